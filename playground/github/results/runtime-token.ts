/** ACTIONS_RUNTIME_TOKEN: which run and job speaks to the artifact and cache services, and which caches it may use. */
import { SignJWT, jwtVerify } from 'jose'
import { z } from 'zod'
import type { JobIdentity } from '../oidc/claims.ts'
import { now } from '../state/clock.ts'
import { findRun } from '../state/find.ts'
import type { GithubState } from '../state/model.ts'

/** A cache scope is a ref; 1 reads, 3 reads and writes. */
export interface CacheScope {
  readonly Scope: string
  readonly Permission: number
}

/** What a job of a run may do with caches, as `ACTIONS_CACHE_MODE` words it. */
export type CacheMode = 'none' | 'read' | 'write' | 'write-only'

const Claims = z.object({
  scp: z.string(),
  ac: z
    .string()
    .transform((text) => z.array(z.object({ Scope: z.string(), Permission: z.number() })).parse(JSON.parse(text))),
  run: z.number(),
  job: z.number(),
})

/** Scopes in the order in which they are searched: the run's own ref, a pull request's base, the default branch. */
export function cacheScopes({ repository, run }: JobIdentity, mode: CacheMode): CacheScope[] {
  if (mode === 'none') return []
  const own = mode === 'read' ? 1 : mode === 'write-only' ? 2 : 3
  const others = [
    ...(run.baseRef === '' ? [] : [`refs/heads/${run.baseRef}`]),
    `refs/heads/${repository.defaultBranch}`,
  ]
  const readable = mode === 'write-only' ? [] : [...new Set(others)].filter((ref) => ref !== run.ref)
  return [{ Scope: run.ref, Permission: own }, ...readable.map((Scope) => ({ Scope, Permission: 1 }))]
}

/** Signs a job's runtime token; good for six hours, the longest a job may take. */
export async function runtimeToken(state: GithubState, identity: JobIdentity, mode: CacheMode): Promise<string> {
  const issuedAt = Math.floor(now(state) / 1000)
  return new SignJWT({
    scp: `Actions.GenericRead:00000000-0000-0000-0000-000000000000 Actions.Results:${identity.run.backendId}:${identity.job.backendId}`,
    ac: JSON.stringify(cacheScopes(identity, mode)),
    run: identity.run.id,
    job: identity.job.id,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + 6 * 3600)
    .sign(state.secret)
}

/** A job and its cache scopes, from a token; undefined for a bad or expired one. */
export async function jobOf(
  state: GithubState,
  authorization: string | undefined,
): Promise<(JobIdentity & { scopes: readonly CacheScope[] }) | undefined> {
  const bearer = /^bearer (?<token>\S+)$/i.exec(authorization ?? '')?.groups?.['token'] ?? ''
  try {
    const { payload } = await jwtVerify(bearer, state.secret, { currentDate: new Date(now(state)) })
    const claims = Claims.parse(payload)
    const at = findRun(state, claims.run)
    const job = at?.run.jobs.find(({ id }) => id === claims.job)
    return at === undefined || job === undefined ? undefined : { ...at, job, scopes: claims.ac }
  } catch {
    return undefined
  }
}
