import { short } from '../../commit.ts'
import type { Guard } from '../guard.ts'
import type { History } from './relation.ts'

/** Refuses a commit that would undo what was applied before, or that its branch has given up. */
export const diverged: Guard<History> = {
  code: 'DIVERGED',
  refusesWhen: "the commit does not contain the environment's last applied commit, or its branch does not contain it",
  check({ commit, branch, tip, lastApplied }) {
    if (tip === undefined)
      return {
        reason: `the branch ${branch} is gone`,
        fix: 'Deliver a commit of a branch that exists.',
      }
    if (tip.relation === 'ahead' || tip.relation === 'diverged')
      return {
        reason: `${branch} is at ${short(tip.commit)}, which does not contain ${short(commit)}: the branch was rewritten`,
        fix: `Deliver what ${branch} has now. If the branch was pushed only seconds ago, run the job again.`,
      }
    if (lastApplied?.relation !== 'diverged') return undefined
    return {
      reason: `${short(commit)} does not contain ${short(lastApplied.commit)}, which was applied last: delivering it would undo what that commit brought`,
      fix: `Merge ${lastApplied.commit} into ${branch} with a merge commit (a squash does not keep it); to give it up on purpose, \`git merge -s ours\` it.`,
    }
  },
}
