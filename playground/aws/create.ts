/** Building the state: accounts, roles, providers and buckets in a few lines. */
import type { AwsCredentials } from './credentials.ts'
import { addAccessKey } from './credentials.ts'
import { createPolicy, createProvider, createRole, createUser } from './iam/create.ts'
import type { RoleInit } from './iam/create.ts'
import type { Account } from './iam/entities.ts'
import type { BucketInit } from './s3/store/bucket.ts'
import { newBucket } from './s3/store/bucket.ts'
import { putObject } from './s3/store/objects.ts'
import type { AwsState } from './state.ts'

export interface AccountInit {
  /** By name. */
  readonly roles?: Readonly<Record<string, RoleInit>>
  /** Managed policies by name: policy documents. */
  readonly policies?: Readonly<Record<string, unknown>>
  /** By name; policy documents become inline policies. */
  readonly users?: Readonly<
    Record<string, { readonly policies?: readonly unknown[]; readonly attached?: readonly string[] }>
  >
  readonly oidcProviders?: readonly {
    /** With or without `https://`. */
    readonly url: string
    readonly clientIds: readonly string[]
    readonly thumbprints?: readonly string[]
  }[]
}

export interface AwsInit {
  /** By account id; `111111111111` alone if left out. */
  readonly accounts?: Readonly<Record<string, AccountInit>>
  /** By name; they belong to the first account unless they say otherwise. */
  readonly buckets?: Readonly<Record<string, BucketInit>>
  /** `us-east-2` if left out. */
  readonly region?: string
  /** Issuer address to the address where its key set is really served. */
  readonly keySets?: Readonly<Record<string, string>>
  readonly clock?: () => Date
}

/** A simulated AWS. Every account has a user `administrator` who may do everything: see `administrator`. */
export function awsState(init: AwsInit = {}): AwsState {
  const state: AwsState = {
    clock: init.clock ?? (() => new Date()),
    region: init.region ?? 'us-east-2',
    accounts: new Map(),
    accessKeys: new Map(),
    buckets: new Map(),
    denials: [],
    keySets: new Map(Object.entries(init.keySets ?? {})),
    clockSkew: 0,
    trail: [],
  }
  const accounts = Object.entries(init.accounts ?? { '111111111111': {} })
  for (const [id, account] of accounts) addAccount(state, id, account)
  for (const [name, bucket] of Object.entries(init.buckets ?? {}))
    addBucket(state, name, { account: accounts[0]?.[0] ?? '', ...bucket })
  return state
}

/** Adds an account. */
export function addAccount(state: AwsState, id: string, init: AccountInit = {}): Account {
  const account: Account = { id, roles: new Map(), users: new Map(), providers: new Map(), policies: new Map() }
  state.accounts.set(id, account)
  const now = state.clock()
  const root = createUser(account, 'administrator', now)
  root.attached.add('arn:aws:iam::aws:policy/AdministratorAccess')
  for (const [name, document] of Object.entries(init.policies ?? {}))
    createPolicy(account, { name, document: JSON.stringify(document), now })
  for (const [name, { policies = [], attached = [] }] of Object.entries(init.users ?? {})) {
    const user = createUser(account, name, now)
    for (const [index, document] of policies.entries()) user.inline.set(`inline-${index}`, JSON.stringify(document))
    for (const arn of attached) user.attached.add(arn)
  }
  for (const [name, role] of Object.entries(init.roles ?? {})) createRole(account, { name, ...role, now })
  for (const provider of init.oidcProviders ?? []) createProvider(account, { ...provider, now })
  return account
}

/** Adds a bucket; it must say its account. */
export function addBucket(state: AwsState, name: string, init: BucketInit & { readonly account: string }): void {
  const bucket = newBucket(name, { region: state.region, ...init, created: state.clock() })
  for (const [key, body] of Object.entries(init.objects ?? {}))
    putObject(bucket, key, { body: Buffer.from(body), now: state.clock() })
  state.buckets.set(name, bucket)
}

/** Keys of an account's administrator; the state's first account if none is named. */
export function administrator(state: AwsState, account?: string): AwsCredentials {
  const id = account ?? [...state.accounts.keys()][0] ?? ''
  for (const [accessKeyId, key] of state.accessKeys)
    if (key.kind === 'long-lived' && key.account === id && key.user === 'administrator')
      return { accessKeyId, secretAccessKey: key.secret }
  return addAccessKey(state, id, 'administrator')
}
