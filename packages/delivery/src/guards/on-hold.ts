import type { Hold } from '../ledger/records.ts'
import type { Guard } from './guard.ts'

/** Refuses while the ledger holds a reason why nothing may be applied. */
export const onHold: Guard<{ readonly hold?: Hold | undefined }> = {
  code: 'ON_HOLD',
  refusesWhen: 'the ledger holds a freeze or a quarantine',
  check({ hold }) {
    if (hold === undefined) return undefined
    return {
      reason: `the environment is on hold since ${hold.at} (${hold.kind}, by ${hold.by}): ${hold.reason}`,
      fix: 'Settle the reason, then clear the hold with `recover: clear-hold`.',
    }
  },
}
