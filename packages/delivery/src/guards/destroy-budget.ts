import { consentFix, listed } from './destructive.ts'
import type { Destruction } from './destructive.ts'
import type { Guard } from './guard.ts'

/** Refuses to destroy more objects than the environment's budget, unless somebody consented to this very plan. */
export const destroyBudget: Guard<Destruction & { readonly destroyBudget: number }> = {
  code: 'DESTROY_BUDGET',
  refusesWhen: 'more objects than `destroy-budget` would be deleted, replaced or forgotten without consent',
  check({ destructive, fingerprint, consent, destroyBudget: budget }) {
    if (destructive.length <= budget || consent.includes(fingerprint)) return undefined
    return {
      reason: `the plan destroys ${destructive.length} objects and the budget is ${budget}: ${listed(destructive)}`,
      fix: consentFix(fingerprint),
    }
  },
}
