import type { Guard } from '../guard.ts'
import { stateText } from './state-facts.ts'
import type { StateFacts } from './state-facts.ts'

/** Refuses a state that the ledger knows nothing of: it came from elsewhere, or the ledger was lost. */
export const ledgerMissing: Guard<StateFacts> = {
  code: 'LEDGER_MISSING',
  refusesWhen: 'there is a state, and the ledger knows nothing of it',
  check({ recorded, current }) {
    if (recorded !== undefined || current === undefined || current.empty) return undefined
    return {
      reason: `the backend has ${stateText(current)}, and the ledger has no record of any state`,
      fix: 'If this environment existed before, let it in with `recover: adopt`. If the ledger branch was deleted, restore it from a clone or the audit log first.',
    }
  },
}
