/** The REST API as a pure handler: match, authenticate, authorize, check, answer, check again. */
import { json } from '../../http/serve.ts'
import type { Handler, HttpRequest, HttpResponse } from '../../http/serve.ts'
import { now } from '../state/clock.ts'
import { findRepository } from '../state/find.ts'
import type { GithubState, Token } from '../state/model.ts'
import { tokenOf } from '../state/tokens.ts'
import { authorize } from './authorize.ts'
import { loadDescription } from './openapi.ts'
import type { Matched, Misfit } from './openapi.ts'
import { Refusal, found } from './route.ts'
import type { PlainCall } from './route.ts'
import { routes } from './routes/index.ts'

// Read once: the description never changes while the playground runs, and compiling its validators takes a while.
const description = loadDescription()

/** Answers GitHub's REST API over a state. A route that the playground does not have throws, so that it is loud. */
export function restHandler(state: GithubState): Handler {
  return async (request) => {
    const matched = description.match(request)
    if (matched === undefined)
      throw new Error(
        `no route for ${request.method} ${request.url.pathname}; the playground's GitHub serves only what is in ` +
          'playground/github/rest/routes (add it there and run tools/github-openapi.ts)',
      )
    const shown = tokenOf(state, request.headers['authorization'])
    const token = typeof shown === 'string' ? undefined : shown
    const headers = standardHeaders(state, token, request)
    const documentation = matched.documentation
    try {
      if (shown === 'bad') throw new Refusal(401, 'Bad credentials')
      const limited = isFree(request) ? undefined : overLimit(state, token)
      if (limited !== undefined) throw limited
      const response = await answer(state, request, matched, token)
      return checked('operation' in matched ? matched.operation : undefined, {
        ...response,
        headers: { ...headers, ...response.headers },
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const body = {
        message: error.message,
        ...error.extra,
        documentation_url: documentation,
        status: `${error.status}`,
      }
      return checked(
        'operation' in matched ? matched.operation : undefined,
        json(error.status, body, { ...headers, ...error.headers }),
      )
    }
  }
}

async function answer(
  state: GithubState,
  request: HttpRequest,
  matched: Matched | Misfit,
  token: Token | undefined,
): Promise<HttpResponse> {
  if (!('operation' in matched)) throw new Refusal(matched.status, matched.message)
  const route = routes[matched.operation]
  if (route === undefined) throw new Error(`${matched.operation} is described but has no route`)
  const call: PlainCall = { state, request, api: request.url.origin, token, ...matched }
  if (route.scope === 'plain') return route.handle(call)
  const repository = found(findRepository(state, `${call.params['owner'] ?? ''}/${call.params['repo'] ?? ''}`))
  return route.handle(authorize({ ...call, repository }, route))
}

/** What the playground answers must be something GitHub could have answered. */
function checked(operation: string | undefined, response: HttpResponse): HttpResponse {
  const misfit = operation === undefined ? undefined : description.misfitOf(operation, response)
  if (misfit !== undefined)
    throw new Error(`${operation ?? ''}: GitHub would not answer ${response.status} like this: ${misfit}`)
  return response
}

function rateOf(state: GithubState, token: Token | undefined): { limit: number; count: number; reset: number } {
  const hour = Math.floor(now(state) / 3_600_000)
  const used = state.rate.used.get(token?.value ?? '')
  return { limit: state.rate.limit, count: used?.hour === hour ? used.count : 0, reset: (hour + 1) * 3600 }
}

function overLimit(state: GithubState, token: Token | undefined): Refusal | undefined {
  const { limit, count } = rateOf(state, token)
  if (count <= limit) return undefined
  return new Refusal(403, 'API rate limit exceeded for installation.')
}

/** Asking for the budget costs nothing of it. */
function isFree(request: HttpRequest): boolean {
  return request.url.pathname === '/rate_limit'
}

function standardHeaders(state: GithubState, token: Token | undefined, request: HttpRequest): Record<string, string> {
  const before = rateOf(state, token)
  const free = isFree(request)
  const count = before.count + (free ? 0 : 1)
  if (!free) state.rate.used.set(token?.value ?? '', { hour: Math.floor(now(state) / 3_600_000), count })
  return {
    date: new Date(now(state)).toUTCString(),
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': `PLAY:${state.answered.length}`,
    'x-ratelimit-limit': String(before.limit),
    'x-ratelimit-remaining': String(Math.max(before.limit - count, 0)),
    'x-ratelimit-reset': String(before.reset),
    'x-ratelimit-resource': 'core',
    'x-ratelimit-used': String(Math.min(count, before.limit)),
  }
}
