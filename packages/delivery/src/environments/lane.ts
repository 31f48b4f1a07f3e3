import { branchOf, fitsBranch } from './branch-pattern.ts'
import type { Environment } from './environment.ts'

/** What of an environment decides who may deliver to it. */
export type Branches = Pick<Environment, 'name' | 'branch' | 'hotfixBranch'>

/** The event that a run is for, by GitHub's names. */
export interface Trigger {
  /** `GITHUB_EVENT_NAME`. */
  readonly event: string
  /** `GITHUB_REF`, in full. */
  readonly ref: string
}

/** The way a commit takes to an environment; `none` says why there is no way. */
export type Lane =
  | { readonly kind: 'regular' | 'hotfix'; readonly branch: string }
  | { readonly kind: 'none'; readonly why: string; readonly fix: string }

/** Finds the way. A branch that fits both patterns is a regular one, because that way skips nothing. */
export function laneOf({ name, branch: pattern, hotfixBranch }: Branches, { event, ref }: Trigger): Lane {
  if (event !== 'push' && event !== 'workflow_dispatch')
    return {
      kind: 'none',
      why: `nothing is applied for the event ${event}`,
      fix: 'Apply in a run of a push or of workflow_dispatch, whose workflow file is from the branch that is delivered.',
    }
  const branch = branchOf(ref)
  if (branch === undefined)
    return {
      kind: 'none',
      why: `${ref} is not a branch`,
      fix: `Deliver from a branch that fits ${pattern}; tags and pull requests are never delivered.`,
    }
  if (fitsBranch(pattern, branch)) return { kind: 'regular', branch }
  if (hotfixBranch === undefined || !fitsBranch(hotfixBranch, branch))
    return {
      kind: 'none',
      why: `${name} is delivered from ${pattern}, not from ${branch}`,
      fix: 'Merge to that branch, or change `branch` in the environments file.',
    }
  if (event === 'workflow_dispatch') return { kind: 'hotfix', branch }
  return {
    kind: 'none',
    why: `a hotfix of ${name} is delivered by hand, not by a push`,
    fix: 'Start the hotfix workflow on this branch with a reason and an incident.',
  }
}
