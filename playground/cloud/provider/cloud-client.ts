/** Calls to the simulated cloud, with the AWS SDK's habit of trying again. */
import { createRequire } from 'node:module'
import type { Agent } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Known, KnownObject } from '../values/value.ts'
import { apiError, connectionError } from './call-error.ts'
import type { ApiError } from './call-error.ts'

// An ES import of node:http evaluates its lazy exports, which loads Node's whole fetch client: 15 ms at every start.
const http: typeof import('node:http') = createRequire(import.meta.url)('node:http')

/** Who calls. */
export interface Credentials {
  readonly accessKeyId: string
  readonly sessionToken?: string
  /** A role that the provider's configuration assumes first. */
  readonly roleArn?: string
}

/** What is asked, beside service and operation; see cloud/handler.ts for the other end. */
export interface CallBody {
  readonly verb: 'create' | 'read' | 'update' | 'delete' | 'import' | 'data' | 'identity'
  readonly type: string
  readonly region: string
  readonly id?: string
  readonly attributes?: KnownObject
  /** Names of top-level attributes that the cloud is to decide. */
  readonly unknown?: readonly string[]
  /** Write-only values. */
  readonly secrets?: KnownObject
  readonly tags?: KnownObject
}

/** An object as the cloud gives it. */
export interface CloudAnswer {
  readonly id: string
  readonly attributes: KnownObject
  readonly tags: Readonly<Record<string, string>>
}

/** An answer, or an error together with the object that it left behind half done. */
export interface CallResult {
  readonly answer: CloudAnswer | null
  readonly error?: Error
}

export interface CloudClient {
  call(service: string, operation: string, body: CallBody): Promise<CallResult>
  /** Lets the cloud hear that terraform stops, for whoever waits for that; never fails. */
  tellStopping(): Promise<void>
}

/** Codes on which the AWS SDK tries again whatever the operation. */
const throttling = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'ProvisionedThroughputExceededException',
  'BandwidthLimitExceeded',
  'PriorRequestNotComplete',
  'SlowDown',
])

const firstPauseMs = 20
const longestPauseMs = 400

/**
 * A client of the cloud at `endpoint`. Throttled calls are tried again up to `attempts` times in all, broken ones only
 * when they read: a create whose answer was lost may have taken effect. Limits are not throttling and fail at once.
 */
export function cloudClient(endpoint: string, credentials: Credentials, attempts: number): CloudClient {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 32 })
  const once = (service: string, operation: string, body: CallBody): Promise<Reply> =>
    post(agent, `${endpoint}/cloud/call/${encodeURIComponent(service)}/${operation}`, { ...body, credentials })
  return {
    async tellStopping() {
      await post(agent, `${endpoint}/cloud/stopping`, {})
    },
    async call(service, operation, body) {
      const reads = body.verb !== 'create' && body.verb !== 'update' && body.verb !== 'delete'
      for (let attempt = 1; ; attempt += 1) {
        const last = attempt >= attempts
        const reply = await once(service, operation, body)
        if (reply.kind === 'ok') return { answer: reply.answer }
        const again =
          reply.kind === 'lost' ? reads : throttling.has(reply.error.code) || (reads && reply.error.status >= 500)
        if (again && !last) {
          await pause(Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs))
          continue
        }
        if (reply.kind === 'lost') throw connectionError({ service, operation, url: endpoint }, reply.reason)
        const error = apiError(reply.error, attempt)
        if (reply.answer === null) throw error
        return { answer: reply.answer, error }
      }
    },
  }
}

type Reply =
  | { readonly kind: 'ok'; readonly answer: CloudAnswer | null }
  | { readonly kind: 'refused'; readonly error: ApiError; readonly answer: CloudAnswer | null }
  | { readonly kind: 'lost'; readonly reason: string }

function post(agent: Agent, url: string, body: Readonly<Record<string, unknown>>): Promise<Reply> {
  const payload = Buffer.from(JSON.stringify(body))
  return new Promise((resolve) => {
    const lost = (error: Error): void => {
      resolve({ kind: 'lost', reason: error.message })
    }
    const outgoing = http.request(
      url,
      { agent, method: 'POST', headers: { 'content-type': 'application/json', 'content-length': payload.length } },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', lost)
        incoming.on('end', () => {
          resolve(parse(Buffer.concat(chunks).toString('utf8'), incoming.statusCode ?? 0, url))
        })
      },
    )
    outgoing.on('error', lost)
    outgoing.end(payload)
  })
}

/** The cloud is this repository's own code, so its answers are trusted once they are JSON of the right kind. */
function parse(text: string, status: number, url: string): Reply {
  let body: { readonly answer?: CloudAnswer | null; readonly error?: ApiError }
  try {
    body = JSON.parse(text)
  } catch {
    return {
      kind: 'lost',
      reason: `the answer of ${url} is not the playground's (status ${status}): ${text.slice(0, 200)}`,
    }
  }
  if (body.error !== undefined) return { kind: 'refused', error: body.error, answer: body.answer ?? null }
  if (body.answer === undefined)
    return {
      kind: 'lost',
      reason: `${url} is not the playground's cloud; AWS_ENDPOINT_URL must be what serveCloud() gave`,
    }
  return { kind: 'ok', answer: body.answer }
}

/** The text of a value that must be one; for attributes that name things. */
export function textOf(value: Known | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
