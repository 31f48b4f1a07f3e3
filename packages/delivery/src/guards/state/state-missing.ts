import type { Guard } from '../guard.ts'
import { stateText } from './state-facts.ts'
import type { StateFacts } from './state-facts.ts'

/** Refuses when the state is gone: Terraform would make everything a second time. */
export const stateMissing: Guard<StateFacts> = {
  code: 'STATE_MISSING',
  refusesWhen: 'the ledger remembers a state, and the backend has none or an empty object',
  check({ recorded, current }) {
    if (recorded === undefined || current !== undefined) return undefined
    return {
      reason: `the ledger remembers ${stateText(recorded)}, and the backend has no state`,
      fix: 'Look with `recover: diagnose`, bring the version with the serial it names back in the bucket, and apply again.',
    }
  },
}
