/** Tokens of the REST API: made with exactly the permissions given, and looked up when a request shows one. */
import { randomBytes } from 'node:crypto'
import { now } from './clock.ts'
import { findAccount } from './find.ts'
import type { GithubState, Permissions, Repository, Token } from './model.ts'

export interface TokenOptions {
  readonly kind: Token['kind']
  readonly repositories: readonly Repository[]
  readonly permissions: Permissions
  /** Login; `github-actions[bot]` for `actions`. */
  readonly actor?: string
  readonly runId?: number
  /** Seconds it lives; a day for jobs and an hour for apps, as on GitHub. */
  readonly lifetime?: number
}

const prefix = { actions: 'ghs_', app: 'ghs_', user: 'github_pat_' } as const
const lifetimes = { actions: 86_400, app: 3_600, user: 86_400 } as const

/** Makes a token and answers its value. */
export function mintToken(state: GithubState, options: TokenOptions): string {
  const login = options.actor ?? { actions: 'github-actions[bot]', app: 'an-app[bot]', user: 'dana' }[options.kind]
  const token: Token = {
    value: `${prefix[options.kind]}${randomBytes(18).toString('hex')}`,
    kind: options.kind,
    actor: findAccount(state, login),
    repositoryIds: options.repositories.map(({ id }) => id),
    permissions: options.permissions,
    expiresAt: now(state) + (options.lifetime ?? lifetimes[options.kind]) * 1000,
    ...(options.runId === undefined ? {} : { runId: options.runId }),
    revoked: false,
  }
  state.tokens.push(token)
  return token.value
}

/** The token a request's `authorization` shows: none shown, a bad one, or the token. */
export function tokenOf(state: GithubState, authorization: string | undefined): Token | 'none' | 'bad' {
  if (authorization === undefined || authorization === '') return 'none'
  const value = /^(?:token|bearer) (?<value>\S+)$/i.exec(authorization)?.groups?.['value']
  const token = state.tokens.find((candidate) => candidate.value === value)
  return token === undefined || token.revoked || token.expiresAt <= now(state) ? 'bad' : token
}
