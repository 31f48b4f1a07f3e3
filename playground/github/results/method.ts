/** What a method of a Twirp service is given, and how it refuses. */
import type { JobIdentity } from '../oidc/claims.ts'
import type { GithubState } from '../state/model.ts'
import type { CacheScope } from './runtime-token.ts'

export interface MethodCall {
  readonly state: GithubState
  /** Whose runtime token the request shows. */
  readonly job: JobIdentity & { readonly scopes: readonly CacheScope[] }
  /** Where signed addresses lead. */
  readonly origin: string
}

export type Method = (call: MethodCall, body: unknown) => unknown

/** A refusal in Twirp's form. */
export class TwirpError extends Error {
  override readonly name = 'TwirpError'
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}
