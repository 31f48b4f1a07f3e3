import type { Consumption } from '../ledger/records.ts'
import type { Guard } from './guard.ts'

/** Refuses while an earlier apply started and never told its outcome. */
export const inDoubt: Guard<{ readonly open?: Consumption | undefined }> = {
  code: 'IN_DOUBT',
  refusesWhen: 'a plan was consumed and its outcome is not known',
  check({ open }) {
    if (open === undefined) return undefined
    return {
      reason: `plan ${open.planDigest} was consumed at ${open.at} by run ${open.run.id} attempt ${open.run.attempt}, and its outcome was never written: it may be running, or it died`,
      fix: 'Wait if that run is still going. Otherwise look at the state and settle it with `recover: resolve-doubt`.',
    }
  },
}
