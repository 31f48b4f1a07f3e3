import { laneOf } from '../environments/lane.ts'
import type { Branches, Trigger } from '../environments/lane.ts'
import type { Guard } from './guard.ts'

/** Where a run comes from, and what a person said when starting a hotfix by hand. */
export interface RunOrigin extends Trigger {
  readonly branches: Branches
  readonly repositoryId: string
  /** The repository that the event's commits come from, where the event tells: another one is a fork. */
  readonly headRepositoryId?: string | undefined
  /** Inputs of the hotfix workflow. */
  readonly reason: string
  readonly incident: string
}

/** Refuses to deliver for an event, a ref or a repository that never delivers here. */
export const context: Guard<RunOrigin> = {
  code: 'CONTEXT',
  refusesWhen: 'the event, the ref or the repository may not deliver to this environment; a fork never may',
  check({ branches, event, ref, repositoryId, headRepositoryId, reason, incident }) {
    if (headRepositoryId !== undefined && headRepositoryId !== repositoryId)
      return {
        reason: `the commit comes from repository ${headRepositoryId}, a fork`,
        fix: 'Let somebody with write access bring the change to a branch of this repository.',
      }
    const lane = laneOf(branches, { event, ref })
    if (lane.kind === 'none') return { reason: lane.why, fix: lane.fix }
    const missing = [reason.trim() === '' ? 'a reason' : '', incident.trim() === '' ? 'an incident' : '']
    const list = missing.filter((part) => part !== '').join(' and ')
    if (lane.kind === 'regular' || list === '') return undefined
    return {
      reason: `a hotfix needs ${list}`,
      fix: 'Start the hotfix workflow again and say why it cannot wait, and under which incident it is known.',
    }
  },
}
