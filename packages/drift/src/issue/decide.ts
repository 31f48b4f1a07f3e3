import type { EnvironmentLook } from '../look/environment.ts'
import { statusOf } from '../look/environment.ts'
import type { IssueTextOptions } from './body.ts'
import { issueBody, issueTitle } from './body.ts'
import { knownFindings } from './known.ts'
import type { IssueRecord } from './record.ts'
import { lookedAgain, presentDigest, readRecord, recordLine } from './record.ts'

/** An issue of ours as it stands. */
export interface StandingIssue {
  readonly state: 'open' | 'closed'
  readonly body: string
}

/** What to do about an environment's issue; `why` is for the log. */
export type IssueDecision =
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'open'; readonly title: string; readonly body: string }
  | {
      readonly kind: 'update'
      readonly title: string
      readonly body: string
      readonly reopen: boolean
      /** Written only when something is there that was not, or the other way round. */
      readonly comment?: string
    }
  | { readonly kind: 'close'; readonly body: string; readonly comment: string }

/**
 * Decides about an environment's issue. A look that saw too little leaves it as it is. It is closed only when objects
 * and, if asked for, the inventory were looked at whole and nothing was found; code that waits keeps nothing open.
 */
export function decideIssue(
  look: EnvironmentLook,
  issue: StandingIssue | undefined,
  options: IssueTextOptions & { readonly now: Date },
): IssueDecision {
  const status = statusOf(look)
  if (status === 'unknown') return { kind: 'none', why: 'could not look, so the issue stays as it is' }
  const before = issue === undefined ? undefined : readRecord(issue.body)
  const found = knownFindings(look, options.scrub)
  const record = lookedAgain(before, found, {
    now: options.now,
    looked: { drift: look.drift.known, unmanaged: look.unmanaged?.known === true },
  })
  if (status !== 'drifted') {
    if (issue?.state !== 'open') return { kind: 'none', why: 'nothing found' }
    return { kind: 'close', body: withRecord(issue.body, record), comment: 'The last look found nothing any more.' }
  }
  const title = issueTitle(look.environment, look)
  const body = issueBody(look, record, options)
  if (issue === undefined) return { kind: 'open', title, body }
  const reopen = issue.state === 'closed'
  const comment = commentOf(before, record, reopen)
  return { kind: 'update', title, body, reopen, ...(comment === undefined ? {} : { comment }) }
}

function commentOf(before: IssueRecord | undefined, now: IssueRecord, reopen: boolean): string | undefined {
  if (before === undefined) return reopen ? 'Drift is here again; see above.' : undefined
  if (presentDigest(before) === presentDigest(now))
    return reopen ? 'Drift is here again, the same as before.' : undefined
  const old = new Map(before.findings.filter(({ present }) => present).map(({ key, digest }) => [key, digest]))
  const present = now.findings.filter((finding) => finding.present)
  const added = present.filter(({ key }) => !old.has(key)).length
  const changed = present.filter(({ key, digest }) => (old.get(key) ?? digest) !== digest).length
  const keys = new Set(present.map(({ key }) => key))
  const gone = [...old.keys()].filter((key) => !keys.has(key)).length
  const parts = [
    [added, 'new'],
    [changed, 'changed'],
    [gone, 'gone'],
  ].flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]))
  return `Since the last look: ${parts.join(', ')}. The text above is up to date.`
}

/** A closed issue keeps its text and remembers that nothing is there, so that coming back can be told. */
function withRecord(body: string, record: IssueRecord): string {
  const lines = body.split(/\r?\n/u)
  const has = readRecord(body) !== undefined
  return [lines[0] ?? '', recordLine(record), ...lines.slice(has ? 2 : 1)].join('\n')
}
