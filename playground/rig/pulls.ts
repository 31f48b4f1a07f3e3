/** Pull requests of the rig's repository, opened and merged by a person through the REST API. */
import { z } from 'zod'
import type { GithubState, Repository, RunOptions } from '../github/index.ts'
import { mintToken, nameOf } from '../github/index.ts'

/** The ways GitHub merges a pull request. */
export type MergeMethod = 'merge' | 'squash' | 'rebase'

export interface RigPulls {
  /** Opens a pull request of a branch into `main`; answers its number. */
  open(branch: string): Promise<number>
  /** Merges it; answers the commit that `main` stands at then. */
  merge(number: number, method: MergeMethod): Promise<string>
  /** What a run for it is of: GitHub's test of the merge, as it stands now. */
  run(number: number): Promise<PullRun>
  /** Puts it into a merge queue of one: what a run for the group is of, whose branch is made. */
  queue(number: number): Promise<PullRun>
}

type PullRun = Pick<RunOptions, 'event' | 'ref' | 'sha' | 'headSha' | 'headRef' | 'baseRef' | 'pullNumber'>

const Side = z.object({ sha: z.string(), ref: z.string() })
const Answer = z.object({
  number: z.int().optional(),
  sha: z.string().optional(),
  head: Side.optional(),
  base: Side.optional(),
})

/** The pull requests of a repository that is served at `url`. */
export function rigPulls(github: GithubState, repository: Repository, url: string): RigPulls {
  const token = mintToken(github, {
    kind: 'user',
    actor: 'ada',
    repositories: [repository],
    permissions: { contents: 'write', 'pull-requests': 'write' },
  })
  const call = async (method: string, path: string, body?: unknown): Promise<z.infer<typeof Answer>> => {
    const response = await fetch(`${url}/repos/${nameOf(repository)}/pulls${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} pulls${path}: ${response.status} ${await response.text()}`)
    return Answer.parse(await response.json())
  }
  const run = async (number: number): Promise<PullRun> => {
    const { head, base } = await call('GET', `/${number}`)
    const ref = `refs/pull/${number}/merge`
    return {
      event: 'pull_request',
      ref,
      sha: (await repository.git.resolve(ref))?.oid ?? '',
      headSha: head?.sha ?? '',
      headRef: head?.ref ?? '',
      baseRef: base?.ref ?? '',
      pullNumber: number,
    }
  }
  return {
    open: async (branch) => {
      const { number = 0 } = await call('POST', '', { title: `Bring ${branch}`, head: branch, base: 'main' })
      return number
    },
    merge: async (number, method) => {
      const { sha = '' } = await call('PUT', `/${number}/merge`, { merge_method: method })
      return sha
    },
    run,
    queue: async (number) => {
      const { sha, baseRef = '' } = await run(number)
      const base = (await repository.git.resolve(`refs/heads/${baseRef}`))?.oid ?? ''
      const headRef = `gh-readonly-queue/${baseRef}/pr-${number}-${base}`
      await repository.git.text(['update-ref', `refs/heads/${headRef}`, sha])
      return { event: 'merge_group', ref: `refs/heads/${headRef}`, sha, headSha: sha, headRef, baseRef }
    },
  }
}
