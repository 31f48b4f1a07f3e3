/** GitHub's ways to fail, as faults for a board; each strikes once unless told otherwise. */
import type { Fault } from '../http/faults.ts'
import type { HttpResponse } from '../http/serve.ts'

/** Which requests are struck, and how often. */
export type Target = Pick<Fault, 'method' | 'path' | 'body' | 'after' | 'times'>

function failure(status: number, message: string, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify({ message, documentation_url: 'https://docs.github.com/rest', status: String(status) }),
  }
}

/** 500, before anything happened. */
export function serverError(target: Target = {}): Fault {
  return { ...target, kind: 'answer', response: failure(500, 'Server Error') }
}

/** 502 with a page of HTML instead of JSON, before anything happened. */
export function badGateway(target: Target = {}): Fault {
  const headers = { 'content-type': 'text/html' }
  const body = '<html><head><title>502 Bad Gateway</title></head><body>Whoops</body></html>'
  return { ...target, kind: 'answer', response: { status: 502, headers, body } }
}

/** The hourly budget is spent: 403 (or 429), nothing remaining, and when it is filled again. */
export function primaryRateLimit(
  { resetAt, status = 403 }: { readonly resetAt: Date; readonly status?: 403 | 429 },
  target: Target = {},
): Fault {
  const response = failure(status, 'API rate limit exceeded for installation ID 1.', {
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-used': '1000',
    'x-ratelimit-reset': String(Math.ceil(resetAt.getTime() / 1000)),
    'x-ratelimit-resource': 'core',
  })
  return { ...target, kind: 'answer', response }
}

/** Too much in too little time: 403 (or 429), with or without `retry-after` in seconds. */
export function secondaryRateLimit(
  { retryAfter, status = 403 }: { readonly retryAfter?: number; readonly status?: 403 | 429 } = {},
  target: Target = {},
): Fault {
  const message =
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. ' +
    'If you reach out to GitHub Support for help, please include the request ID.'
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  return { ...target, kind: 'answer', response: failure(status, message, headers) }
}

/** The connection breaks before anything happened. */
export function lostRequest(target: Target = {}): Fault {
  return { ...target, kind: 'lost-request' }
}

/** It happened, and the answer never arrives. */
export function lostReply(target: Target = {}): Fault {
  return { ...target, kind: 'lost-reply' }
}

/** It happens after so many milliseconds. */
export function slow(ms: number, target: Target = {}): Fault {
  return { ...target, kind: 'slow', ms }
}

/** It happened, and half of the answer arrives. */
export function truncated(target: Target = {}): Fault {
  return { ...target, kind: 'truncated' }
}
