import { consumptionEvent, firstRefusal, ledgerGuards, outcomeEvent, placeGuards } from '@wrenchproof/delivery'
import type { Anchor, Consumption, Hold, Outcome, OutcomeRecord, Refusal } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import { outcomeOf } from '@wrenchproof/terraform'
import type { Diagnostic, Progress, StateSnapshot } from '@wrenchproof/terraform'
import { decide } from './decide.ts'
import type { Decision, DecidePorts } from './decide.ts'
import type { ApplyInputs } from './inputs.ts'

export interface ApplyPorts extends DecidePorts {
  readonly warn: (line: string) => void
  /** Told terraform's process group when it starts to change things. */
  readonly begun: (group: number) => void
  /** Aborted when the job is cancelled. */
  readonly interrupt: AbortSignal
}

export interface ApplyResult {
  readonly environment: string
  readonly commit: string
  readonly outcome: Outcome
  readonly refusal?: Refusal
  readonly changes: number
  readonly before?: StateSnapshot | undefined
  readonly after?: StateSnapshot | 'unreadable' | undefined
  /** Commit of the ledger with the outcome. */
  readonly record?: string
  readonly errors: readonly Diagnostic[]
  /** How far terraform came; absent when it was not started. */
  readonly progress?: Progress
  /** Changes of the plan that were never started. */
  readonly notStarted?: readonly string[]
  /** Why the outcome could not be recorded. */
  readonly unrecorded?: unknown
}

type MayRun = Extract<Decision, { kind: 'may-run' }>

/** Decides, consumes the plan, applies it, and records what came of it, in that order. */
export async function run(inputs: ApplyInputs, ports: ApplyPorts): Promise<ApplyResult> {
  const { environment, commit, terraform } = ports.workplace
  const decision = await decide(inputs, ports)
  const refusedBy = (refusal: Refusal): ApplyResult => ({
    environment: environment.name,
    commit,
    outcome: 'refused',
    refusal,
    changes: 0,
    errors: [],
  })
  if (decision.kind === 'refused') return refusedBy(decision.refusal)

  const warning = ports.workplace.credentialsWarning(expectedMinutes(decision.manifest))
  if (warning !== undefined) ports.warn(warning)
  const before = await terraform.state()
  if (ports.interrupt.aborted)
    throw new UserError('the job was cancelled before anything was changed', 'Run the job again.', {
      code: 'CANCELLED',
    })
  const raced = await consume(inputs, ports, decision)
  if (raced !== undefined) return refusedBy(raced)
  // From here on the plan is spent, and its outcome is owed to the ledger.
  return recorded(inputs, ports, decision, await apply(ports, inputs, decision, before))
}

/** Spends the plan in the ledger; a lost race is judged again on what the winner wrote. */
async function consume(
  inputs: ApplyInputs,
  ports: ApplyPorts,
  { manifest, seen }: MayRun,
): Promise<Refusal | undefined> {
  const { environment, commit, ledger } = ports.workplace
  const created = new Date(manifest.created)
  const consumption: Consumption = {
    planDigest: inputs.planDigest,
    commit,
    fingerprint: manifest.fingerprints.public,
    run: runOf(ports),
    at: ports.now().toISOString(),
  }
  const event = consumptionEvent(environment.name, consumption, created)
  for (let view = seen; ; view = await ledger.view({ digest: inputs.planDigest, created })) {
    const { spent } = view
    const refusal = spent === undefined ? firstRefusal(ledgerGuards, view) : firstRefusal([placeGuards[1]], { spent })
    if (refusal !== undefined) return refusal
    if ((await ledger.append(event, view)).kind === 'written') return undefined
  }
}

interface Ended {
  readonly outcome: Outcome
  readonly before: StateSnapshot | undefined
  readonly after: StateSnapshot | 'unreadable' | undefined
  readonly errors: readonly Diagnostic[]
  readonly progress?: Progress
  readonly notStarted?: readonly string[]
}

async function apply(
  { workplace, interrupt, begun }: ApplyPorts,
  { parallelism }: ApplyInputs,
  { manifest, planFile, changing }: MayRun,
  before: StateSnapshot | undefined,
): Promise<Ended> {
  if (!manifest.hasChanges) return { outcome: 'no-changes', before, after: before, errors: [] }
  const { terraform } = workplace
  const applied = await terraform.apply(planFile, { parallelism, interrupt, onStart: begun })
  const after = await terraform.state().catch(() => 'unreadable' as const)
  return {
    outcome: outcomeOf({ ...applied, ...applied.end, before, after }),
    before,
    after,
    errors: applied.diagnostics.filter(({ severity }) => severity === 'error'),
    progress: applied.progress,
    notStarted: untouched(changing, applied.progress),
  }
}

/** Addresses that the plan changes and terraform never began with. */
function untouched(changing: readonly string[], { done, inFlight, failed }: Progress): string[] {
  const begun = new Set([...done, ...inFlight, ...failed].map(({ address }) => address))
  return changing.filter((address) => !begun.has(address))
}

/** Writes the outcome to the ledger. That it could not be written is part of the result, not an end of it. */
async function recorded(
  inputs: ApplyInputs,
  ports: ApplyPorts,
  { manifest }: MayRun,
  ended: Ended,
): Promise<ApplyResult> {
  const { environment, commit, closure, ledger } = ports.workplace
  const { outcome, before, after, errors, ...rest } = ended
  const at = ports.now().toISOString()
  const thisRun = runOf(ports)
  const { counts } = manifest
  const changes = counts.create + counts.update + counts.replace + counts.delete + counts.forget + counts.import
  const known = after === 'unreadable' ? undefined : after
  const record: OutcomeRecord = {
    planDigest: inputs.planDigest,
    commit,
    run: thisRun,
    outcome,
    serialBefore: before?.serial ?? null,
    serialAfter: known?.serial ?? null,
    changes,
    at,
  }
  const delivered = outcome === 'applied' || outcome === 'no-changes' || outcome === 'lock-stuck'
  const anchor: Anchor | undefined =
    delivered && known !== undefined
      ? {
          lineage: known.lineage,
          serial: known.serial,
          stateSha256: known.sha256,
          commit,
          closure: { ...closure },
          run: thisRun,
          at,
        }
      : undefined
  const hold: Hold | undefined =
    outcome === 'state-not-saved'
      ? {
          kind: 'quarantine',
          reason: 'a state could not be saved; see errored.tfstate',
          by: 'wrenchproof',
          run: thisRun,
          at,
        }
      : undefined
  const result = { environment: environment.name, commit, outcome, changes, before, after, errors, ...rest }
  try {
    const event = outcomeEvent(environment.name, record, { anchor, hold })
    for (;;) {
      const written = await ledger.append(event, await ledger.view())
      // The environment is ours while its consumption is open; whoever wrote in between wrote about something else.
      if (written.kind === 'written') return { ...result, record: written.commit }
    }
  } catch (error) {
    return { ...result, unrecorded: error }
  }
}

// Nobody knows how long an apply takes. A quarter of an hour covers what is slow in AWS to create (databases, load
// balancers); beyond some dozens of changes, time grows with their number.
const expectedMinutes = ({ counts: { create, update, replace, delete: deleted } }: MayRun['manifest']): number =>
  Math.max(15, Math.ceil((create + update + 2 * replace + deleted) / 4))

const runOf = ({ context }: ApplyPorts) => ({ id: context.runId, attempt: context.runAttempt })
