import { holdReason, memberKey, recordedState } from '@wrenchproof/delivery'
import type { Environment } from '@wrenchproof/delivery'
import {
  driftOf,
  known,
  lockedProviders,
  managedObjects,
  mentionedKeys,
  outputTypes,
  pendingBetween,
  unknown,
  withoutNoise,
} from '@wrenchproof/drift'
import type { Answer, DriftLook, EnvironmentParts, ManagedObject, Pending } from '@wrenchproof/drift'
import type { LedgerReading } from '@wrenchproof/ledger'
import { readPlan, scrubber } from '@wrenchproof/plan'
import type { Scrub } from '@wrenchproof/plan'
import type { Refreshed, StateHead } from '@wrenchproof/terraform'
import { answered } from './answered.ts'
import type { DriftInputs } from './inputs.ts'
import type { DriftPorts } from './ports.ts'

/** What a run keeps of one environment until it has seen all: no plan and no state, for there may be many. */
export interface Seen {
  readonly environment: Environment
  readonly drift: Answer<DriftLook>
  readonly pending: Answer<Pending>
  /** What its state holds. */
  readonly managed: Answer<readonly ManagedObject[]>
  /** KMS keys that its state mentions; empty unless housekeeping was asked for. */
  readonly keys: ReadonlySet<string>
  readonly parts: EnvironmentParts | undefined
  readonly remarks: readonly string[]
  readonly scrub: Scrub
}

type Anchor = NonNullable<LedgerReading['anchor']>

const commitHash = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/u

/**
 * Looks at one environment, and reads its state only after `before`: what an apply makes in between is then in the
 * state, or not yet in the inventory. Never rejects: whatever goes wrong is a part of the answer.
 */
export async function lookAt(
  environment: Environment,
  before: Promise<unknown>,
  { inputs, ports }: { readonly inputs: DriftInputs; readonly ports: DriftPorts },
): Promise<Seen> {
  const { scrub } = ports
  const applied = await answered(async () => ports.ledger(environment.name), scrub)
  const anchor = applied.known ? anchorOf(applied.value) : applied
  const nothing = { environment, keys: new Set<string>(), parts: undefined, remarks: [], scrub }
  if (!applied.known || !anchor.known) {
    const { why } = anchor.known ? { why: '' } : anchor
    return { ...nothing, drift: unknown(why), pending: unknown(why), managed: unknown(why) }
  }
  const pending = flat(await answered(async () => pendingOf(environment, anchor.value, ports), scrub))
  const world = flat(
    await answered(
      async () => worldOf(environment, applied.value, { anchor: anchor.value, before, inputs, ports }),
      scrub,
    ),
  )
  const remarks = remarksOn(applied.value)
  if (!world.known) return { ...nothing, remarks, drift: world, pending, managed: world }
  return { ...nothing, pending, ...world.value, remarks: [...remarks, ...world.value.remarks] }
}

function flat<T>(answer: Answer<Answer<T>>): Answer<T> {
  return answer.known ? answer.value : answer
}

function anchorOf({ anchor, open }: LedgerReading): Answer<Anchor> {
  if (open !== undefined)
    return unknown(
      `run ${open.run.id} is applying, or nobody knows how it ended: look again afterwards, or resolve it with \`recover\``,
    )
  if (anchor === undefined)
    return unknown('never applied: deliver it once, or take over what is there with `recover: adopt`')
  // Without the key anybody may have written it: nothing but a hash goes to git.
  return commitHash.test(anchor.commit) ? known(anchor) : unknown('the ledger names something that is no commit')
}

function remarksOn({ hold }: LedgerReading): readonly string[] {
  return hold === undefined ? [] : [`deliveries are on hold (${hold.kind}): ${holdReason(hold)}`]
}

async function pendingOf(environment: Environment, anchor: Anchor, { survey }: DriftPorts): Promise<Answer<Pending>> {
  const tip = await survey.tip(environment, anchor.commit)
  const { branch, root } = environment
  if (tip === undefined)
    return /[*?]/u.test(branch)
      ? known({ added: [], removed: [], changed: [] })
      : unknown(`the checkout has no branch ${branch}; check out with \`fetch-depth: 0\``)
  const { closure, gaps } = await survey.closure(tip, root)
  // Trees say nothing about what a moved tag of a remote module has become.
  const fetched = memberKey('fetched', '')
  const delivered = Object.entries(anchor.closure).filter(([member]) => !member.startsWith(fetched))
  const pending = pendingBetween(Object.fromEntries(delivered), closure)
  const waits = pending.added.length + pending.removed.length + pending.changed.length > 0
  return !waits && gaps.length > 0
    ? unknown(`what the branch delivers cannot be told whole: ${gaps[0] ?? ''}`)
    : known(pending)
}

interface World extends Pick<Seen, 'drift' | 'managed' | 'keys' | 'parts' | 'remarks' | 'scrub'> {}

interface Known {
  readonly anchor: Anchor
  readonly before: Promise<unknown>
  readonly inputs: DriftInputs
  readonly ports: DriftPorts
}

async function worldOf(
  environment: Environment,
  applied: LedgerReading,
  { anchor, before, inputs, ports }: Known,
): Promise<Answer<World>> {
  const { survey } = ports
  const { name, root } = environment
  if (!(await survey.has(anchor.commit)))
    return unknown(
      `the checkout does not have commit ${anchor.commit.slice(0, 7)}, which was applied last; check out with \`fetch-depth: 0\``,
    )
  const { modules } = await survey.closure(anchor.commit, root)
  const world = await survey.visit(environment, anchor.commit, async ({ terraform, planFile, varFiles, lockFile }) => {
    await before
    const refreshed = await terraform.refresh({ out: planFile, varFiles })
    const wrong = wrongState(refreshed.state, applied)
    if (wrong !== undefined) return unknown(wrong)
    return known({
      ...driftIn(refreshed, name, ports),
      managed: known(managedObjects(refreshed.before)),
      keys: inputs.housekeeping ? mentionedKeys(refreshed.before) : new Set<string>(),
      parts: {
        environment: name,
        modules,
        providers: lockedProviders(lockFile),
        outputs: outputTypes(refreshed.before),
      },
      remarks: writtenOutside(refreshed.state, applied),
    })
  })
  return (await ports.ledgerTip(name)) === applied.tip
    ? world
    : unknown('something was delivered while it was looked at; the next look tells')
}

function driftIn(
  { json, said }: Refreshed,
  name: string,
  { noise, now, scrub, log }: DriftPorts,
): Pick<World, 'drift' | 'scrub'> {
  if (json === undefined) return { drift: known({ findings: [], formOnly: 0, muted: [] }), scrub }
  const { plan, secrets } = readPlan(json)
  const own = scrubber(secrets)
  const both: Scrub = (text) => scrub(own(text))
  for (const line of said) log(`${name}: ${both(line)}`)
  const look = driftOf(plan)
  return { drift: look.known ? known(withoutNoise(look.value, noise.noise, now())) : look, scrub: both }
}

/** Why the state is none to compare the world with. */
function wrongState(state: StateHead | undefined, applied: LedgerReading): string | undefined {
  const recorded = recordedState(applied)
  if (recorded === undefined) return undefined
  const fix = 'see `recover`'
  if (state === undefined) return `there is no state, and the ledger remembers one of serial ${recorded.serial}: ${fix}`
  if (state.lineage !== recorded.lineage) return `the state is another one than the ledger remembers: ${fix}`
  return state.serial < recorded.serial
    ? `the state is of serial ${state.serial}, and the ledger remembers ${recorded.serial}: ${fix}`
    : undefined
}

function writtenOutside(state: StateHead | undefined, applied: LedgerReading): readonly string[] {
  const recorded = recordedState(applied)
  return state === undefined || recorded === undefined || state.serial === recorded.serial
    ? []
    : [`somebody wrote the state past the ledger: it is of serial ${state.serial}, after ${recorded.serial}`]
}
