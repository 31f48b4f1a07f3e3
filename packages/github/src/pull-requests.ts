/** Branches of a repository, and pull requests from one to another. */
import { z } from 'zod'
import type { GithubClient } from './client.ts'
import { repositoryParameters } from './repository.ts'
import { sentOnce, wholeList } from './writing.ts'

export interface PullRequest {
  readonly number: number
  readonly url: string
}

export interface PullText {
  readonly title: string
  readonly body: string
}

export interface PullRequests {
  /** Names of all branches. */
  branches(): Promise<readonly string[]>
  /**
   * The open pull request from one branch to another, made where there is none; `made` says which. A lost reply does
   * not make a second one.
   */
  ensure(from: string, to: string, text: PullText): Promise<PullRequest & { readonly made: boolean }>
}

const Branches = z.array(z.object({ name: z.string() }))
const Pull = z.object({ number: z.int(), html_url: z.string() })

/** The branches and pull requests of `owner/name`. */
export function githubPullRequests(client: GithubClient, repository: string): PullRequests {
  const base = repositoryParameters(repository)
  const find = async (from: string, to: string): Promise<PullRequest | undefined> => {
    const [pull] = await client.request({
      route: 'GET /repos/{owner}/{repo}/pulls',
      parameters: { ...base, state: 'open', head: `${base.owner}:${from}`, base: to },
      answer: z.array(Pull),
      permission: 'pull-requests: read',
    })
    return pull === undefined ? undefined : { number: pull.number, url: pull.html_url }
  }
  return {
    async branches() {
      const listed = await wholeList(client, '/repos/{owner}/{repo}/branches', {
        answer: Branches,
        parameters: base,
        permission: 'contents: read',
      })
      return listed.map(({ name }) => name)
    },
    async ensure(from, to, text) {
      const known = await find(from, to)
      if (known !== undefined) return { ...known, made: false }
      const made = await sentOnce(
        client,
        async () => {
          const pull = await client.request({
            route: 'POST /repos/{owner}/{repo}/pulls',
            parameters: { ...base, ...text, head: from, base: to },
            answer: Pull,
            permission: 'pull-requests: write',
          })
          return { number: pull.number, url: pull.html_url }
        },
        async () => find(from, to),
      )
      return { ...made, made: true }
    },
  }
}
