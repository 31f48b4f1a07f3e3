import { Octokit } from '@octokit/core'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import type { z } from 'zod'
import { download } from './download.ts'
import type { Downloaded } from './download.ts'
import { GithubError, githubError } from './error.ts'
import type { Asked } from './error.ts'
import { metered } from './fetch.ts'
import { patienceOf } from './patience.ts'

export interface GithubClientOptions {
  readonly token: string
  /** Base of the REST API without a trailing slash, as GITHUB_API_URL has it. */
  readonly apiUrl: string
  /** Milliseconds in which one request must be answered whole; 20,000 if left out. */
  readonly timeoutMs?: number
  /** Seconds that all waits of this client may take together; 90 if left out, which is one wait for a vague limit. */
  readonly patience?: number
  /** Milliseconds that a second of waiting takes; 1,000 everywhere but in tests. */
  readonly secondMs?: number
  /** Sends the requests; for runners behind a proxy. The platform's own if left out. */
  readonly fetch?: typeof globalThis.fetch
}

/** A call and what its answer must look like. */
export interface GithubRequest<T> extends Asked {
  readonly parameters: Readonly<Record<string, unknown>>
  readonly answer: z.ZodType<T>
  /** Doing it twice is the same as doing it once, so that it may be sent again when no answer came; reads always are. */
  readonly repeatable?: boolean
}

/** GitHub's REST API with patience and a memory of what it cost; every failure is a `GithubError`. */
export interface GithubClient {
  request<T>(request: GithubRequest<T>): Promise<T>
  /** The address a request is redirected to; `undefined` when it is not. */
  redirect(request: Omit<GithubRequest<unknown>, 'answer'>): Promise<string | undefined>
  /** Reads an address that GitHub signed, without the token. */
  download(address: string, limit: number): Promise<Downloaded>
  /** Waits that many seconds, out of this client's patience; `false`, at once, when there is not so much left. */
  wait(seconds: number): Promise<boolean>
  /** Requests sent, repeated ones included, and seconds spent on waits for rate limits and slow replicas. */
  usage(): { readonly requests: number; readonly waited: number }
  /** GitHub's time now; `undefined` before its first answer. */
  serverTime(): Date | undefined
}

const sendAgain = 2
const waitForLimits = 2
/** GitHub asks for at least a minute when a secondary limit comes without `retry-after` (docs, REST rate limits). */
const vagueLimit = 60

const OctokitWithPatience = Octokit.plugin(retry, throttling)

type Throttle = NonNullable<NonNullable<ConstructorParameters<typeof OctokitWithPatience>[0]>['throttle']>

// The plugin spaces writes by a second, which GitHub asks of those who write much; a delivery writes six times.
const unspaced = { key: () => ({ schedule: async () => undefined }) }

/** A client with this token. Waits and repetitions are bounded; nothing of it is shared between clients. */
export function githubClient(options: GithubClientOptions): GithubClient {
  const { token, apiUrl, timeoutMs = 20_000, secondMs = 1000 } = options
  const meter = metered(options.fetch ?? globalThis.fetch, timeoutMs)
  const patience = patienceOf(options.patience ?? 90, secondMs)
  const waitsFor = (seconds: number, _options: unknown, _octokit: unknown, waits: number): boolean =>
    waits < waitForLimits && patience.take(seconds)
  // The retry plugin takes a number of its own for one request as leave to repeat even refusals: hence two clients.
  const octokitThat = (repeats: number) =>
    new OctokitWithPatience({
      auth: token,
      baseUrl: apiUrl,
      userAgent: 'wrenchproof',
      request: { fetch: meter.fetch },
      log: { debug: silent, info: silent, warn: silent, error: silent },
      retry: {
        enabled: repeats > 0,
        retries: repeats,
        retryAfterBaseValue: secondMs,
        doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451],
      },
      throttle: {
        // The plugin asks for a Bottleneck group and uses no more of it than this.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        write: unspaced as unknown as NonNullable<Throttle['write']>,
        // Issues and comments notify people; the plugin's three seconds between them stay where a second is one.
        ...(secondMs === 1000
          ? {}
          : // oxlint-disable-next-line typescript/no-unsafe-type-assertion
            { notifications: unspaced as unknown as NonNullable<Throttle['notifications']> }),
        fallbackSecondaryRateRetryAfter: vagueLimit,
        retryAfterBaseValue: secondMs,
        onRateLimit: waitsFor,
        onSecondaryRateLimit: waitsFor,
      },
    })
  const once = octokitThat(0)
  const again = octokitThat(sendAgain)

  async function send(asked: Omit<GithubRequest<unknown>, 'answer'>, redirect: 'follow' | 'manual') {
    const repeatable = asked.repeatable ?? asked.route.startsWith('GET ')
    try {
      return await (repeatable ? again : once).request(asked.route, { ...asked.parameters, request: { redirect } })
    } catch (error) {
      throw githubError(error, asked, token)
    }
  }

  return {
    async request(asked) {
      const { data } = await send(asked, 'follow')
      const read = asked.answer.safeParse(data)
      if (read.success) return read.data
      const fields = [...new Set(read.error.issues.map(({ path }) => path.join('.') || 'the whole'))].slice(0, 5)
      throw new GithubError({
        code: 'GITHUB_ANSWER',
        problem: `GitHub's answer to ${asked.route} is not what its documentation says: ${fields.join(', ')}`,
        fix: 'Run the job again; if it stays so, report it.',
        said: '',
      })
    },
    async redirect(asked) {
      const { headers } = await send(asked, 'manual')
      return headers.location
    },
    download: async (address, limit) =>
      // The zip of a plan may be large: it gets five times as long as an answer of the API.
      download(address, {
        fetch: options.fetch ?? globalThis.fetch,
        timeoutMs: timeoutMs * 5,
        limit,
        plain: apiUrl.startsWith('http:'),
      }),
    wait: async (seconds) => patience.wait(seconds),
    usage: () => ({ requests: meter.requests(), waited: patience.spent() }),
    serverTime: () => meter.serverTime(),
  }
}

function silent(): void {
  // What matters is in the error; Octokit's log would print addresses and go around ours.
}
