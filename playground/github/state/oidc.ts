/** The OIDC issuer's keys, and how a drill makes it hand out bad tokens. */
import { exportJWK, generateKeyPair } from 'jose'
import type { CryptoKey, JWK } from 'jose'
import { randomUUID } from 'node:crypto'

/** The issuer GitHub's real tokens name. */
export const githubIssuer = 'https://token.actions.githubusercontent.com'

export interface SigningKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
}

/** How the next tokens differ from good ones; every field may be combined. */
export interface Tampering {
  /** Claims added or replaced; undefined removes one. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** Issued ten minutes before the moment at which it ran out. */
  readonly expired?: boolean
  /** Another key id in the header than the key that signed. */
  readonly kid?: string
  /**
   * `stranger`: a key nobody published under the real key's id; `none`: unsigned; `HS256`: signed with the public key
   * as a shared secret, the classic confusion.
   */
  readonly signature?: 'stranger' | 'none' | 'HS256'
}

export interface OidcState {
  /** The `iss` claim. */
  issuer: string
  /** Published keys; the first signs. Empty until the first is needed. */
  keys: SigningKey[]
  /** Strikes every token that is requested while it is set. */
  tampering: Tampering | undefined
  /** How many tokens were handed out. */
  issued: number
}

/** An issuer with no key made yet. */
export function oidcState(issuer: string = githubIssuer): OidcState {
  return { issuer, keys: [], tampering: undefined, issued: 0 }
}

/** A fresh RSA key of 2,048 bits. */
export async function newSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const kid = randomUUID()
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } }
}

/** The key that signs now; made at first use. */
export async function signingKey(oidc: OidcState): Promise<SigningKey> {
  if (oidc.keys[0] === undefined) {
    const made = await newSigningKey()
    // Two first requests may have raced to make one.
    if (oidc.keys[0] === undefined) oidc.keys.push(made)
  }
  const key = oidc.keys[0]
  if (key === undefined) throw new Error('the issuer has no key')
  return key
}

/** A new key signs from now on; the old ones stay published unless told otherwise. */
export async function rotateKeys(oidc: OidcState, keep: 'keep-old' | 'drop-old' = 'keep-old'): Promise<void> {
  const made = await newSigningKey()
  oidc.keys = keep === 'keep-old' ? [made, ...oidc.keys] : [made]
}
