import { safeLine } from '@wrenchproof/errors'
import type { Hold } from '../ledger/records.ts'
import type { Guard } from './guard.ts'

const longestReason = 300

/** Why nothing may be applied, in one line: whoever froze it may have written any text. */
export const holdReason = ({ reason }: Pick<Hold, 'reason'>): string => {
  const line = safeLine(reason)
  return line.length > longestReason ? `${line.slice(0, longestReason).toWellFormed()} [...]` : line
}

/** When, how and by whom, and why. */
export const holdWords = (hold: Hold): string =>
  `${hold.at} (${hold.kind}, by ${safeLine(hold.by)}): ${holdReason(hold)}`

/** Refuses while the ledger holds a reason why nothing may be applied. */
export const onHold: Guard<{ readonly hold?: Hold | undefined }> = {
  code: 'ON_HOLD',
  refusesWhen: 'the ledger holds a freeze or a quarantine',
  check({ hold }) {
    if (hold === undefined) return undefined
    return {
      reason: `the environment is on hold since ${holdWords(hold)}`,
      fix: 'Settle the reason, then clear the hold with `recover: clear-hold`.',
    }
  },
}
