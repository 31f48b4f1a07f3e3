/** One call to IAM, with what its operation needs. */
import type { Caller } from '../credentials.ts'
import { AwsError } from '../errors.ts'
import type { QueryParameters } from '../query.ts'
import type { AwsState } from '../state.ts'
import type { XmlValue } from '../xml.ts'
import type { Account, ManagedPolicy, OidcProvider, Role, User } from './entities.ts'
import { managedPolicy } from './managed.ts'

export interface IamCall {
  readonly state: AwsState
  readonly caller: Caller
  readonly account: Account
  readonly parameters: QueryParameters
}

export type IamResult = { readonly [name: string]: XmlValue } | undefined

/** An operation: what the caller must be allowed to act on, and what it does once that is so. */
export interface IamOperation {
  /** ARN. */
  readonly resource: (call: IamCall) => string
  readonly run: (call: IamCall) => IamResult
}

/** Lists come whole: the playground has no pages. */
export const wholeList = { IsTruncated: false } as const

/** ARN of the role a call names, whether it exists or not. */
export function roleResource({ account, parameters }: IamCall): string {
  const name = parameters.required('RoleName')
  return account.roles.get(name)?.arn ?? `arn:aws:iam::${account.id}:role${parameters.optional('Path') ?? '/'}${name}`
}

/** The role a call names; throws `NoSuchEntity`. */
export function roleOf({ account, parameters }: IamCall): Role {
  const name = parameters.required('RoleName')
  const role = account.roles.get(name)
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`)
  return role
}

/** The user a call names, or the caller itself; throws `NoSuchEntity`. */
export function userOf({ account, parameters, caller }: IamCall): User {
  const name = parameters.optional('UserName')
  if (name === undefined && caller.kind === 'user') return caller.user
  if (name === undefined)
    throw new AwsError(400, 'ValidationError', 'Must specify userName when calling with non-User credentials')
  const user = account.users.get(name)
  if (user === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`)
  return user
}

/** The managed policy a call names, AWS's own included; throws `NoSuchEntity`. */
export function policyOf({ state, parameters }: IamCall): ManagedPolicy {
  const arn = parameters.required('PolicyArn')
  const policy = managedPolicy(state, arn)
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} was not found.`)
  return policy
}

/** The OIDC provider a call names; throws `NoSuchEntity`. */
export function providerOf({ account, parameters }: IamCall): OidcProvider {
  const arn = parameters.required('OpenIDConnectProviderArn')
  const provider = account.providers.get(arn)
  if (provider === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`)
  return provider
}

/** A date as IAM writes it, to the second. */
export function dateText(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}

/** Policy documents come percent-encoded. */
export function encodedPolicy(text: string): string {
  return encodeURIComponent(text)
}

/** IAM's 404. */
export function noSuchEntity(message: string): AwsError {
  return new AwsError(404, 'NoSuchEntity', message)
}
