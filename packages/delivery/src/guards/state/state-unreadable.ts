import type { Guard } from '../guard.ts'
import { fixFrom } from './state-facts.ts'
import type { StateFacts } from './state-facts.ts'

/** Refuses a state that was cut off, or that is none: nothing can be compared with it. */
export const stateUnreadable: Guard<StateFacts> = {
  code: 'STATE_UNREADABLE',
  refusesWhen: 'the backend has a state that Terraform cannot read',
  check({ unreadable = false, versions }) {
    if (!unreadable) return undefined
    return {
      reason: 'the backend has a state that Terraform cannot read: it was cut off, is no state, or may not be read',
      fix: fixFrom(
        { versions },
        'Look with `recover: diagnose`; in S3, `recover: restore` brings the version that the ledger knows back.',
      ),
    }
  },
}
