/** Keys, and who holds them. */
import { AwsError } from './errors.ts'
import { secretKey, uniqueId } from './ids.ts'
import type { Role, User } from './iam/entities.ts'
import type { AwsState } from './state.ts'

/** What a client signs its requests with. */
export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** A user's long-lived key. */
export interface LongLivedKey {
  readonly kind: 'long-lived'
  readonly secret: string
  readonly account: string
  readonly user: string
}

/** A session of a role. */
export interface SessionKey {
  readonly kind: 'session'
  readonly secret: string
  readonly token: string
  readonly account: string
  readonly role: string
  readonly roleId: string
  readonly sessionName: string
  readonly issued: Date
  readonly expires: Date
  /** Session policies given when it was assumed: JSON text. */
  readonly policies: readonly string[]
  readonly tags: ReadonlyMap<string, string>
  /** ARN of the OIDC provider, for a web identity. */
  readonly provider: string | undefined
}

/** What the state keeps of an access key. */
export type AccessKey = LongLivedKey | SessionKey

/** The principal behind a request. */
export type Caller =
  | {
      readonly kind: 'user'
      readonly accessKeyId: string
      readonly account: string
      readonly arn: string
      readonly userId: string
      readonly user: User
    }
  | {
      readonly kind: 'session'
      readonly accessKeyId: string
      readonly account: string
      /** `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
      readonly arn: string
      /** `<role id>:<session>`. */
      readonly userId: string
      readonly role: Role
      readonly session: SessionKey
    }

/** Makes a long-lived key for a user. */
export function addAccessKey(state: AwsState, account: string, user: string): AwsCredentials {
  const key = { accessKeyId: uniqueId('AKIA'), secretAccessKey: secretKey() }
  state.accessKeys.set(key.accessKeyId, { kind: 'long-lived', secret: key.secretAccessKey, account, user })
  return key
}

/**
 * Who holds these keys. Throws `InvalidClientTokenId` for unknown keys, a missing or wrong session token and sessions of
 * a role that is gone, `ExpiredToken` for a session past its time.
 */
export function identify(
  state: AwsState,
  { accessKeyId, sessionToken }: { readonly accessKeyId: string; readonly sessionToken?: string | undefined },
): Caller {
  const key = state.accessKeys.get(accessKeyId)
  if (key === undefined) throw invalidToken()
  const account = state.accounts.get(key.account)
  if (key.kind === 'long-lived') {
    const user = account?.users.get(key.user)
    if (user === undefined) throw invalidToken()
    return { kind: 'user', accessKeyId, account: key.account, arn: user.arn, userId: user.id, user }
  }
  if (sessionToken !== key.token) throw invalidToken()
  if (state.clock().getTime() >= key.expires.getTime())
    throw new AwsError(403, 'ExpiredToken', 'The security token included in the request is expired')
  const role = account?.roles.get(key.role)
  if (role === undefined || role.id !== key.roleId) throw invalidToken()
  return {
    kind: 'session',
    accessKeyId,
    account: key.account,
    arn: `arn:aws:sts::${key.account}:assumed-role/${role.name}/${key.sessionName}`,
    userId: `${role.id}:${key.sessionName}`,
    role,
    session: key,
  }
}

/** The variables with which AWS clients, terraform among them, find these keys. */
export function credentialsEnv(credentials: AwsCredentials): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
  }
}

function invalidToken(): AwsError {
  return new AwsError(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.')
}
