/** Pull requests that a commit belongs to. */
import { z } from 'zod'
import type { GithubClient } from './client.ts'
import { repositoryParameters } from './repository.ts'

export interface AssociatedPull {
  readonly number: number
  readonly headSha: string
  /** The branch that it changes. */
  readonly baseRef: string
  /** The commit that its merge made, or GitHub's test of one while it is open. */
  readonly mergeCommit: string | undefined
  /** Absent while it is not merged. */
  readonly mergedAt: Date | undefined
}

const Pulls = z.array(
  z.object({
    number: z.int(),
    head: z.object({ sha: z.string() }),
    base: z.object({ ref: z.string() }),
    merge_commit_sha: z.string().nullish(),
    merged_at: z.string().nullish(),
  }),
)

/** The hundred first pull requests that brought a commit, or want to; one call. */
export async function pullsWith(
  client: GithubClient,
  repository: string,
  commit: string,
): Promise<readonly AssociatedPull[]> {
  const pulls = await client.request({
    route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    parameters: { ...repositoryParameters(repository), commit_sha: commit, per_page: 100 },
    answer: Pulls,
    permission: 'pull-requests: read',
  })
  return pulls.map(({ number, head, base, merge_commit_sha: merge, merged_at: merged }) => ({
    number,
    headSha: head.sha,
    baseRef: base.ref,
    mergeCommit: merge ?? undefined,
    mergedAt: typeof merged === 'string' ? new Date(merged) : undefined,
  }))
}

/**
 * The pull request that brought a commit to a branch: the one whose merge made it, else the one merged last of those
 * that have it. `undefined` for a commit that was pushed by itself.
 */
export function broughtBy(
  pulls: readonly AssociatedPull[],
  { commit, branch }: { readonly commit: string; readonly branch: string },
): AssociatedPull | undefined {
  const merged = pulls
    .filter(({ mergedAt, baseRef }) => mergedAt !== undefined && baseRef === branch)
    .toSorted((one, other) => (other.mergedAt?.getTime() ?? 0) - (one.mergedAt?.getTime() ?? 0))
  return merged.find(({ mergeCommit }) => mergeCommit === commit) ?? merged[0]
}
