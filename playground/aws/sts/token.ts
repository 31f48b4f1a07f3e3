/** A web identity token, verified as STS verifies it. */
import type { JSONWebKeySet, JWTPayload } from 'jose'
import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors } from 'jose'
import { AwsError } from '../errors.ts'
import type { Account, OidcProvider } from '../iam/entities.ts'
import type { AwsState } from '../state.ts'

/** A token that can be trusted to come from its provider. */
export interface VerifiedToken {
  readonly provider: OidcProvider
  /** What the provider's client ids were compared with. */
  readonly audience: string
  readonly subject: string
  readonly claims: JWTPayload
}

/**
 * Verifies a token against the account's providers: provider, signature, expiry, audience, in this order. Throws
 * `InvalidIdentityToken` or `ExpiredTokenException`.
 */
export async function verifyToken(
  state: AwsState,
  account: Account | undefined,
  token: string,
): Promise<VerifiedToken> {
  const claims = claimsOf(token)
  const issuer = claims.iss ?? ''
  const url = issuer.replace(/^https:\/\//, '').replace(/\/$/, '')
  const provider = [...(account?.providers.values() ?? [])].find((candidate) => candidate.url === url)
  if (provider === undefined) throw invalid(`No OpenIDConnect provider found in your account for ${issuer}`)
  await verifySignature(token, await keySetOf(state, issuer))
  checkTimes(state, claims)
  const audience = audienceOf(claims, provider)
  if (audience === undefined) throw invalid('Incorrect token audience')
  return { provider, audience, subject: claims.sub ?? '', claims }
}

/** The subject a token claims, verified or not, for the trail. */
export function claimedSubject(token: string): string | undefined {
  try {
    return decodeJwt(token).sub
  } catch {
    return undefined
  }
}

function claimsOf(token: string): JWTPayload {
  let claims: JWTPayload
  try {
    decodeProtectedHeader(token)
    claims = decodeJwt(token)
  } catch {
    throw invalid('The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)')
  }
  for (const name of ['iss', 'sub', 'aud', 'exp', 'iat'])
    if (claims[name] === undefined) throw invalid(`Missing a required claim: ${name}`)
  return claims
}

/** Only addresses that the state names are asked: the playground does not reach out to real issuers. */
async function keySetOf(state: AwsState, issuer: string): Promise<JSONWebKeySet> {
  const address = state.keySets.get(issuer) ?? state.keySets.get(issuer.replace(/\/$/, ''))
  const response = address === undefined ? undefined : await fetchOnce(address)
  const keySet: unknown = response?.ok === true ? await response.json().catch(() => undefined) : undefined
  if (isKeySet(keySet)) return keySet
  throw unreachable()
}

async function fetchOnce(address: string): Promise<Response | undefined> {
  try {
    return await fetch(address, { signal: AbortSignal.timeout(5000) })
  } catch {
    return undefined
  }
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)
}

async function verifySignature(token: string, keySet: JSONWebKeySet): Promise<void> {
  try {
    const algorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512']
    await compactVerify(token, createLocalJWKSet(keySet), { algorithms })
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) throw unreachable()
    throw unverifiable()
  }
}

function checkTimes(state: AwsState, { exp = 0, nbf, iat = 0 }: JWTPayload): void {
  const now = Math.floor(state.clock().getTime() / 1000)
  if (now >= exp + state.clockSkew)
    throw new AwsError(
      400,
      'ExpiredTokenException',
      `Token expired: current date/time ${now} must be before the expiration date/time ${exp}`,
    )
  if (Math.max(nbf ?? 0, iat) > now + state.clockSkew) throw unverifiable()
}

/** `azp` stands for the audience where a token has it, as the IAM user guide says of the key `aud`. */
function audienceOf(claims: JWTPayload, provider: OidcProvider): string | undefined {
  const presented = typeof claims['azp'] === 'string' ? claims['azp'] : (claims.aud ?? [])
  return [presented].flat().find((audience) => provider.clientIds.has(audience))
}

function invalid(message: string): AwsError {
  return new AwsError(400, 'InvalidIdentityToken', message)
}

/** Two blanks, as awslabs/aws-sdk-rust#827 and aws/aws-sdk-php#1725 quote it. */
function unreachable(): AwsError {
  return invalid(
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
  )
}

/** The exact texts for a wrong signature and for a token from the future are not public; this is the API model's. */
function unverifiable(): AwsError {
  return invalid(
    'The web identity token that was passed could not be validated by AWS. Get a new identity token from the identity provider and then retry the request.',
  )
}
