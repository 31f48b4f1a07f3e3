import { UserError } from '@wrenchproof/errors'
import type { TreeReader } from '@wrenchproof/modules'
import type { Comparison } from './event.ts'

/** The commits of the checkout. */
export interface Commits {
  /** The one that is checked out, in full. */
  head(): Promise<string>
  has(commit: string): Promise<boolean>
  /** Whether the checkout lacks part of the history. */
  isShallow(): Promise<boolean>
  /** The parents that a commit names, also those that a shallow checkout does not have. */
  parents(commit: string): Promise<readonly string[]>
  /** The best common ancestor, as far as the checkout knows. */
  mergeBase(one: string, other: string): Promise<string | undefined>
  /**
   * The commit that was last applied in each environment, as the ledger branches of this checkout say. Nobody proves
   * them here: they may add environments to the route and take none away.
   */
  applied(): Promise<ReadonlyMap<string, string>>
  tree(commit: string): Promise<TreeReader>
}

/** The commit to compare with, or why there is none. */
export type Before = { readonly kind: 'at'; readonly commit: string } | Extract<Comparison, { readonly why: string }>

/**
 * Finds what to compare `head` with. A commit that is gone for good, such as one that a forced push dropped, leaves
 * nothing to compare with. Throws `SHALLOW_CHECKOUT` when a complete checkout would have it.
 */
export async function beforeOf(comparison: Comparison, head: string, commits: Commits): Promise<Before> {
  switch (comparison.kind) {
    case 'everything':
    case 'nothing':
      return comparison
    case 'commit':
      return present(comparison.before, commits)
    case 'pull-request': {
      // The run's commit merges the head into the base as it is by now, which the event's base may be behind.
      const [base, merged] = await commits.parents(head)
      if (base !== undefined && merged === comparison.head) return present(base, commits)
      const found = await present(comparison.base, commits)
      if (found.kind !== 'at') return found
      const commit = await commits.mergeBase(found.commit, head)
      if (commit !== undefined) return { kind: 'at', commit }
      return (await commits.isShallow())
        ? shallow(comparison.base)
        : { kind: 'everything', why: 'the pull request has no commit in common with its base' }
    }
    default:
      return comparison satisfies never
  }
}

async function present(commit: string, commits: Commits): Promise<Before> {
  if (await commits.has(commit)) return { kind: 'at', commit }
  if (await commits.isShallow()) return shallow(commit)
  return {
    kind: 'everything',
    why: `commit ${commit.slice(0, 7)}, from which the change goes out, is in the history no more`,
  }
}

function shallow(commit: string): never {
  throw new UserError(
    `this checkout is shallow and lacks commit ${commit.slice(0, 7)} or its history, so nobody can tell what changed`,
    'Check out with `fetch-depth: 0` before this step: `uses: actions/checkout` `with: { fetch-depth: 0 }`.',
    { code: 'SHALLOW_CHECKOUT' },
  )
}
