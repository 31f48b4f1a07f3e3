/** Lint of trust policies: who could assume the role that should not, and what can never match. */
import type { Condition, PolicyVersion } from '../trust/condition.ts'
import { isVariable } from '../trust/condition.ts'
import type { LintFinding } from './finding.ts'
import { subjectReach } from './subject-reach.ts'
import type { Reach, RolePurpose } from './subject-reach.ts'
import { parseOperator } from '../trust/operator.ts'
import type { Operator } from '../trust/operator.ts'
import type { TrustPolicy, TrustStatement } from '../trust/policy.ts'
import { GITHUB_CLAIMS, GITHUB_ISSUER, claimOf } from '../trust/request.ts'
import { actionApplies, conditionsOf, statementName } from '../trust/statement.ts'
import { parseSubject } from '../trust/subject.ts'
import { hasWildcard } from '../trust/wildcard.ts'

/** What the role is for, and whose tokens it trusts. */
export interface LintOptions {
  readonly purpose?: RolePurpose
  /** github.com's if left out. */
  readonly issuer?: string
}

type StringOperator = Extract<Operator, { kind: 'string' }>

/** Every finding of a trust policy, in the order of its statements. Only what can concern web identities is looked at. */
export function lintTrust(policy: TrustPolicy, { purpose, issuer = GITHUB_ISSUER }: LintOptions = {}): LintFinding[] {
  return policy.Statement.flatMap((statement, index) => {
    const subject = statementName(statement, index)
    const at = (reach: Reach, place = ''): LintFinding => ({ ...reach, subject: `${subject}${place}` })
    const context: StatementContext = { statement, purpose, issuer, version: policy.Version, at }
    if (statement.Effect === 'Deny' || actionApplies(statement) === false || !webIdentity(statement)) return []
    return [...principals(context), ...actions(context), ...required(context), ...conditions(context)]
  })
}

interface StatementContext {
  readonly statement: TrustStatement
  readonly purpose: RolePurpose | undefined
  readonly issuer: string
  readonly version: PolicyVersion
  readonly at: (reach: Reach, place?: string) => LintFinding
}

function webIdentity({ Principal: principal }: TrustStatement): boolean {
  if (principal === undefined || principal === '*') return true
  return principal['Federated'] !== undefined || (principal['AWS'] ?? []).includes('*')
}

function principals({ statement, at }: StatementContext): LintFinding[] {
  const { Principal: principal } = statement
  if (principal === undefined) {
    return [
      at({
        code: 'TRUST_NOT_PRINCIPAL',
        severity: 'error',
        reason: 'NotPrincipal in an Allow trusts everybody but those it names',
        fix: 'Write Principal with the ARN of the provider.',
      }),
    ]
  }
  const anybody = principal === '*' || Object.values(principal).some((names) => names.some(hasWildcard))
  if (!anybody) return []
  return [
    at({
      code: 'TRUST_ANY_PRINCIPAL',
      severity: 'error',
      reason: 'the principal is a wildcard, so not only your provider is trusted',
      fix: 'Write { "Federated": "<ARN of the provider>" }.',
    }),
  ]
}

function actions({ statement, at }: StatementContext): LintFinding[] {
  if (statement.Action !== undefined && !statement.Action.some(hasWildcard)) return []
  return [
    at({
      code: 'TRUST_BROAD_ACTION',
      severity: 'warning',
      reason: 'the statement covers more than sts:AssumeRoleWithWebIdentity',
      fix: 'Write "Action": "sts:AssumeRoleWithWebIdentity".',
    }),
  ]
}

/** `sub` and `aud` must each be demanded by an operator that holds only for values that are there. */
function required(context: StatementContext): LintFinding[] {
  const { statement, issuer, at } = context
  const demanded = (claim: string) =>
    conditionsOf(statement).filter(({ key, operator }) => {
      const parsed = parseOperator(operator)
      return claimOf(key, issuer) === claim && parsed?.kind === 'string' && !parsed.negated
    })
  const pinned = ['repository_id', 'job_workflow_ref'].some((claim) => demanded(claim).length > 0)
  const excludes = conditionsOf(statement).some(
    ({ key, operator }) => claimOf(key, issuer) === 'sub' && operator.includes('StringNot'),
  )
  return [
    ...(demanded('sub').length > 0
      ? []
      : [
          at({
            code: excludes ? 'TRUST_ONLY_EXCLUDES' : 'TRUST_NO_SUBJECT',
            severity: pinned ? 'warning' : 'error',
            reason: excludes
              ? 'sub is only excluded from, so every other repository on GitHub is trusted'
              : 'no condition demands a sub, so every repository on GitHub is trusted',
            fix: `Add "StringEquals": { "${keyOf('sub', issuer)}": "repo:<owner>/<repository>:environment:<environment>" }.`,
          }),
        ]),
    ...(demanded('aud').length > 0
      ? []
      : [
          at({
            code: 'TRUST_NO_AUDIENCE',
            severity: 'error',
            reason: 'no condition demands an aud, so tokens minted for other services are accepted',
            fix: `Add "StringEquals": { "${keyOf('aud', issuer)}": "sts.amazonaws.com" }.`,
          }),
        ]),
  ]
}

function conditions(context: StatementContext): LintFinding[] {
  return conditionsOf(context.statement).flatMap((condition) => {
    const place = `: ${condition.operator} ${condition.key}`
    const operator = parseOperator(condition.operator)
    const found = operator === undefined ? [notUnderstood(condition)] : conditionReach(condition, operator, context)
    return found.map((reach) => context.at(reach, place))
  })
}

function conditionReach(condition: Condition, operator: Operator, context: StatementContext): Reach[] {
  if (operator.kind === 'null') return []
  const claim = claimOf(condition.key, context.issuer)
  return [
    ...openDoors(condition, operator, claim),
    ...(claim === undefined ? [] : unoffered(claim, operator, context.issuer)),
    ...(operator.negated ? [] : wantedValues(condition, operator, { ...context, claim })),
  ]
}

function openDoors({ key }: Condition, { set, ifExists }: StringOperator, claim: string | undefined): Reach[] {
  const found: Reach[] = []
  if (set === 'all') {
    found.push({
      code: 'TRUST_FOR_ALL_VALUES',
      severity: 'error',
      reason: `ForAllValues holds when the request carries no ${key} at all`,
      fix: 'Drop ForAllValues: the claims of a token are single values.',
    })
  }
  if (ifExists) {
    found.push({
      code: 'TRUST_IF_EXISTS',
      severity: claim === 'sub' || claim === 'aud' ? 'error' : 'warning',
      reason: `IfExists holds when the request carries no ${key} at all`,
      fix: 'Drop IfExists.',
    })
  }
  return found
}

function unoffered(claim: string, { negated, set, ifExists }: StringOperator, issuer: string): Reach[] {
  const offered = ['aud', 'sub', 'amr', ...GITHUB_CLAIMS]
  if (issuer !== GITHUB_ISSUER || offered.includes(claim)) return []
  const open = negated || set === 'all' || ifExists
  return [
    {
      code: 'TRUST_UNOFFERED_CLAIM',
      severity: open ? 'error' : 'warning',
      reason: `AWS does not offer the claim ${claim} as a condition key, so this ${open ? 'holds always' : 'never holds'}`,
      fix: `Use one of ${offered.join(', ')}.`,
    },
  ]
}

interface ClaimContext extends StatementContext {
  readonly claim: string | undefined
}

function wantedValues({ wanted }: Condition, operator: StringOperator, context: ClaimContext): Reach[] {
  const { claim, version, purpose, issuer, statement } = context
  const byId = conditionsOf(statement).some(({ key }) => claimOf(key, issuer) === 'repository_id')
  return wanted.flatMap((value): Reach[] => {
    if (claim === undefined || isVariable(value, version)) return []
    if (operator.comparison !== 'like' && hasWildcard(value)) return [neverMatches(value)]
    if (claim === 'aud' && hasWildcard(value)) return [audienceWildcard(value)]
    if (claim !== 'sub') return []
    const reach = subjectReach(value, purpose)
    return [...(reach === undefined ? [] : [reach]), ...(byId ? [] : namesOnly(value))]
  })
}

function neverMatches(value: string): Reach {
  return {
    code: 'TRUST_NEVER_MATCHES',
    severity: 'warning',
    reason: `'${value}' is compared letter by letter: the wildcard in it matches nothing but itself`,
    fix: 'Use StringLike, or write the value out.',
  }
}

function audienceWildcard(value: string): Reach {
  return {
    code: 'TRUST_AUDIENCE_WILDCARD',
    severity: 'error',
    reason: `'${value}' accepts tokens that were minted for other services`,
    fix: 'Use StringEquals with "sts.amazonaws.com".',
  }
}

// Names can be given up and taken by somebody else; ids cannot.
function namesOnly(value: string): Reach[] {
  if (hasWildcard(value) || parseSubject(value)?.form !== 'names') return []
  return [
    {
      code: 'TRUST_NAMES_ONLY',
      severity: 'info',
      reason: `'${value}' holds names only, which somebody else can take once owner or repository is renamed or deleted`,
      fix: 'Also demand repository_id, or go over to subjects with ids.',
    },
  ]
}

function notUnderstood({ operator }: Condition): Reach {
  return {
    code: 'TRUST_NOT_UNDERSTOOD',
    severity: 'info',
    reason: `the operator ${operator} is not one this check understands`,
    fix: 'Check this condition by hand.',
  }
}

function keyOf(claim: string, issuer: string): string {
  return `${issuer.replace(/^https?:\/\//u, '')}:${claim}`
}
