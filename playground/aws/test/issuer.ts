/** An OpenID Connect issuer of GitHub's kind, with its key set served on loopback. */
import type { CryptoKey, JWTPayload } from 'jose'
import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import type { FaultBoard } from '../../http/faults.ts'
import type { Served } from '../../http/serve.ts'
import { json, serve } from '../../http/serve.ts'

export const gitHub = 'https://token.actions.githubusercontent.com'

export interface Issuer extends Served {
  readonly board: FaultBoard
  /** A token for the default branch of `octo/infra`; claims of `undefined` are left out. */
  readonly token: (claims?: Record<string, unknown>, key?: CryptoKey) => Promise<string>
  readonly stranger: CryptoKey
}

/** Starts an issuer; `now` is what time it thinks it is. */
export async function issuer(now: () => Date): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const stranger = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }
  const board: FaultBoard = { faults: [] }
  const server = await serve(() => json(200, { keys: [jwk] }), board)
  return {
    ...server,
    board,
    stranger: stranger.privateKey,
    token: (claims = {}, key = privateKey) => {
      const seconds = Math.floor(now().getTime() / 1000)
      const payload: JWTPayload = {
        iss: gitHub,
        aud: 'sts.amazonaws.com',
        sub: 'repo:octo/infra:environment:dev',
        repository: 'octo/infra',
        repository_id: '42',
        environment: 'dev',
        ref: 'refs/heads/develop',
        job_workflow_ref: 'octo/infra/.github/workflows/deliver.yml@refs/heads/develop',
        actor: 'mona',
        iat: seconds,
        nbf: seconds - 5,
        exp: seconds + 300,
        ...claims,
      }
      return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'JWT' }).sign(key)
    },
  }
}
