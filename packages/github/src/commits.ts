/** How commits stand to each other, by GitHub's own comparison. */
import { z } from 'zod'
import type { GithubClient } from './client.ts'
import { repositoryParameters } from './repository.ts'

export interface Comparison {
  /** How `head` stands to `base`. */
  readonly relation: 'identical' | 'ahead' | 'behind' | 'diverged'
  /** The commit that `head` names now. */
  readonly head: string
  /** Paths that differ from the merge base; `undefined` when there are more than GitHub lists (300). */
  readonly changed: readonly string[] | undefined
  /** Logins of the base commit's author and committer, as far as GitHub knows them. */
  readonly baseAuthors: readonly string[]
}

const mostFiles = 300

const person = z.object({ login: z.string().optional() }).nullish()
const Compared = z.object({
  status: z.enum(['identical', 'ahead', 'behind', 'diverged']),
  base_commit: z.object({ sha: z.string(), author: person, committer: person }),
  commits: z.array(z.object({ sha: z.string() })),
  total_commits: z.int(),
  files: z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() })).default([]),
})

/**
 * Compares a commit or branch with another; `undefined` when one of them does not exist. One call; the head's own
 * commit is the last of the list, which GitHub gives whole up to 250 commits: beyond that the head is told as `''`.
 */
export async function compareCommits(
  client: GithubClient,
  repository: string,
  { base, head }: { readonly base: string; readonly head: string },
): Promise<Comparison | undefined> {
  const compared = await client
    .request({
      route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
      parameters: { ...repositoryParameters(repository), basehead: `${base}...${head}`, per_page: 250 },
      answer: Compared,
      permission: 'contents: read',
    })
    .catch((error: unknown) => {
      if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'GITHUB_NOT_FOUND')
        return undefined
      throw error
    })
  if (compared === undefined) return undefined
  const { status, commits, files, total_commits: total, base_commit: from } = compared
  const tip = total === 0 ? from.sha : commits.length === total ? (commits.at(-1)?.sha ?? '') : ''
  return {
    relation: status,
    baseAuthors: [from.author?.login, from.committer?.login].filter((login) => login !== undefined),
    head: status === 'behind' ? '' : tip,
    changed:
      files.length >= mostFiles
        ? undefined
        : files.flatMap(({ filename, previous_filename: before }) =>
            before === undefined ? [filename] : [filename, before],
          ),
  }
}
