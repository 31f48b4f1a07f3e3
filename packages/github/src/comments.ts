/** One comment per subject on an issue or pull request, updated in place. */
import { errorCode } from '@wrenchproof/errors'
import { z } from 'zod'
import type { GithubClient } from './client.ts'
import { GithubError } from './error.ts'
import { repositoryParameters } from './repository.ts'
import { secondsBehind, sentOnce, wholeList } from './writing.ts'

/** What a comment is about, and by whom it must be to be ours. */
export interface StickySubject {
  /** Login that the token writes under; whoever else writes the mark is not taken for us. */
  readonly author: string
  /** Whether a body is of the subject, by a hidden mark. */
  readonly isOurs: (body: string) => boolean
}

/** The one comment, and where people read it. */
export interface StickyComment {
  readonly id: number
  readonly url: string
}

export interface StickyComments {
  /**
   * Writes the subject's comment on a pull request: in place where there is one, else a new one. Survives lost replies
   * and other runs that do the same: whoever finds several keeps the oldest and deletes the rest of its own.
   * `write` is given the text that it replaces; answering `undefined` leaves that as it is.
   */
  write(
    pull: number,
    subject: StickySubject,
    write: (previous: string | undefined) => string | undefined,
  ): Promise<StickyComment | undefined>
}

interface Listed extends StickyComment {
  readonly body: string
  readonly author: string
}

const Comment = z.object({
  id: z.int(),
  html_url: z.string(),
  body: z.string().default(''),
  user: z.object({ login: z.string() }).nullable(),
})

/** A comment that is deleted under our hands is written anew; nobody deletes that often. */
const tries = 3
const permission = 'pull-requests: write'

/** The sticky comments of `owner/name`. */
export function stickyComments(client: GithubClient, repository: string): StickyComments {
  const base = repositoryParameters(repository)
  const route = '/repos/{owner}/{repo}/issues'

  async function list(pull: number, author: string, { isOurs }: StickySubject): Promise<Listed[]> {
    const all = await wholeList(client, `${route}/{issue_number}/comments`, {
      answer: z.array(Comment),
      parameters: { ...base, issue_number: pull },
      permission: 'pull-requests: read',
    })
    return all
      .map(asListed)
      .filter((comment) => comment.author === author && isOurs(comment.body))
      .toSorted((one, other) => one.id - other.id)
  }

  async function create(pull: number, body: string, effect: () => Promise<Listed | undefined>): Promise<Listed> {
    const send = async (): Promise<Listed> =>
      asListed(
        await client.request({
          route: `POST ${route}/{issue_number}/comments`,
          parameters: { ...base, issue_number: pull, body },
          answer: Comment,
          permission,
        }),
      )
    return sentOnce(client, send, effect)
  }

  /** Whether there was such a comment to change. */
  async function change(method: 'PATCH' | 'DELETE', id: number, parameters: { body?: string } = {}): Promise<boolean> {
    try {
      await client.request({
        route: `${method} ${route}/comments/{comment_id}`,
        parameters: { ...base, comment_id: id, ...parameters },
        answer: z.unknown(),
        permission,
        repeatable: true,
      })
      return true
    } catch (error) {
      if (errorCode(error) === 'GITHUB_NOT_FOUND' || errorCode(error) === 'GITHUB_GONE') return false
      throw error
    }
  }

  return {
    async write(pull, subject, write) {
      let { author } = subject
      let created: Listed | undefined
      for (let attempt = 1; ; attempt += 1) {
        let found = await list(pull, author, subject)
        if (created !== undefined && found.length === 0) {
          await client.wait(secondsBehind)
          found = await list(pull, author, subject)
        }
        const [kept = created, ...surplus] = found
        if (kept === undefined) {
          const body = write(undefined)
          if (body === undefined) return undefined
          const same = async () => (await list(pull, author, subject)).find((comment) => comment.body === body)
          created = await create(pull, body, same)
          // A token of another App writes under another name; GitHub tells it with the first comment.
          author = created.author
          continue
        }
        const body = kept.id === created?.id ? kept.body : (write(kept.body) ?? kept.body)
        if (body !== kept.body && !(await change('PATCH', kept.id, { body }))) {
          if (attempt === tries) throw deletedAgain(pull)
          created = undefined
          continue
        }
        for (const { id } of surplus) await change('DELETE', id)
        return { id: kept.id, url: kept.url }
      }
    },
  }
}

const deletedAgain = (pull: number): GithubError =>
  new GithubError({
    code: 'GITHUB_GONE',
    problem: `the comment on pull request ${pull} is deleted whenever it is written`,
    fix: 'See who deletes comments there; the next run writes it again.',
    said: '',
  })

function asListed({ id, html_url: url, body, user }: z.infer<typeof Comment>): Listed {
  return { id, url, body, author: user?.login ?? '' }
}
