import type { EnvironmentLook } from '@wrenchproof/drift'
import { decideIssue, isDriftIssue } from '@wrenchproof/drift'
import { errorCode } from '@wrenchproof/errors'
import type { Issues, IssueSubject, ListedIssue } from '@wrenchproof/github'
import type { Scrub } from '@wrenchproof/plan'

export interface KeepingOptions {
  readonly author: string
  readonly scrub: Scrub
  readonly runUrl: string
  readonly now: Date
}

/** The issue of an environment, if it has an open one after this. */
export interface Kept {
  readonly number: number | undefined
  /** What was done, for the log. */
  readonly did: string
}

const tries = 3

/**
 * Brings an environment's issue in line with what was seen. When the issue is deleted in between, looks and decides
 * again.
 */
export async function keepIssue(issues: Issues, look: EnvironmentLook, options: KeepingOptions): Promise<Kept> {
  const subject: IssueSubject = {
    label: 'drift',
    author: options.author,
    isOurs: (body) => isDriftIssue(body, look.environment),
  }
  for (let attempt = 1; ; attempt += 1) {
    const standing = await issues.find(subject)
    try {
      return await carriedOut(issues, { subject, standing, look, options })
    } catch (error) {
      const gone = ['GITHUB_GONE', 'GITHUB_NOT_FOUND'].includes(errorCode(error) ?? '')
      if (!gone || standing === undefined || attempt === tries) throw error
    }
  }
}

interface Keeping {
  readonly subject: IssueSubject
  readonly standing: ListedIssue | undefined
  readonly look: EnvironmentLook
  readonly options: KeepingOptions
}

async function carriedOut(issues: Issues, { subject, standing, look, options }: Keeping): Promise<Kept> {
  const decision = decideIssue(look, standing, options)
  const open = standing?.state === 'open' ? standing.number : undefined
  switch (decision.kind) {
    case 'none':
      return { number: open, did: decision.why }
    case 'open': {
      const { title, body } = decision
      const { number } = await issues.create(subject, { title, body })
      return { number, did: `opened issue #${number}` }
    }
    case 'update': {
      if (standing === undefined) throw new Error('an issue that is not there was to be updated')
      const { title, body, reopen, comment } = decision
      const { number } = standing
      // The text first: whoever is told by the comment finds it up to date.
      await issues.update(number, { title, body, ...(reopen ? { state: 'open' } : {}) })
      if (comment !== undefined) await issues.comment(number, comment)
      return { number, did: `${reopen ? 'reopened' : 'updated'} issue #${number}` }
    }
    case 'close': {
      if (standing === undefined) throw new Error('an issue that is not there was to be closed')
      await issues.comment(standing.number, decision.comment)
      await issues.update(standing.number, { body: decision.body, state: 'closed' })
      return { number: undefined, did: `closed issue #${standing.number}` }
    }
    default:
      return decision satisfies never
  }
}
