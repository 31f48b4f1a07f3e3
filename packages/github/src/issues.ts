/** Issues that a run keeps for itself: one per subject, whatever happens on the way. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { GithubClient } from './client.ts'
import { GithubError } from './error.ts'
import { repositoryParameters } from './repository.ts'
import { secondsBehind, sentOnce, wholeList } from './writing.ts'

export interface ListedIssue {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly state: 'open' | 'closed'
}

/** Which issues are meant: a title or a label proves nothing, for anybody can write them. */
export interface IssueSubject {
  readonly label: string
  /** The login that writes them, `github-actions[bot]` with a job's own token. */
  readonly author: string
  /** Whether a body is of the subject, by a hidden mark. */
  readonly isOurs: (body: string) => boolean
}

export interface IssueText {
  readonly title: string
  readonly body: string
}

export interface Issues {
  /**
   * The subject's issue, open or closed; `undefined` when there is none. When there are several, the lowest number is
   * it, and the others are closed with a link to it.
   */
  find(subject: IssueSubject): Promise<ListedIssue | undefined>
  /**
   * Makes the subject's issue, unless somebody else did meanwhile, and answers the one that is kept. Survives a lost
   * reply: it looks whether the issue was made before it asks again.
   */
  create(subject: IssueSubject, text: IssueText): Promise<ListedIssue>
  /** Changes what is given. Throws `GITHUB_GONE` or `GITHUB_NOT_FOUND` for an issue that was deleted. */
  update(issue: number, change: Partial<IssueText> & Partial<Pick<ListedIssue, 'state'>>): Promise<void>
  /** Writes a comment once, also when the reply is lost. */
  comment(issue: number, body: string): Promise<void>
}

const Listed = z.array(
  z.object({
    number: z.int(),
    title: z.string(),
    body: z.string().nullable(),
    state: z.enum(['open', 'closed']),
    user: z.object({ login: z.string() }).nullable(),
    pull_request: z.unknown().optional(),
  }),
)
const Comments = z.array(z.object({ body: z.string() }))
const Anything = z.unknown()

/** The issues of `owner/name`. */
export function githubIssues(client: GithubClient, repository: string): Issues {
  const base = repositoryParameters(repository)
  const issuesRoute = '/repos/{owner}/{repo}/issues'

  const all = async <T>(route: string, answer: z.ZodType<T[]>, parameters: Record<string, unknown>): Promise<T[]> =>
    wholeList(client, route, { answer, parameters: { ...base, ...parameters }, permission: 'issues: read' })

  async function list({ label, author, isOurs }: IssueSubject): Promise<ListedIssue[]> {
    const found = await all(issuesRoute, Listed, { state: 'all', labels: label, creator: author })
    return found
      .filter((each) => each.pull_request === undefined && each.user?.login === author && isOurs(each.body ?? ''))
      .map(({ number, title, body, state }) => ({ number, title, body: body ?? '', state }))
      .toSorted((one, other) => one.number - other.number)
  }

  const write = async (route: string, parameters: Record<string, unknown>, repeatable: boolean): Promise<unknown> =>
    client.request({
      route,
      parameters: { ...base, ...parameters },
      answer: Anything,
      permission: 'issues: write',
      repeatable,
    })

  const update: Issues['update'] = async (issue, change) => {
    await write(`PATCH ${issuesRoute}/{issue_number}`, { issue_number: issue, ...change }, true)
  }

  const find: Issues['find'] = async (subject) => {
    const [kept, ...others] = await list(subject)
    if (kept === undefined) return undefined
    for (const { number, body, state } of others) {
      // In the body and not in a comment: several runs may close the same one at once.
      if (state === 'open')
        await update(number, { state: 'closed', body: `${withoutLink(body)}\n\nGoes on in #${kept.number}.\n` })
    }
    return kept
  }

  return {
    find,
    update,
    async create(subject, text) {
      const before = await find(subject)
      if (before !== undefined) return before
      const { label: name } = subject
      await sentOnce(
        client,
        async () => write(`POST ${issuesRoute}`, { ...text, labels: [name] }, false),
        async () => (await list(subject))[0],
      )
      const kept = (await find(subject)) ?? ((await client.wait(secondsBehind)) ? await find(subject) : undefined)
      if (kept !== undefined) return kept
      throw new GithubError({
        code: 'GITHUB_ANSWER',
        problem: 'an issue was made, and GitHub does not list it',
        fix: `See that issues written with this token are by ${subject.author}; the next run finds the issue.`,
        said: '',
      })
    },
    async comment(issue, body) {
      const text = `${body}\n\n<!-- wrenchproof:said ${randomUUID()} -->`
      await sentOnce(
        client,
        async () => write(`POST ${issuesRoute}/{issue_number}/comments`, { issue_number: issue, body: text }, false),
        async () => {
          const route = `${issuesRoute}/{issue_number}/comments`
          return (await all(route, Comments, { issue_number: issue })).find((comment) => comment.body === text)
        },
      )
    },
  }
}

function withoutLink(body: string): string {
  return body.replace(/\n\nGoes on in #\d+\.\n$/u, '')
}
