import { UserError, errorCode, explain } from '@wrenchproof/errors'
import { stickyComments } from '@wrenchproof/github'
import type { GithubClient } from '@wrenchproof/github'
import { hasMarker } from '@wrenchproof/plan'
import type { CommentSubject } from '@wrenchproof/plan'
import { oneOf, parsed } from '@wrenchproof/runner'
import type { RunContext } from '@wrenchproof/runner'

/** The inputs by which a step is told whether and as whom it comments. */
export const commenting = {
  comment: oneOf('comment', ['true', 'false', 'required'], 'true'),
  commentAuthor: parsed('comment-author', (text) => (text === '' ? 'github-actions[bot]' : text), ''),
} as const

export interface Commenting {
  /** `required` makes the step fail when the comment cannot be written; otherwise it only warns. */
  readonly comment: 'true' | 'false' | 'required'
  /** Login that the token writes under. */
  readonly commentAuthor: string
}

export interface CommentPorts {
  readonly github: GithubClient | undefined
  readonly context: Pick<RunContext, 'repository'>
  readonly warn: (line: string) => void
}

/** The pull request that a run is for, by its ref; `undefined` for a run of anything else. */
export function pullOfRun({ ref }: Pick<RunContext, 'ref'>): number | undefined {
  const found = /^refs\/pull\/(\d+)\/|^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+$/u.exec(ref)
  return found === null ? undefined : Number(found[1] ?? found[2])
}

/**
 * Keeps one comment about the subject on the pull request that `find` names, if any; answers its address. `write` is
 * given the text it replaces, and leaves it with `undefined`. A failure is a warning unless a comment is required.
 */
export async function commentOnPull(
  { comment, commentAuthor: author }: Commenting,
  { github, context, warn }: CommentPorts,
  about: {
    readonly subject: CommentSubject
    readonly find: (client: GithubClient) => Promise<number | undefined>
    readonly write: (previous: string | undefined) => string | undefined
  },
): Promise<string | undefined> {
  if (comment === 'false') return undefined
  try {
    if (github === undefined)
      throw new UserError('a comment needs a token, and none was given', 'Give `github-token`, or `comment: false`.', {
        code: 'INPUT_INVALID',
      })
    const pull = await about.find(github)
    if (pull === undefined) return undefined
    const ours = { author, isOurs: (body: string) => hasMarker(body, about.subject) }
    return (await stickyComments(github, context.repository).write(pull, ours, about.write))?.url
  } catch (error) {
    if (comment === 'required') throw error
    warn(`the pull request's comment could not be written: ${reasonOf(error)}`)
    return undefined
  }
}

function reasonOf(error: unknown): string {
  if (errorCode(error) !== 'PERMISSION_MISSING') return explain(error).join(' ')
  const fix = 'Give the job `permissions: pull-requests: write`, or the step `comment: false`.'
  return `${explain(error)[0] ?? ''} Fix: ${fix}`
}
