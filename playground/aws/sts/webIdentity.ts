/** AssumeRoleWithWebIdentity: a token for a session, by the role's trust policy. */
import type { JWTPayload } from 'jose'
import { AwsError } from '../errors.ts'
import { RequestContext } from '../policy/context.ts'
import { readPolicy } from '../policy/document.ts'
import { evaluate } from '../policy/evaluate.ts'
import { isActionMatch, isMatch, patternOf } from '../policy/patterns.ts'
import type { QueryParameters } from '../query.ts'
import type { AwsState } from '../state.ts'
import type { XmlValue } from '../xml.ts'
import type { RoleReference } from './constraints.ts'
import { duration, roleReference, sessionName } from './constraints.ts'
import { checkRoleMaximum, openSession, sessionPolicies } from './sessions.ts'
import type { VerifiedToken } from './token.ts'
import { verifyToken } from './token.ts'

const action = 'sts:AssumeRoleWithWebIdentity'

/** Claims beside `sub` and `aud` that STS evaluates for GitHub's issuer since January 2026. */
const gitHubClaims = [
  'actor',
  'actor_id',
  'enterprise_id',
  'environment',
  'job_workflow_ref',
  'ref',
  'repository',
  'repository_id',
  'workflow',
] as const

/** Performs the call; throws STS's errors. A role that is missing looks like one that does not trust the token. */
export async function assumeWithWebIdentity(
  state: AwsState,
  call: QueryParameters,
): Promise<{ readonly [name: string]: XmlValue }> {
  const reference = roleReference(call)
  const name = sessionName(call)
  const seconds = duration(call)
  const policies = sessionPolicies(state, call)
  const account = state.accounts.get(reference.account)
  const token = await verifyToken(state, account, call.required('WebIdentityToken'))
  const role = account?.roles.get(reference.name)
  if (role === undefined || role.arn !== reference.arn || isDenied(state, reference)) throw notAuthorized()
  if (!isTrusted(state, role.trust, { token, reference, sessionName: name, seconds })) throw notAuthorized()
  checkRoleMaximum(role, seconds)
  const session = openSession(state, {
    account: reference.account,
    role,
    sessionName: name,
    seconds,
    policies,
    provider: token.provider.arn,
  })
  return {
    ...session,
    SubjectFromWebIdentityToken: token.subject,
    Audience: token.audience,
    Provider: token.provider.arn,
  }
}

interface Presented {
  readonly token: VerifiedToken
  readonly reference: RoleReference
  readonly sessionName: string
  readonly seconds: number
}

function isTrusted(state: AwsState, trust: string, presented: Presented): boolean {
  const { decision } = evaluate([readPolicy(trust, 'trust')], {
    action,
    resource: presented.reference.arn,
    principal: { kind: 'federated', provider: presented.token.provider.arn },
    context: contextOf(state, presented),
  })
  return decision === 'allowed'
}

function contextOf(state: AwsState, { token, sessionName: name, seconds }: Presented): RequestContext {
  const now = state.clock()
  const { url, arn } = token.provider
  const more = url === 'token.actions.githubusercontent.com' ? gitHubClaims : []
  return new RequestContext({
    ...Object.fromEntries(more.map((claim) => [`${url}:${claim}`, claimText(token.claims, claim)])),
    [`${url}:sub`]: token.subject,
    [`${url}:aud`]: token.audience,
    'sts:RoleSessionName': name,
    'sts:DurationSeconds': String(seconds),
    'aws:FederatedProvider': arn,
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    'aws:SecureTransport': 'true',
    'aws:SourceIp': '127.0.0.1',
    'aws:RequestedRegion': state.region,
  })
}

function claimText(claims: JWTPayload, name: string): string | undefined {
  const value = claims[name]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

/** Denials without a principal also reach those who have no keys yet. */
function isDenied(state: AwsState, { arn }: RoleReference): boolean {
  return state.denials.some((denial) => {
    const resource = patternOf(denial.resource ?? '*', undefined)
    const matches = resource !== undefined && isMatch(resource, arn)
    return denial.principal === undefined && matches && isActionMatch(denial.action ?? '*', action)
  })
}

function notAuthorized(): AwsError {
  return new AwsError(403, 'AccessDenied', `Not authorized to perform ${action}`)
}
