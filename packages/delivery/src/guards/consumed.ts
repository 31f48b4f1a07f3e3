import type { Consumption, Epoch } from '../ledger/records.ts'
import type { Guard } from './guard.ts'

/** Refuses a plan that has run before, whatever came of it, or that was made before the state was set anew. */
export const consumed: Guard<{
  readonly spent?: Consumption | undefined
  /** The ledger's epoch now; `undefined` while no state was ever restored or adopted. */
  readonly epoch?: Epoch | undefined
  /** Id of the epoch the plan was made in, from its manifest. */
  readonly planEpoch?: string | undefined
}> = {
  code: 'CONSUMED',
  refusesWhen: 'the plan has run before, whatever came of it, or the state was restored or adopted since it was made',
  check({ spent, epoch, planEpoch }) {
    if (spent !== undefined)
      return {
        reason: `the plan was consumed at ${spent.at} by run ${spent.run.id} attempt ${spent.run.attempt}`,
        fix: 'Plan again: a plan runs once.',
      }
    if (epoch?.id === planEpoch) return undefined
    return {
      reason:
        epoch === undefined
          ? 'the plan was made under a ledger that is not here any more'
          : `the state was restored or adopted at ${epoch.at} by run ${epoch.run.id}, and that spent every plan made before`,
      fix: 'Plan again on the state as it is now.',
    }
  },
}
