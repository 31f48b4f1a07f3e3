import { short } from '../../commit.ts'
import type { Guard } from '../guard.ts'
import type { History } from './relation.ts'

/** Stands back when a newer commit is delivered instead. Not a failure: nothing is lost. */
export const superseded: Guard<History> = {
  code: 'SUPERSEDED',
  refusesWhen: 'a newer commit of the branch delivers more, or was applied already; the step ends green',
  neutral: true,
  check({ commit, branch, tip, lastApplied, sameAtTip }) {
    const fix = 'Nothing to do: the newer commit contains this one. To go back, deliver a revert commit.'
    if (lastApplied?.relation === 'behind')
      return { reason: `${short(lastApplied.commit)}, which contains ${short(commit)}, was applied already`, fix }
    if (tip?.relation === 'behind' && !sameAtTip)
      return { reason: `${branch} is at ${short(tip.commit)} by now, which contains ${short(commit)}`, fix }
    return undefined
  },
}
