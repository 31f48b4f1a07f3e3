/** One link of the chain from a job to a role, and what is wrong with it. */
import type { FindingCode } from '../codes.ts'

/** `unknown` is the severity of `CANNOT_TELL` alone. */
export type Severity = 'error' | 'warning' | 'info' | 'unknown'

/** One thing that is wrong, or could not be seen: `fix` is a sentence, then the exact text or command where there is one. */
export interface Finding {
  readonly code: FindingCode
  readonly severity: Severity
  readonly subject: string
  readonly reason: string
  readonly fix: string
}

/** How a link stands; only `well` is green. */
export type LinkState = 'well' | 'doubtful' | 'broken' | 'cannot-tell' | 'not-asked'

/** One line of the table. */
export interface Link {
  readonly name: LinkName
  /** A role, a provider, a bucket. */
  readonly subject: string
  readonly state: LinkState
  /** What was seen, a line each. */
  readonly saw: readonly string[]
  readonly findings: readonly Finding[]
  /** Whether the chain hangs on it: what cannot be told of an advice leaves the chain healthy. */
  readonly advice: boolean
}

export type LinkName =
  | 'id-token permission'
  | 'token'
  | 'issuer'
  | 'audience'
  | 'clock'
  | 'subject'
  | 'STS'
  | 'provider'
  | 'role'
  | 'trust'
  | 'session duration'
  | 'account'
  | 'permissions'
  | 'state'
  | 'lock'
  | 'other states'
  | 'bucket versioning'
  | 'bucket encryption'
  | 'bucket public access'
  | 'bucket TLS'
  | 'trust lint'
  | 'role lint'
  | 'shared roles'
  | 'long-lived keys'

/** What names a link. */
export interface About {
  readonly name: LinkName
  readonly subject: string
}

const ADVICE: ReadonlySet<LinkName> = new Set(['subject', 'trust lint', 'role lint', 'shared roles', 'long-lived keys'])

/** The link, with the state that its findings make. */
export function link({ name, subject }: About, saw: readonly string[], findings: readonly Finding[] = []): Link {
  const has = (severity: Severity) => findings.some((finding) => finding.severity === severity)
  const state = has('error') ? 'broken' : has('unknown') ? 'cannot-tell' : has('warning') ? 'doubtful' : 'well'
  return { name, subject, state, saw, findings, advice: ADVICE.has(name) }
}

/** A link that one finding breaks. */
export function broken(about: About, finding: Omit<Finding, 'subject' | 'severity'>): Link {
  return link(about, [], [{ severity: 'error', subject: about.subject, ...finding }])
}

/** A link that could not be seen, why, and what would show it. */
export function cannotTell(about: About, reason: string, fix: string): Link {
  return link(about, [], [unseen(about.subject, reason, fix)])
}

/** The finding of what could not be seen. */
export function unseen(subject: string, reason: string, fix: string): Finding {
  return { code: 'CANNOT_TELL', severity: 'unknown', subject, reason, fix }
}

/** A link nobody asked for. */
export function notAsked({ name, subject }: About, why: string): Link {
  return { name, subject, state: 'not-asked', saw: [why], findings: [], advice: ADVICE.has(name) }
}
