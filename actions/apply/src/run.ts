import { consumptionEvent, firstRefusal, takenGuards } from '@wrenchproof/delivery'
import type { Consumption, Refusal } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import { outcomeOf } from '@wrenchproof/terraform'
import { decide } from './decide/decide.ts'
import { cancelledAt } from './cancelled.ts'
import type { MayRun } from './decide/asked.ts'
import { stateAfter, untouched } from './aftermath/state-after.ts'
import { owedBy, owedFile } from './aftermath/owed.ts'
import { hotfixOf, journalFile, runOf } from './result.ts'
import type { ApplyPorts, ApplyResult, Ended } from './result.ts'
import type { ApplyInputs } from './inputs.ts'
import { recorded } from './record.ts'
import { refuseLeftState, rescued } from './rescue.ts'

const rounds = 3
const judgedAgain = 'somebody else wrote to the ledger while this plan was judged; it is judged again'

/** Decides, consumes the plan, applies it, and records what came of it, in that order. */
export async function run(inputs: ApplyInputs, ports: ApplyPorts): Promise<ApplyResult> {
  for (let round = 1; round <= rounds; round += 1) {
    const decision = await decide(inputs, ports, round)
    if (decision.kind === 'refused') {
      if (decision.outdated !== true || round === rounds) return refusedBy(decision.refusal, ports)
      ports.warn(judgedAgain)
      continue
    }
    const warning = ports.workplace.credentialsWarning(expectedMinutes(decision.manifest))
    if (warning !== undefined) ports.warn(warning)
    if (ports.interrupt.aborted) throw cancelledAt('looking', ports.workplace.environment.name)
    await refuseLeftState(ports)
    const owed = owedBy(inputs.planDigest, decision)
    await ports.workplace.scratch.write(owedFile(round), Buffer.from(JSON.stringify(owed)))
    ports.owing(round)
    const raced = await consume(inputs, ports, decision)
    if (raced.kind === 'refused') return refusedBy(raced.refusal, ports)
    if (raced.kind === 'consumed') {
      // From here on the plan is spent, and its outcome is owed to the ledger.
      const ended = await rescued(ports, owed, await apply(ports, inputs, decision))
      const result = await recorded(ports, { owed, ended, seen: { tip: raced.commit, hold: undefined } })
      const hotfix = hotfixOf(inputs, ports)
      const scrub = (text: string): string => ports.workplace.secrecy.scrub(text)
      return { ...result, ...(hotfix === undefined ? {} : { hotfix }), scrub }
    }
    // What somebody else wrote may have changed anything that was judged: the state, the anchor, a hold.
    ports.warn(judgedAgain)
  }
  throw new UserError(
    `somebody else wrote to the ledger each time that this plan was judged, ${rounds} times`,
    'See that jobs of one environment share a concurrency group, then run the job again.',
    { code: 'LEDGER_MOVED' },
  )
}

const refusedBy = (refusal: Refusal, { workplace: { environment, commit } }: ApplyPorts): ApplyResult => ({
  environment: environment.name,
  commit,
  outcome: refusal.neutral === true ? 'superseded' : 'refused',
  refusal,
  changes: 0,
  errors: [],
})

type Consumed =
  | { readonly kind: 'consumed'; readonly commit: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'lost' }

/** Spends the plan in the ledger. Of two who race for it, the other one is told that it is consumed. */
async function consume(inputs: ApplyInputs, ports: ApplyPorts, { manifest, seen }: MayRun): Promise<Consumed> {
  const { environment, commit, ledger } = ports.workplace
  const hotfix = hotfixOf(inputs, ports)
  const created = new Date(manifest.created)
  const consumption: Consumption = {
    planDigest: inputs.planDigest,
    commit,
    fingerprint: manifest.fingerprints.public,
    run: runOf(ports),
    at: ports.now().toISOString(),
    ...(hotfix === undefined ? {} : { hotfix }),
  }
  const appended = await ledger.append(consumptionEvent(environment.name, consumption, created), seen)
  if (appended.kind === 'written') return { kind: 'consumed', commit: appended.commit }
  const { spent, epoch } = await ledger.view({ digest: inputs.planDigest, created })
  const refusal = firstRefusal(takenGuards, { spent, epoch, planEpoch: manifest.epoch })
  return refusal === undefined ? appended : { kind: 'refused', refusal }
}

async function apply(
  ports: ApplyPorts,
  { parallelism }: ApplyInputs,
  { manifest, planFile, changing, before }: MayRun,
): Promise<Ended> {
  if (!manifest.hasChanges) return { outcome: 'no-changes', before, after: before, errors: [] }
  const { workplace, interrupt } = ports
  const { terraform, scratch, secrecy } = workplace
  ports.starting()
  const applied = await terraform.apply(planFile, {
    parallelism,
    interrupt,
    onStart: ports.begun,
    journal: scratch.path(journalFile),
    scrub: (text) => secrecy.scrub(text),
  })
  const after = await stateAfter(ports)
  return {
    outcome: outcomeOf({ ...applied, ...applied.end, before, after }),
    interrupted: applied.end.interrupted,
    before,
    after,
    errors: applied.diagnostics.filter(({ severity }) => severity === 'error'),
    progress: applied.progress,
    notStarted: untouched(changing, applied.progress),
  }
}

// Nobody knows how long an apply takes. A quarter of an hour covers what is slow in AWS to create (databases, load
// balancers); beyond some dozens of changes, time grows with their number.
const expectedMinutes = ({ counts: { create, update, replace, delete: deleted } }: MayRun['manifest']): number =>
  Math.max(15, Math.ceil((create + update + 2 * replace + deleted) / 4))
