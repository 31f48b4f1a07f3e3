/** Making roles, users, providers and policies, by IAM's rules. */
import { AwsError } from '../errors.ts'
import { uniqueId } from '../ids.ts'
import { readPolicy } from '../policy/document.ts'
import type { Account, ManagedPolicy, OidcProvider, Role, User } from './entities.ts'

/** A role to make; policies are documents, not text. */
export interface RoleInit {
  readonly trust: unknown
  /** Inline policies by name. */
  readonly inline?: Readonly<Record<string, unknown>>
  /** ARNs of managed policies. */
  readonly attached?: readonly string[]
  /** Seconds, 3600 to 43200; 3600 if left out. */
  readonly maxSessionDuration?: number
  /** `/` if left out. */
  readonly path?: string
  readonly boundary?: string
  readonly description?: string
  readonly tags?: Readonly<Record<string, string>>
}

/** Makes a role; throws `EntityAlreadyExists`, `MalformedPolicyDocument` or `ValidationError`. */
export function createRole(account: Account, init: RoleInit & { readonly name: string; readonly now: Date }): Role {
  const { name, path = '/', now, maxSessionDuration = 3600 } = init
  if (account.roles.has(name)) throw alreadyExists(`Role with name ${name} already exists.`)
  checkName('roleName', name, 64)
  checkSessionDuration(maxSessionDuration)
  const role: Role = {
    name,
    path,
    arn: `arn:aws:iam::${account.id}:role${path}${name}`,
    id: uniqueId('AROA'),
    created: now,
    description: init.description,
    trust: policyText(init.trust, 'trust'),
    inline: new Map(
      Object.entries(init.inline ?? {}).map(([policy, document]) => [policy, policyText(document, 'identity')]),
    ),
    attached: new Set(init.attached),
    boundary: init.boundary,
    maxSessionDuration,
    tags: new Map(Object.entries(init.tags ?? {})),
  }
  account.roles.set(name, role)
  return role
}

/** Makes a user without keys. */
export function createUser(account: Account, name: string, now: Date): User {
  if (account.users.has(name)) throw alreadyExists(`User with name ${name} already exists.`)
  checkName('userName', name, 64)
  const user: User = {
    name,
    path: '/',
    arn: `arn:aws:iam::${account.id}:user/${name}`,
    id: uniqueId('AIDA'),
    created: now,
    inline: new Map(),
    attached: new Set(),
  }
  account.users.set(name, user)
  return user
}

/** An OIDC provider to make. */
export interface ProviderInit {
  /** With or without `https://`. */
  readonly url: string
  readonly clientIds: readonly string[]
  readonly thumbprints?: readonly string[]
  readonly now: Date
}

/** Makes an OIDC provider; throws `EntityAlreadyExists`. */
export function createProvider(account: Account, init: ProviderInit): OidcProvider {
  const url = init.url.replace(/^https:\/\//, '').replace(/\/$/, '')
  const arn = `arn:aws:iam::${account.id}:oidc-provider/${url}`
  if (account.providers.has(arn)) throw alreadyExists(`Provider with url https://${url} already exists.`)
  const provider: OidcProvider = {
    arn,
    url,
    created: init.now,
    clientIds: new Set(init.clientIds),
    thumbprints: new Set(init.thumbprints),
  }
  account.providers.set(arn, provider)
  return provider
}

/** Makes a managed policy; throws `EntityAlreadyExists` or `MalformedPolicyDocument`. `document` is JSON text. */
export function createPolicy(
  account: Account,
  init: { readonly name: string; readonly document: string; readonly path?: string; readonly now: Date },
): ManagedPolicy {
  const { name, path = '/', now } = init
  const arn = `arn:aws:iam::${account.id}:policy${path}${name}`
  if (account.policies.has(arn))
    throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`)
  checkName('policyName', name, 128)
  readPolicy(init.document, 'identity')
  const policy: ManagedPolicy = {
    name,
    path,
    arn,
    id: uniqueId('ANPA'),
    created: now,
    defaultVersion: 'v1',
    versions: [{ id: 'v1', document: init.document, created: now }],
  }
  account.policies.set(arn, policy)
  return policy
}

/** Throws `ValidationError` for a role's maximum outside 1 to 12 hours. */
export function checkSessionDuration(seconds: number): void {
  if (seconds >= 3600 && seconds <= 43_200) return
  const [bound, rule] = seconds < 3600 ? [3600, 'greater'] : [43_200, 'less']
  throw new AwsError(
    400,
    'ValidationError',
    `1 validation error detected: Value '${seconds}' at 'maxSessionDuration' failed to satisfy constraint: Member must have value ${rule} than or equal to ${bound}`,
  )
}

function checkName(field: string, name: string, limit: number): void {
  if (name.length <= limit && /^[\w+=,.@-]+$/.test(name)) return
  throw new AwsError(
    400,
    'ValidationError',
    `The specified value for ${field} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
  )
}

function policyText(document: unknown, kind: 'trust' | 'identity'): string {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  readPolicy(text, kind)
  return text
}

function alreadyExists(message: string): AwsError {
  return new AwsError(409, 'EntityAlreadyExists', message)
}
