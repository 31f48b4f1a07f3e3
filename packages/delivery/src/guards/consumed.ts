import type { Consumption } from '../ledger/records.ts'
import type { Guard } from './guard.ts'

/** Refuses a plan that has run before, whatever came of it. */
export const consumed: Guard<{ readonly spent?: Consumption | undefined }> = {
  code: 'CONSUMED',
  refusesWhen: 'the plan has run before, whatever came of it',
  check({ spent }) {
    if (spent === undefined) return undefined
    return {
      reason: `the plan was consumed at ${spent.at} by run ${spent.run.id} attempt ${spent.run.attempt}`,
      fix: 'Plan again: a plan runs once.',
    }
  },
}
