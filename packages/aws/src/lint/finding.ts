/** What the lint of trust policies finds. */

export type Severity = 'error' | 'warning' | 'info'

export type LintCode =
  | 'TRUST_ANY_PRINCIPAL'
  | 'TRUST_NOT_PRINCIPAL'
  | 'TRUST_BROAD_ACTION'
  | 'TRUST_NO_SUBJECT'
  | 'TRUST_NO_AUDIENCE'
  | 'TRUST_ONLY_EXCLUDES'
  | 'TRUST_AUDIENCE_WILDCARD'
  | 'TRUST_FOR_ALL_VALUES'
  | 'TRUST_IF_EXISTS'
  | 'TRUST_ANY_REPOSITORY'
  | 'TRUST_OWNER_PATTERN'
  | 'TRUST_WHOLE_OWNER'
  | 'TRUST_REPOSITORY_PATTERN'
  | 'TRUST_WHOLE_REPOSITORY'
  | 'TRUST_WILDCARD_REF'
  | 'TRUST_WILDCARD_ENVIRONMENT'
  | 'TRUST_PULL_REQUEST'
  | 'TRUST_NAMES_ONLY'
  | 'TRUST_NEVER_MATCHES'
  | 'TRUST_UNOFFERED_CLAIM'
  | 'TRUST_NOT_UNDERSTOOD'

/** One finding: `subject` is the place in the policy. */
export interface LintFinding {
  readonly code: LintCode
  readonly severity: Severity
  readonly subject: string
  readonly reason: string
  readonly fix: string
}
