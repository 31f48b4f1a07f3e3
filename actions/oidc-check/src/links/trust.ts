/** Whether the role's trust policy lets the token in, and what would. */
import { claimsIn, evaluateTrust, explainTrust, readTrustPolicy, statementTrusting } from '@wrenchproof/aws'
import type { Claims, SubjectTemplate, TokenClaims, TrustPolicy, TrustVerdict } from '@wrenchproof/aws'
import type { Evidence, PolicySource } from './evidence.ts'
import { broken, cannotTell, link, unseen } from './link.ts'
import type { Finding, Link } from './link.ts'
import { whatWouldTell } from './session.ts'

/** The trust link; `template` is how the repository makes its subjects, where that is known. */
export function trustLink(evidence: Evidence, template?: SubjectTemplate): Link {
  const { target, claims, assumed, source } = evidence
  const about = { name: 'trust', subject: target.settings.role.arn } as const
  if (source.kind === 'malformed') {
    return link(about, [], [malformed(source)])
  }
  if (source.kind === 'none') {
    if (assumed.kind === 'session') return link(about, ['STS let the token in'], fileFindings(evidence))
    return cannotTell(
      about,
      `no policy of the role is to be seen: there is no ${source.path}`,
      whatWouldTell(source.path),
    )
  }
  if (claims === undefined)
    return cannotTell(about, 'there are no claims to hold against the policy', 'Mend what is broken above.')
  const verdict = evaluateTrust(source.policy, requestOf(evidence, claims))
  const where = source.kind === 'role' ? "the role's own policy" : source.path
  if (assumed.kind === 'session') {
    return link(
      about,
      [`STS let the token in; by ${where}, ${explainTrust(verdict)[0]}`],
      [
        ...(source.kind === 'file' && verdict.verdict === 'deny' ? [differs(evidence, source.path)] : []),
        ...fileFindings(evidence),
      ],
    )
  }
  const lines = explainTrust(verdict)
  if (verdict.verdict === 'deny') {
    return broken(about, {
      code: 'TRUST_DENIES',
      reason: `by ${where}, ${lines.join('\n')}`,
      fix: remedy(evidence, { claims, verdict, policy: source.policy, template }),
    })
  }
  return verdict.verdict === 'cannot-tell'
    ? link(
        about,
        [],
        [
          unseen(about.subject, `by ${where}, ${lines.join('\n')}`, 'Check the conditions named by hand.'),
          ...refusedToo(evidence),
        ],
      )
    : allowed(evidence, where)
}

function requestOf({ target }: Evidence, claims: Claims) {
  const { role, sessionName } = target.settings
  return { claims, account: role.account, partition: role.partition, keys: { 'sts:RoleSessionName': sessionName } }
}

/** The policy lets the token in, and there is no session. */
function allowed(evidence: Evidence, where: string): Link {
  const { target, assumed, source, doctor } = evidence
  const about = { name: 'trust', subject: target.settings.role.arn } as const
  const refused = assumed.kind === 'failed' && assumed.error.code === 'NOT_AUTHORIZED'
  if (source.kind === 'role') {
    if (!refused) return link(about, [`${where} lets the token in`], fileFindings(evidence))
    return broken(about, {
      code: 'TRUST_YET_REFUSED',
      reason: `${where} lets the token in, and STS refused it: ${assumed.error.message}`,
      fix: 'If the policy was changed within the last minute, run again. Otherwise look for a resource control policy of the organisation, and for the event in CloudTrail:\naws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRoleWithWebIdentity',
    })
  }
  if (refused && doctor?.role.kind !== 'missing') {
    return broken(about, {
      code: 'ROLE_OR_TRUST',
      reason: `${where} would let the token in, and STS refused it: the role is missing, or it has another policy than the file`,
      fix: 'Apply the bootstrap root, as a person with rights of their own:\nterraform -chdir=terraform/bootstrap apply',
    })
  }
  return cannotTell(
    about,
    `${where} would let the token in; whether the role has this policy was not seen`,
    'Mend what is broken above.',
  )
}

/** STS refused, and nothing seen explains it: that must not pass for something that is merely unseen. */
function refusedToo({ target, assumed }: Evidence): Finding[] {
  if (assumed.kind !== 'failed' || assumed.error.code !== 'NOT_AUTHORIZED') return []
  const { code, message, fix } = assumed.error
  return [{ code, severity: 'error', subject: target.settings.role.arn, reason: message, fix }]
}

function malformed(source: Extract<PolicySource, { kind: 'malformed' }>): Finding {
  return {
    code: 'TRUST_POLICY_MALFORMED',
    severity: 'error',
    subject: source.path,
    reason: source.problem,
    fix: 'Correct the trust policy; AWS answers MalformedPolicyDocument to it as it is.',
  }
}

/** What is wrong with the file beside the role's own policy. */
function fileFindings(evidence: Evidence): Finding[] {
  const { file, source } = evidence
  if (file?.kind === 'malformed') return [malformed(file)]
  if (file?.kind !== 'file' || source.kind !== 'role') return []
  return same(file.policy, source.policy) ? [] : [differs(evidence, file.path)]
}

function differs({ target }: Evidence, path: string): Finding {
  return {
    code: 'TRUST_FILE_DIFFERS',
    severity: 'warning',
    subject: target.settings.role.arn,
    reason: `the role has another trust policy than ${path}`,
    fix: 'Apply the bootstrap root, or bring the file up to date:\nterraform -chdir=terraform/bootstrap plan',
  }
}

function same(one: TrustPolicy, other: TrustPolicy): boolean {
  return canonical(one) === canonical(other)
}

// Neither the order of keys nor that of values says anything in a policy.
function canonical(policy: TrustPolicy): string {
  return JSON.stringify(sorted(readTrustPolicy(policy)))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

interface Denied {
  readonly claims: TokenClaims
  readonly verdict: TrustVerdict
  readonly policy: TrustPolicy
  readonly template: SubjectTemplate | undefined
}

/**
 * The smallest change that lets the job in: naming the environment in the job if the policy trusts that; otherwise a
 * statement. An apply role is never opened to a branch or a pull request.
 */
function remedy(evidence: Evidence, { claims, verdict, policy, template }: Denied): string {
  const { target, source } = evidence
  const named = target.environment?.githubEnvironment
  const there =
    named === undefined ? undefined : claimsIn({ kind: 'environment', environment: named }, claims, template)
  const elsewhere = named !== undefined && claims['environment'] !== named
  if (elsewhere && there !== undefined && evaluateTrust(policy, requestOf(evidence, there)).verdict === 'allow') {
    return `The policy trusts jobs of the environment ${named}; name it in the job:\nenvironment: ${named}`
  }
  if (verdict.decisive?.effect === 'Deny') {
    return `Take ${verdict.decisive.name} out of the policy, or narrow its conditions: a Deny wins over every Allow.`
  }
  const where = source.kind === 'file' ? source.path : `the trust policy of ${target.roleName}`
  const wanted = target.purpose === 'apply' ? there : claims
  if (wanted === undefined) {
    return 'An apply role trusts jobs of an environment only. Name one in the job, and run this check there:\nenvironment: <environment>'
  }
  const also = elsewhere && target.purpose === 'apply' ? `, name the environment ${named} in the job,` : ''
  return `Add this statement to ${where}${also} and apply the bootstrap root:\n${statementTrusting(requestOf(evidence, wanted))}`
}
