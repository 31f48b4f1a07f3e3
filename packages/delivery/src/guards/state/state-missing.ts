import type { Guard } from '../guard.ts'
import { fixFrom, stateText } from './state-facts.ts'
import type { StateFacts } from './state-facts.ts'

/** Refuses when the state is gone: Terraform would make everything a second time. */
export const stateMissing: Guard<StateFacts> = {
  code: 'STATE_MISSING',
  refusesWhen: 'the ledger remembers a state, and the backend has none or an empty object',
  check({ recorded, current, unreadable = false, versions }) {
    if (recorded === undefined || current !== undefined || unreadable) return undefined
    return {
      reason: `the ledger remembers ${stateText(recorded)}, and the backend has no state`,
      fix: fixFrom(
        { versions },
        'Look with `recover: diagnose`; in S3, `recover: restore` brings the version that the ledger knows back. Then plan again.',
      ),
    }
  },
}
