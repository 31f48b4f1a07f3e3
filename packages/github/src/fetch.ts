/** One request to GitHub: measured, bounded in time, and answered whole or not at all. */

type Fetch = typeof globalThis.fetch

/** A `fetch` that counts and keeps GitHub's time. */
export interface Metered {
  readonly fetch: Fetch
  /** Requests sent so far, repeated ones and failed ones included. */
  requests(): number
  /** GitHub's time now, from the last answer's `date` and the time since; `undefined` before the first answer. */
  serverTime(): Date | undefined
}

/** Wraps a `fetch`; a request whose whole answer takes longer than `timeoutMs` has failed. */
export function metered(send: Fetch, timeoutMs: number): Metered {
  let count = 0
  let clock: { readonly server: number; readonly local: number } | undefined
  return {
    requests: () => count,
    serverTime: () => (clock === undefined ? undefined : new Date(clock.server + performance.now() - clock.local)),
    async fetch(input, init) {
      count += 1
      const signal = AbortSignal.timeout(timeoutMs)
      try {
        const response = await send(input, { ...init, signal })
        // An answer that breaks off is a request that failed; read lazily, it would look like an empty answer.
        const body = await response.arrayBuffer()
        const server = Date.parse(response.headers.get('date') ?? '')
        if (!Number.isNaN(server)) clock = { server, local: performance.now() }
        const { status, statusText, headers } = response
        return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers })
      } catch (error) {
        // Octokit shows the message of a TypeError's cause; the cause itself may hold headers, and so the token.
        // oxlint-disable-next-line preserve-caught-error
        throw new TypeError('fetch failed', { cause: new Error(signal.aborted ? tooLate(timeoutMs) : reasonOf(error)) })
      }
    },
  }
}

const tooLate = (timeoutMs: number): string => `no whole answer within ${timeoutMs / 1000} s`

function reasonOf(error: unknown): string {
  let reason = 'the connection broke'
  for (let at = error; typeof at === 'object' && at !== null; at = 'cause' in at ? at.cause : undefined) {
    if ('code' in at && typeof at.code === 'string') return at.code
    if ('message' in at && typeof at.message === 'string' && at.message !== '') reason = at.message
  }
  return reason
}
