/** How ledger, state and lock stand to each other, in sentences, with the recovery that fits. */
import { firstRefusal, holdReason, recordedState, stateGuards, versionLines } from '@wrenchproof/delivery'
import { markOf } from '../state/read-state.ts'
import { keptLine } from './kept.ts'
import type { Kept } from './kept.ts'
import type { Situation } from './situation.ts'

export interface Symptoms extends Pick<Situation, 'seen' | 'state' | 'lock' | 'history'> {
  readonly kept: readonly Kept[]
}

/** At least one line; the first that names a problem is the one to settle first. */
export function diagnosis({ seen, state, lock, history, kept }: Symptoms): string[] {
  const recorded = recordedState(seen)
  const unreadable = state === 'unreadable'
  const lines = [
    stateLine(state),
    recorded === undefined
      ? 'The ledger knows no state.'
      : `The ledger knows serial ${recorded.serial} of lineage ${recorded.lineage}, of commit ${recorded.commit.slice(0, 7)} at ${recorded.at}.`,
  ]
  if (lock === 'unknown') lines.push('Nobody can tell whether the state is locked.')
  else if (lock !== undefined)
    lines.push(
      `The state is locked by ${lock.who} since ${lock.created.toISOString()} (${lock.operation}). When its holder is dead: terraform force-unlock ${lock.id}`,
    )
  if (seen.open !== undefined)
    lines.push(
      `Run ${seen.open.run.id} attempt ${seen.open.run.attempt} consumed a plan at ${seen.open.at} and never told its outcome. When it is dead: recover: resolve-doubt`,
    )
  if (seen.hold !== undefined)
    lines.push(
      seen.hold.kind === 'restore'
        ? `A restore of run ${seen.hold.run.id} began at ${seen.hold.at} and did not end: ${holdReason(seen.hold)}. Do it again: recover: restore`
        : `There is a hold since ${seen.hold.at}: ${holdReason(seen.hold)}. When that is settled: recover: clear-hold`,
    )
  lines.push(...kept.map((each) => keptLine(each)))
  const current = state === undefined || unreadable ? undefined : { ...markOf(state), empty: state.empty }
  const versions = 'why' in history ? undefined : versionLines(history.judged)
  const refusal = firstRefusal(stateGuards, { recorded, current, unreadable })
  lines.push(
    refusal === undefined
      ? 'State and ledger agree.'
      : `${refusal.code}: ${refusal.reason}.${versions === undefined ? ` ${refusal.fix}` : ''}`,
  )
  return [...lines, ...(versions ?? ('why' in history ? [`Versions of the state: ${history.why}.`] : []))]
}

function stateLine(state: Situation['state']): string {
  if (state === undefined) return 'The backend has no state.'
  if (state === 'unreadable') return 'The backend has a state that Terraform cannot read.'
  return `The state is at serial ${state.serial} of lineage ${state.lineage}.`
}
