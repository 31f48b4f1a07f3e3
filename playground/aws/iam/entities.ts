/** What an account's IAM holds. */

/** A role; its session names, keys and permissions follow from it. */
export interface Role {
  readonly name: string
  readonly path: string
  readonly arn: string
  /** `AROA...`; a role made again under the same name has another, and sessions of the first stay dead. */
  readonly id: string
  readonly created: Date
  description: string | undefined
  /** Trust policy, JSON text. */
  trust: string
  /** Inline policies by name, JSON text. */
  readonly inline: Map<string, string>
  /** ARNs of managed policies. */
  readonly attached: Set<string>
  /** ARN of a managed policy that bounds what the others may allow. */
  boundary: string | undefined
  /** In seconds, 3600 to 43200. */
  maxSessionDuration: number
  readonly tags: Map<string, string>
}

/** A user with long-lived keys. */
export interface User {
  readonly name: string
  readonly path: string
  readonly arn: string
  readonly id: string
  readonly created: Date
  readonly inline: Map<string, string>
  readonly attached: Set<string>
}

/** An OpenID Connect provider the account trusts. */
export interface OidcProvider {
  readonly arn: string
  /** Without `https://`, as in the ARN. */
  readonly url: string
  readonly created: Date
  readonly clientIds: Set<string>
  readonly thumbprints: Set<string>
}

export interface PolicyVersion {
  /** `v1`, `v2`, ... */
  readonly id: string
  /** JSON text. */
  readonly document: string
  readonly created: Date
}

/** A managed policy with its versions, oldest first. */
export interface ManagedPolicy {
  readonly name: string
  readonly path: string
  readonly arn: string
  readonly id: string
  readonly created: Date
  defaultVersion: string
  readonly versions: PolicyVersion[]
}

/** One AWS account. */
export interface Account {
  /** Twelve digits. */
  readonly id: string
  /** By name. */
  readonly roles: Map<string, Role>
  /** By name. */
  readonly users: Map<string, User>
  /** By ARN. */
  readonly providers: Map<string, OidcProvider>
  /** By ARN; the account's own. */
  readonly policies: Map<string, ManagedPolicy>
}
