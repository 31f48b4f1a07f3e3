/** What a route is, what it is given, and how it refuses. */
import type { HttpRequest, HttpResponse } from '../../http/serve.ts'
import type { Account, GithubState, Level, Repository, Token } from '../state/model.ts'

/** A permission and its level; a route that lists several is content with any of them. */
export type Need = readonly [name: string, level: Level]

export interface PlainCall {
  readonly state: GithubState
  readonly request: HttpRequest
  /** Base of the API's own addresses, without a trailing slash. */
  readonly api: string
  readonly operation: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | undefined>>
  /** The request's JSON body, already checked against GitHub's description; undefined when there is none. */
  readonly body: unknown
  /** Undefined for a request without a token. */
  readonly token: Token | undefined
}

/** A call that concerns a repository its token may see. */
export interface Call extends PlainCall {
  readonly repository: Repository
}

/** A call that changes something, so that somebody must have signed it. */
export interface SignedCall extends Call {
  readonly token: Token
}

export type Answer = HttpResponse | Promise<HttpResponse>

export type Route =
  | { readonly scope: 'plain'; readonly handle: (call: PlainCall) => Answer }
  | {
      readonly scope: 'repository'
      readonly needs: readonly Need[] | ((call: Call) => readonly Need[])
      /** Refuses anonymous requests even where the repository is public. */
      readonly signed: boolean
      readonly handle: (call: SignedCall) => Answer
    }

/** Routes by GitHub's operation id. */
export type Routes = Readonly<Record<string, Route>>

/** A route that reads; anybody may in a public repository. */
export function reads(needs: readonly Need[], handle: (call: Call) => Answer): Route {
  return { scope: 'repository', needs, signed: false, handle }
}

/** A route that needs a token with one of these permissions. */
export function signed(
  needs: readonly Need[] | ((call: Call) => readonly Need[]),
  handle: (call: SignedCall) => Answer,
): Route {
  return { scope: 'repository', needs, signed: true, handle }
}

/** An error answer; its body is completed with `documentation_url` and `status`. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly extra: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
  constructor(
    status: number,
    message: string,
    more: { extra?: Readonly<Record<string, unknown>>; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message)
    this.status = status
    this.extra = more.extra ?? {}
    this.headers = more.headers ?? {}
  }
}

/** 404 as GitHub words it, which is also what hides a private repository. */
export function notFound(): Refusal {
  return new Refusal(404, 'Not Found')
}

/** 422 with a message of its own. */
export function unprocessable(message: string): Refusal {
  return new Refusal(422, message)
}

/** 422 `Validation Failed` with the errors GitHub lists under it. */
export function invalid(...errors: readonly Readonly<Record<string, string>>[]): Refusal {
  return new Refusal(422, 'Validation Failed', { extra: { errors } })
}

/** The thing, or 404. */
export function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw notFound()
  return thing
}

/** The account a call acts as. */
export function actorOf(call: SignedCall): Account {
  return call.token.actor
}

/** A path parameter; GitHub's description says that it is there. */
export function param(call: PlainCall, name: string): string {
  const value = call.params[name]
  if (value === undefined) throw new Error(`${call.operation} has no path parameter ${name}`)
  return value
}

/** A path parameter that is a number. */
export function idParam(call: PlainCall, name: string): number {
  return Number(param(call, name))
}

/** Answer without a body. */
export function empty(status: number): HttpResponse {
  return { status }
}
