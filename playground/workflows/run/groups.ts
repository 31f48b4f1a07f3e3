/** Concurrency groups of a run, a job or a call: read from the file, entered in order. */
import { StepFault } from '../../runner/index.ts'
import { booleanAt, entry, mapping, textAt } from '../values/token.ts'
import type { Token } from '../values/token.ts'
import type { Control } from './control.ts'
import { levelContexts } from './contexts.ts'
import type { Leg } from './leg.ts'
import type { Level, Running } from './running.ts'

/** Groups that are held, and how to leave those entered here. */
export interface Held {
  readonly groups: readonly string[]
  leave(): void
}

/** Enters the group of a `concurrency:`; undefined when its asker was cancelled meanwhile. */
export async function enterGroup(
  running: Running,
  concurrency: Token | undefined,
  asker: {
    contexts: Record<string, unknown>
    control: Control
    above: readonly string[]
    onPending?: (group: string) => void
  },
): Promise<Held | undefined> {
  if (concurrency === undefined) return { groups: asker.above, leave() {} }
  const scope = { contexts: asker.contexts }
  const detailed = mapping(concurrency) !== undefined
  const group = textAt(detailed ? entry(concurrency, 'group') : concurrency, scope)
  if (group === '') return { groups: asker.above, leave() {} }
  const queue = textAt(entry(concurrency, 'queue'), scope) === 'max' ? 'max' : 'single'
  const cancelInProgress = booleanAt(entry(concurrency, 'cancel-in-progress'), scope)
  if (queue === 'max' && cancelInProgress)
    throw new StepFault("'queue: max' cannot be combined with 'cancel-in-progress: true'")
  const { control, above, onPending } = asker
  const leave = await running.place
    .board(running.repository)
    .enter({ group, queue, cancelInProgress, control, heldAbove: above }, () => onPending?.(group))
  return leave === undefined ? undefined : { groups: [...above, group.toLowerCase()], leave }
}

/** The group of a calling job, then that of the workflow it calls. */
export async function orderedGroup(
  leg: Leg,
  {
    contexts,
    level,
    concurrency: [own, called],
  }: { contexts: Record<string, unknown>; level: Level; concurrency: readonly [Token | undefined, Token | undefined] },
): Promise<Held | undefined> {
  const { running } = level
  const tell = (group: string) => {
    running.tell({ run: running.run.id, kind: 'job-pending', job: leg.id, name: leg.name, group })
  }
  const outer = await enterGroup(running, own, { contexts, control: leg.control, above: level.groups, onPending: tell })
  if (outer === undefined) return undefined
  const inside = levelContexts(level, { needs: {}, strategy: {}, matrix: {} })
  const inner = await enterGroup(running, called, {
    contexts: inside,
    control: leg.control,
    above: outer.groups,
    onPending: tell,
  })
  if (inner === undefined) {
    outer.leave()
    return undefined
  }
  return {
    groups: inner.groups,
    leave() {
      inner.leave()
      outer.leave()
    },
  }
}
