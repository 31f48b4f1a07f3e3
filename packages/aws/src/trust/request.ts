/** What a call of AssumeRoleWithWebIdentity presents to the policy: condition keys and their values. */

/** The payload of a token; `iss` decides which condition keys and which provider are meant. */
export type Claims = Readonly<Record<string, unknown>> & { readonly iss: string }

/** One request for a role of `account`, made with a token of these claims. */
export interface TrustRequest {
  readonly claims: Claims
  /** Twelve digits: the role's account, where its provider must be. */
  readonly account: string
  /** `aws` if left out. */
  readonly partition?: string
  /** Values of other condition keys that the caller knows, such as `sts:RoleSessionName`. */
  readonly keys?: Readonly<Record<string, string | readonly string[]>>
}

/** What is known of a condition key. `values` undefined: the request does not carry the key. */
export type Presented =
  | { readonly known: true; readonly values: readonly string[] | undefined; readonly note?: string }
  | { readonly known: false; readonly note: string }

/** How to read claims that AWS does not name as condition keys: as absent (documented) or as carried. */
export type UnlistedClaims = 'absent' | 'carried'

/** Claims every OpenID Connect provider's tokens offer as condition keys. */
const STANDARD_CLAIMS = ['aud', 'sub', 'amr'] as const

/**
 * Claims of GitHub's tokens that STS offers as condition keys besides the standard ones, since January 2026.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export const GITHUB_CLAIMS = [
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

/** The issuer of github.com; GitHub Enterprise Server and data-resident tenants have others. */
export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com'

/** An issuer without its scheme: the prefix of its condition keys and the name of its provider. */
export function issuerPrefix(issuer: string): string {
  return issuer.replace(/^https?:\/\//u, '')
}

/** The ARN that a role of this account must name to trust the request's issuer. */
export function providerArn({ claims, account, partition = 'aws' }: TrustRequest): string {
  return `arn:${partition}:iam::${account}:oidc-provider/${issuerPrefix(claims.iss)}`
}

/** The claim that a condition key names, in lower case; undefined for keys of other providers and services. */
export function claimOf(key: string, issuer: string): string | undefined {
  const prefix = `${issuerPrefix(issuer)}:`.toLowerCase()
  const lower = key.toLowerCase()
  return lower.startsWith(prefix) ? lower.slice(prefix.length) : undefined
}

/** What the request presents for a condition key, whose name is not case-sensitive. */
export function presented(key: string, request: TrustRequest, unlisted: UnlistedClaims): Presented {
  const claim = claimOf(key, request.claims.iss)
  if (claim !== undefined) return presentedClaim(claim, request.claims, unlisted)
  const given = Object.entries(request.keys ?? {}).find(([name]) => name.toLowerCase() === key.toLowerCase())
  if (given !== undefined) return { known: true, values: typeof given[1] === 'string' ? [given[1]] : given[1] }
  // A host name before the colon is another provider's; service prefixes such as aws: and sts: have no dot.
  if (/^(?:https?:\/\/)?[^:/]*\..*:/u.test(key)) {
    return { known: true, values: undefined, note: `this is a key of another provider than ${request.claims.iss}` }
  }
  return { known: false, note: `what a request carries as ${key} cannot be told from a token` }
}

function presentedClaim(claim: string, claims: Claims, unlisted: UnlistedClaims): Presented {
  const values = strings(claims[claim])
  if (values === 'unreadable') return { known: false, note: `the claim ${claim} is neither text nor a list of text` }
  if (claim === 'aud' && claims['azp'] !== undefined) {
    return { known: false, note: 'the token has an azp claim, which STS presents in place of aud' }
  }
  if (STANDARD_CLAIMS.some((name) => name === claim)) return { known: true, values }
  const listed = GITHUB_CLAIMS.some((name) => name === claim)
  if (claims.iss === GITHUB_ISSUER) {
    if (listed || unlisted === 'carried') return { known: true, values }
    return { known: true, values: undefined, note: `AWS does not offer the claim ${claim} as a condition key` }
  }
  return {
    known: false,
    note: `whether STS offers the claim ${claim} of ${claims.iss} as a condition key is not documented`,
  }
}

function strings(value: unknown): readonly string[] | undefined | 'unreadable' {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return [value]
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value
  return 'unreadable'
}
