/** How ledger, state and lock stand to each other, in sentences, with the recovery that fits. */
import { firstRefusal, recordedState, stateGuards } from '@wrenchproof/delivery'
import type { LedgerView } from '@wrenchproof/ledger'
import type { LockInfo, StateSnapshot } from '@wrenchproof/terraform'

export interface Symptoms {
  readonly seen: LedgerView
  readonly state: StateSnapshot | undefined
  readonly lock: LockInfo | undefined
}

/** At least one line; the first that names a problem is the one to settle first. */
export function diagnosis({ seen, state, lock }: Symptoms): string[] {
  const recorded = recordedState(seen)
  const lines = [
    state === undefined
      ? 'The backend has no state.'
      : `The state is at serial ${state.serial} of lineage ${state.lineage}.`,
    recorded === undefined
      ? 'The ledger knows no state.'
      : `The ledger knows serial ${recorded.serial} of lineage ${recorded.lineage}, of commit ${recorded.commit.slice(0, 7)} at ${recorded.at}.`,
  ]
  if (lock !== undefined)
    lines.push(
      `The state is locked by ${lock.who} since ${lock.created.toISOString()} (${lock.operation}). When its holder is dead: terraform force-unlock ${lock.id}`,
    )
  if (seen.open !== undefined)
    lines.push(
      `Run ${seen.open.run.id} attempt ${seen.open.run.attempt} consumed a plan at ${seen.open.at} and never told its outcome. When it is dead: recover: resolve-doubt`,
    )
  if (seen.hold !== undefined)
    lines.push(`There is a hold since ${seen.hold.at}: ${seen.hold.reason}. When that is settled: recover: clear-hold`)
  const current =
    state === undefined
      ? undefined
      : { lineage: state.lineage, serial: state.serial, stateSha256: state.sha256, empty: state.empty }
  const refusal = firstRefusal(stateGuards, { recorded, current })
  lines.push(refusal === undefined ? 'State and ledger agree.' : `${refusal.code}: ${refusal.reason}. ${refusal.fix}`)
  return lines
}
