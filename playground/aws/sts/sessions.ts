/** Sessions of roles. */
import type { SessionKey } from '../credentials.ts'
import { AwsError } from '../errors.ts'
import { managedPolicyText } from '../iam/managed.ts'
import type { Role } from '../iam/entities.ts'
import { secretKey, sessionToken, uniqueId } from '../ids.ts'
import { readPolicy } from '../policy/document.ts'
import type { QueryParameters } from '../query.ts'
import type { AwsState } from '../state.ts'
import type { XmlValue } from '../xml.ts'

/** A session to open. */
export interface SessionRequest {
  readonly account: string
  readonly role: Role
  readonly sessionName: string
  readonly seconds: number
  readonly policies: readonly string[]
  readonly tags?: ReadonlyMap<string, string>
  /** ARN of the OIDC provider, for a web identity. */
  readonly provider?: string
}

/** Opens a session and returns the part of STS's answer that tells of it. */
export function openSession(state: AwsState, request: SessionRequest): { readonly [name: string]: XmlValue } {
  const { account, role, sessionName } = request
  const issued = state.clock()
  const accessKeyId = uniqueId('ASIA')
  const key: SessionKey = {
    kind: 'session',
    secret: secretKey(),
    token: sessionToken(),
    account,
    role: role.name,
    roleId: role.id,
    sessionName,
    issued,
    expires: new Date(issued.getTime() + request.seconds * 1000),
    policies: request.policies,
    tags: request.tags ?? new Map(),
    provider: request.provider,
  }
  state.accessKeys.set(accessKeyId, key)
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: key.secret,
      SessionToken: key.token,
      Expiration: key.expires.toISOString().replace(/\.\d+Z$/, 'Z'),
    },
    AssumedRoleUser: {
      Arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${sessionName}`,
      AssumedRoleId: `${role.id}:${sessionName}`,
    },
  }
}

/** Throws `ValidationError` when a role does not let its sessions live that long. */
export function checkRoleMaximum(role: Role, seconds: number): void {
  if (seconds <= role.maxSessionDuration) return
  throw new AwsError(
    400,
    'ValidationError',
    'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  )
}

/**
 * Session policies of a call: `Policy` and `PolicyArns`, as JSON texts. Throws `MalformedPolicyDocument`,
 * `PackedPolicyTooLarge` or `ValidationError`.
 */
export function sessionPolicies(state: AwsState, call: QueryParameters): string[] {
  const inline = call.optional('Policy')
  if (inline !== undefined && inline.length > 2048)
    throw new AwsError(400, 'PackedPolicyTooLarge', 'Serialized token too large for session')
  const managed = call.structures('PolicyArns', ['arn']).map(({ arn = '' }) => {
    const text = managedPolicyText(state, arn)
    if (text !== undefined) return text
    throw new AwsError(400, 'ValidationError', `Policy ${arn} does not exist or is not attachable.`)
  })
  const texts = inline === undefined ? managed : [inline, ...managed]
  for (const text of texts) readPolicy(text, 'identity')
  return texts
}
