/** The OIDC issuer: discovery, keys, and the address where a job asks for its token. */
import { SignJWT, jwtVerify } from 'jose'
import { json } from '../../http/serve.ts'
import type { Handler, HttpResponse } from '../../http/serve.ts'
import { now } from '../state/clock.ts'
import { findRun } from '../state/find.ts'
import type { GithubState } from '../state/model.ts'
import { signingKey } from '../state/oidc.ts'
import { mintIdToken } from './mint.ts'
import type { JobIdentity } from './claims.ts'

/** Path under which the issuer is served. */
export const oidcPath = '/oidc'

/** Answers everything under `/oidc`. */
export function oidcHandler(state: GithubState): Handler {
  return async (request) => {
    const here = `${request.url.origin}${oidcPath}`
    switch (request.url.pathname.slice(oidcPath.length)) {
      case '/.well-known/openid-configuration':
        return json(200, discovery(state, here))
      case '/.well-known/jwks':
        return json(200, await publicKeys(state))
      case '/token':
        return token(state, request.headers['authorization'], request.url.searchParams.get('audience') ?? undefined)
      default:
        throw new Error(`the playground's OIDC issuer has nothing at ${request.url.pathname}`)
    }
  }
}

/** The issuer's published keys (JWKS), for verifiers in the same process. */
export async function publicKeys(state: GithubState): Promise<{ keys: Record<string, unknown>[] }> {
  await signingKey(state.oidc)
  return { keys: state.oidc.keys.map(({ publicJwk }) => ({ ...publicJwk })) }
}

function discovery(state: GithubState, here: string): Record<string, unknown> {
  return {
    issuer: state.oidc.issuer,
    jwks_uri: `${here}/.well-known/jwks`,
    subject_types_supported: ['public', 'pairwise'],
    response_types_supported: ['id_token'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid'],
    claims_supported: ['sub', 'aud', 'exp', 'iat', 'iss', 'jti', 'nbf', 'ref', 'repository', 'environment', 'actor'],
  }
}

/** The secret (`ACTIONS_ID_TOKEN_REQUEST_TOKEN`) with which a job asks for its tokens. */
export async function requestToken(state: GithubState, { run, job }: JobIdentity): Promise<string> {
  return new SignJWT({ run: run.id, job: job.id, use: 'id-token' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt(Math.floor(now(state) / 1000))
    .sign(state.secret)
}

async function token(
  state: GithubState,
  authorization: string | undefined,
  audience: string | undefined,
): Promise<HttpResponse> {
  const identity = await identityOf(state, authorization)
  if (identity === undefined) return json(401, { message: 'The request token is not valid' })
  const value = await mintIdToken(state, identity, audience === undefined ? {} : { audience })
  return json(200, { count: value.length, value })
}

async function identityOf(state: GithubState, authorization: string | undefined): Promise<JobIdentity | undefined> {
  const bearer = /^bearer (?<token>\S+)$/i.exec(authorization ?? '')?.groups?.['token'] ?? ''
  try {
    const { payload } = await jwtVerify(bearer, state.secret, { currentDate: new Date(now(state)) })
    const at = findRun(state, Number(payload['run']))
    const job = at?.run.jobs.find(({ id }) => id === payload['job'])
    return payload['use'] !== 'id-token' || at === undefined || job === undefined ? undefined : { ...at, job }
  } catch {
    return undefined
  }
}
