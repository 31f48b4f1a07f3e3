import type { Guard } from '../guard.ts'
import { fixFrom } from './state-facts.ts'
import type { StateFacts } from './state-facts.ts'

/** Refuses an older state than the one that was left: it would re-arm plans and repeat what was done. */
export const stateRegressed: Guard<StateFacts> = {
  code: 'STATE_REGRESSED',
  refusesWhen: 'the state is older than the one the ledger remembers',
  check({ recorded, current, versions }) {
    if (recorded === undefined || current?.lineage !== recorded.lineage || current.serial >= recorded.serial)
      return undefined
    return {
      reason: `the backend has serial ${current.serial}, and the ledger remembers serial ${recorded.serial}`,
      fix: fixFrom(
        { versions },
        'Look with `recover: diagnose`; in S3, `recover: restore` brings the version that the ledger knows back. An older one on purpose enters by `recover: adopt`.',
      ),
    }
  },
}
