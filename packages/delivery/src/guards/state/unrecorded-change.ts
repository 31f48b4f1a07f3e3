import type { Guard } from '../guard.ts'
import { fixFrom } from './state-facts.ts'
import type { StateFacts } from './state-facts.ts'

/** Refuses a state that somebody changed past the ledger, or that two writers forked. */
export const unrecordedChange: Guard<StateFacts> = {
  code: 'UNRECORDED_CHANGE',
  refusesWhen: 'the state was changed since, and no record of the ledger explains it',
  check({ recorded, current, versions }) {
    if (recorded === undefined || current?.lineage !== recorded.lineage || current.serial < recorded.serial)
      return undefined
    if (current.serial === recorded.serial && current.stateSha256 === recorded.stateSha256) return undefined
    return {
      reason:
        current.serial > recorded.serial
          ? `the state went from serial ${recorded.serial} to ${current.serial} without any record: somebody changed it by hand`
          : `the state has the recorded serial ${recorded.serial} and another content: two writers forked it, or it was edited`,
      fix: fixFrom(
        { versions },
        'Look with `recover: diagnose` at what changed and who did it; when the state is right, let it in with `recover: adopt`.',
      ),
    }
  },
}
