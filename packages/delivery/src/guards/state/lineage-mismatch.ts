import type { Guard } from '../guard.ts'
import { fixFrom, stateText } from './state-facts.ts'
import type { StateFacts } from './state-facts.ts'

/** Refuses the state of something else. */
export const lineageMismatch: Guard<StateFacts> = {
  code: 'LINEAGE_MISMATCH',
  refusesWhen: 'the state is of another lineage than the one the ledger remembers',
  check({ recorded, current, versions }) {
    if (recorded === undefined || current === undefined || current.lineage === recorded.lineage) return undefined
    return {
      reason: `the backend has ${stateText(current)}, and the ledger remembers ${stateText(recorded)}`,
      fix: fixFrom(
        { versions },
        'See whether the backend settings point at the state of another root; if the right state was overwritten, look with `recover: diagnose` and bring it back with `recover: restore`.',
      ),
    }
  },
}
