import { consumptionEvent, firstRefusal, ledgerGuards, placeGuards, recordedState } from '@wrenchproof/delivery'
import type { Consumption, Refusal } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import { outcomeOf } from '@wrenchproof/terraform'
import type { Progress } from '@wrenchproof/terraform'
import { decide } from './decide/decide.ts'
import type { MayRun } from './decide/asked.ts'
import { journalFile, runOf } from './result.ts'
import type { ApplyPorts, ApplyResult, Ended } from './result.ts'
import type { ApplyInputs } from './inputs.ts'
import { recorded } from './record.ts'
import { refuseLeftState, rescued } from './rescue.ts'

/** Decides, consumes the plan, applies it, and records what came of it, in that order. */
export async function run(inputs: ApplyInputs, ports: ApplyPorts): Promise<ApplyResult> {
  const { environment, commit } = ports.workplace
  const decision = await decide(inputs, ports)
  const refusedBy = (refusal: Refusal): ApplyResult => ({
    environment: environment.name,
    commit,
    outcome: refusal.neutral === true ? 'superseded' : 'refused',
    refusal,
    changes: 0,
    errors: [],
  })
  if (decision.kind === 'refused') return refusedBy(decision.refusal)

  const warning = ports.workplace.credentialsWarning(expectedMinutes(decision.manifest))
  if (warning !== undefined) ports.warn(warning)
  if (ports.interrupt.aborted)
    throw new UserError('the job was cancelled before anything was changed', 'Run the job again.', {
      code: 'CANCELLED',
    })
  await refuseLeftState(ports)
  const raced = await consume(inputs, ports, decision)
  if (raced.kind === 'refused') return refusedBy(raced.refusal)
  // From here on the plan is spent, and its outcome is owed to the ledger.
  const ended = await rescued(ports, decision, await apply(ports, inputs, decision))
  const result = await recorded(inputs, ports, { decision, ended, tip: raced.commit })
  return { ...result, scrub: (text) => ports.workplace.secrecy.scrub(text) }
}

type Consumed =
  | { readonly kind: 'consumed'; readonly commit: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Spends the plan in the ledger; a lost race is judged again on what the winner wrote. */
async function consume(inputs: ApplyInputs, ports: ApplyPorts, { manifest, seen }: MayRun): Promise<Consumed> {
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
    const { spent, epoch } = view
    const [, consumedGuard] = placeGuards
    const refusal =
      firstRefusal([consumedGuard], { spent, epoch, planEpoch: manifest.epoch }) ??
      firstRefusal(ledgerGuards, view) ??
      overtaken(seen, view)
    if (refusal !== undefined) return { kind: 'refused', refusal }
    const appended = await ledger.append(event, view)
    if (appended.kind === 'written') return { kind: 'consumed', commit: appended.commit }
  }
}

/** Refuses what was judged on a state that somebody else has delivered to since: terraform would find its plan stale. */
function overtaken(seen: MayRun['seen'], view: MayRun['seen']): Refusal | undefined {
  const [before, now] = [recordedState(seen), recordedState(view)]
  if (before?.at === now?.at && before?.run.id === now?.run.id) return undefined
  return {
    code: 'STALE',
    reason: `run ${now?.run.id ?? 'unknown'} delivered to this environment while this one was judged`,
    fix: 'Run the job again: the plan is not spent. With `verify: stored`, plan again.',
  }
}

async function apply(
  { workplace, interrupt, begun }: ApplyPorts,
  { parallelism }: ApplyInputs,
  { manifest, planFile, changing, before }: MayRun,
): Promise<Ended> {
  if (!manifest.hasChanges) return { outcome: 'no-changes', before, after: before, errors: [] }
  const { terraform, scratch, secrecy } = workplace
  const applied = await terraform.apply(planFile, {
    parallelism,
    interrupt,
    onStart: begun,
    keep: (line) => scratch.append(journalFile, `${line}\n`),
    scrub: (text) => secrecy.scrub(text),
  })
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

// Nobody knows how long an apply takes. A quarter of an hour covers what is slow in AWS to create (databases, load
// balancers); beyond some dozens of changes, time grows with their number.
const expectedMinutes = ({ counts: { create, update, replace, delete: deleted } }: MayRun['manifest']): number =>
  Math.max(15, Math.ceil((create + update + 2 * replace + deleted) / 4))
