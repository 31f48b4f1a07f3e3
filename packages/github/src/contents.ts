/** Files of a repository at a commit. */
import { errorCode } from '@wrenchproof/errors'
import { z } from 'zod'
import type { GithubClient } from './client.ts'
import { repositoryParameters } from './repository.ts'

/**
 * A file's text; `undefined` only when the commit is there and has no such file: GitHub answers 404 to whoever may not
 * read as well, so that the commit is asked for then. Throws `GITHUB_NOT_FOUND` when that is not there either.
 */
export async function fileAt(
  client: GithubClient,
  repository: string,
  { commit, path }: { readonly commit: string; readonly path: string },
): Promise<string | undefined> {
  const base = repositoryParameters(repository)
  try {
    return await client.request({
      // The path goes into the address as it is, slashes and all.
      route: 'GET /repos/{owner}/{repo}/contents/{+path}',
      parameters: { ...base, path, ref: commit, mediaType: { format: 'raw' } },
      answer: z.string(),
      permission: 'contents: read',
    })
  } catch (error) {
    if (errorCode(error) !== 'GITHUB_NOT_FOUND') throw error
  }
  await client.request({
    route: 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
    parameters: { ...base, commit_sha: commit },
    answer: z.object({ sha: z.string() }),
    permission: 'contents: read',
  })
  return undefined
}
