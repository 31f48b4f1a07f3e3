import type { Effect, Effects, OutputEffect } from '../effects.ts'
import { isDestructive } from '../effects.ts'
import type { ActionInvocation } from '../plan-json.ts'
import type { Marks } from './marks.ts'
import { childMarks, hasMarks, joinMarks } from './marks.ts'

/** One fact of an effect; `marks` say which parts of its value are secret. A name ending in `unknown` is a structure of booleans. */
export interface Field {
  readonly name: string
  readonly value: unknown
  readonly marks?: Marks
}

/** One effect as fingerprints and differences see it: everything that makes two plans different, and nothing else. */
export interface Line {
  readonly kind: 'resource' | 'output' | 'invocation' | 'deferred resource' | 'deferred invocation'
  /** The line's name: an address (with its deposed key), or `output.NAME`. */
  readonly name: string
  /** Whether any field has marks. */
  readonly secret: boolean
  /** Sorted by name. */
  readonly fields: readonly Field[]
}

/** The lines of a plan in a fixed order. */
export function* linesOf(effects: Effects): Generator<Line> {
  for (const effect of effects.resources) yield resourceLine(effect)
  for (const output of effects.outputs) yield outputLine(output)
  for (const invocation of effects.invocations) yield invocationLine(invocation)
  for (const { why, effect } of effects.deferred) {
    const { name, secret, fields } = resourceLine(effect)
    yield { kind: 'deferred resource', name, secret, fields: [...fields, { name: 'why', value: why }] }
  }
  for (const { reason, action_invocation: invocation } of effects.deferredInvocations) {
    const { name, secret, fields } = invocationLine(invocation)
    yield { kind: 'deferred invocation', name, secret, fields: [...fields, { name: 'why', value: reason }] }
  }
}

function resourceLine(effect: Effect): Line {
  const { address, deposed, change, replacePaths, previousAddress } = effect
  const marks = joinMarks(change.before_sensitive, change.after_sensitive)
  const idMarks = childMarks(change.before_sensitive, 'id')
  return {
    kind: 'resource',
    name: deposed === undefined ? address : `${address} (deposed ${deposed})`,
    secret: hasMarks(marks) || hasMarks(idMarks),
    fields: [
      { name: 'actions', value: change.actions },
      { name: 'address', value: address },
      { name: 'after', value: change.after, marks },
      { name: 'after_unknown', value: change.after_unknown, marks },
      { name: 'deleted_id', value: endedId(effect), marks: idMarks },
      { name: 'deleted_identity', value: isDestructive(effect) ? change.before_identity : undefined },
      { name: 'deposed', value: deposed },
      { name: 'importing', value: change.importing ?? undefined },
      { name: 'previous_address', value: previousAddress },
      { name: 'replace_paths', value: replacePaths },
    ],
  }
}

function outputLine({ name, change }: OutputEffect): Line {
  const marks = joinMarks(change.before_sensitive, change.after_sensitive)
  return {
    kind: 'output',
    name: `output.${name}`,
    secret: hasMarks(marks),
    fields: [
      { name: 'actions', value: change.actions },
      { name: 'after', value: change.after, marks },
      { name: 'after_unknown', value: change.after_unknown, marks },
      { name: 'name', value: name },
    ],
  }
}

function invocationLine(invocation: ActionInvocation): Line {
  const { address, config_values: config, config_sensitive: marks, config_unknown: unknown } = invocation
  return {
    kind: 'invocation',
    name: address,
    secret: hasMarks(marks),
    fields: [
      { name: 'address', value: address },
      { name: 'config', value: config, marks },
      { name: 'config_unknown', value: unknown, marks },
      { name: 'invoked_by', value: invocation.invoke_action_trigger ?? undefined },
      { name: 'triggered_by', value: invocation.lifecycle_action_trigger ?? undefined },
    ],
  }
}

function endedId(effect: Effect): unknown {
  const { before } = effect.change
  return isDestructive(effect) && typeof before === 'object' && before !== null && 'id' in before
    ? before.id
    : undefined
}
