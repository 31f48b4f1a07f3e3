/** Who moved a branch, by the repository's own record: a commit's author and committer are whatever its maker wrote. */
import { z } from 'zod'
import type { GithubClient } from './client.ts'
import { repositoryParameters } from './repository.ts'

const Activities = z.array(
  z.object({ ref: z.string(), after: z.string(), actor: z.object({ login: z.string() }).nullish() }),
)

const pageSize = 100

/**
 * The login of whoever brought a commit to the tip of a branch last; `undefined` when the last hundred changes of the
 * branch do not tell, or the account is gone.
 */
export async function lastPusher(
  client: GithubClient,
  repository: string,
  { branch, commit }: { readonly branch: string; readonly commit: string },
): Promise<string | undefined> {
  const ref = `refs/heads/${branch}`
  const activities = await client.request({
    route: 'GET /repos/{owner}/{repo}/activity',
    parameters: { ...repositoryParameters(repository), ref, per_page: pageSize },
    answer: Activities,
    permission: 'contents: read',
  })
  return activities.find((activity) => activity.ref === ref && activity.after === commit)?.actor?.login
}
