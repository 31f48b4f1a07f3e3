/** Signs OIDC tokens: good ones, and the bad ones a drill asks for. */
import { SignJWT, UnsecuredJWT, exportSPKI, importJWK } from 'jose'
import { randomUUID } from 'node:crypto'
import { now } from '../state/clock.ts'
import type { GithubState } from '../state/model.ts'
import { newSigningKey, signingKey } from '../state/oidc.ts'
import type { SigningKey, Tampering } from '../state/oidc.ts'
import { claimsOf } from './claims.ts'
import type { JobIdentity } from './claims.ts'

/** Seconds a token is good for, and the slack before its birth, as seen in GitHub's tokens. */
const lifetime = 300
const slack = 600

/** A token for a job and audience; GitHub's default audience is the owner's address. */
export async function mintIdToken(
  state: GithubState,
  identity: JobIdentity,
  options: { readonly audience?: string; readonly tampering?: Tampering } = {},
): Promise<string> {
  const tampering = options.tampering ?? state.oidc.tampering ?? {}
  const issuedAt = Math.floor(now(state) / 1000) - (tampering.expired === true ? lifetime + slack : 0)
  const claims: Record<string, unknown> = {
    jti: randomUUID(),
    ...claimsOf(identity),
    aud: options.audience ?? `https://github.com/${identity.repository.owner.login}`,
    iss: state.oidc.issuer,
    iat: issuedAt,
    nbf: issuedAt - slack,
    exp: issuedAt + lifetime,
    ...tampering.claims,
  }
  for (const [name, value] of Object.entries(claims)) if (value === undefined) delete claims[name]
  state.oidc.issued += 1
  return sign(await signingKey(state.oidc), claims, tampering)
}

async function sign(key: SigningKey, claims: Record<string, unknown>, tampering: Tampering): Promise<string> {
  const kid = tampering.kid ?? key.kid
  if (tampering.signature === 'none') return new UnsecuredJWT(claims).encode()
  if (tampering.signature === 'HS256') {
    const publicKey = await importJWK({ ...key.publicJwk, ext: true }, 'RS256')
    const secret = publicKey instanceof Uint8Array ? publicKey : Buffer.from(await exportSPKI(publicKey))
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid, typ: 'JWT' }).sign(secret)
  }
  const { privateKey } = tampering.signature === 'stranger' ? await newSigningKey() : key
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(privateKey)
}
