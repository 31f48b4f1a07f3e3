import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpClient } from '@actions/http-client'
import { UserError, errorCode, safeLine } from '@wrenchproof/errors'

/** How long a download may take, and how often it is tried. */
export interface DownloadPatience {
  /** Longest silence, in milliseconds. */
  readonly idleMs: number
  /** Longest whole attempt, in milliseconds. */
  readonly attemptMs: number
  /** Waits before the second attempt, the third and so on, in milliseconds; there are no more attempts than that. */
  readonly waitsMs: readonly number[]
}

/** At worst a quarter of an hour: there are lines on which 30 MB take minutes. */
export const usualPatience: DownloadPatience = { idleMs: 30_000, attemptMs: 300_000, waitsMs: [1000, 5000] }

/** Terraform's zips have about 30 MB. */
const sizeLimit = 256 * 1024 * 1024

/**
 * Reads an address whole, through the job's proxy where it has one. No credential goes with it. Throws
 * `TERRAFORM_DOWNLOAD`.
 */
export async function downloadArchive(
  address: string,
  options: { readonly patience: DownloadPatience; readonly interrupt?: AbortSignal | undefined },
): Promise<Buffer> {
  const waits = options.patience.waitsMs[Symbol.iterator]()
  for (;;) {
    const answer = await attempt(address, options)
    if (answer.kind === 'bytes') return answer.bytes
    const wait = answer.kind === 'failed' ? waits.next() : undefined
    if (wait === undefined || wait.done === true) throw notThere(address, answer.why)
    // A cancelled job does not wait; its next attempt says that it was cancelled.
    await sleep(wait.value, undefined, options.interrupt === undefined ? {} : { signal: options.interrupt }).catch(
      () => undefined,
    )
  }
}

/** What came; `failed` may go better another time, `refused` will not. */
type Answer =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'failed' | 'refused'; readonly why: string }

async function attempt(
  address: string,
  { patience, interrupt }: Parameters<typeof downloadArchive>[1],
): Promise<Answer> {
  const { HttpClient } = await import('@actions/http-client')
  // An agent of its own, which takes its connections along when it is disposed of.
  const client = new HttpClient('wrenchproof', [], { socketTimeout: patience.idleMs, keepAlive: true, maxRedirects: 5 })
  const end = AbortSignal.any([
    AbortSignal.timeout(patience.attemptMs),
    ...(interrupt === undefined ? [] : [interrupt]),
  ])
  const ended = new Promise<never>((_resolve, reject) => {
    const stop = () => reject(new Error('stopped'))
    if (end.aborted) stop()
    else end.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([whole(client, address), ended])
  } catch (error) {
    if (interrupt?.aborted === true) return { kind: 'refused', why: 'the job was cancelled' }
    if (end.aborted) return { kind: 'failed', why: `it took longer than ${patience.attemptMs / 1000} s` }
    return { kind: 'failed', why: reasonOf(error) }
  } finally {
    client.dispose()
  }
}

async function whole(client: HttpClient, address: string): Promise<Answer> {
  const { message } = await client.get(address)
  const { statusCode: status = 0 } = message
  if (status !== 200) {
    const passing = status >= 500 || status === 408 || status === 429
    return { kind: passing ? 'failed' : 'refused', why: `the answer was ${status}` }
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > sizeLimit) return { kind: 'refused', why: `it is longer than ${sizeLimit} bytes` }
    chunks.push(chunk)
  }
  return { kind: 'bytes', bytes: Buffer.concat(chunks) }
}

function reasonOf(error: unknown): string {
  const code = errorCode(error)
  if (code !== undefined) return code
  return error instanceof Error ? safeLine(error.message).slice(0, 200) : 'the connection broke'
}

const notThere = (address: string, why: string): UserError =>
  new UserError(
    `Terraform could not be fetched from ${address}: ${why}`,
    'Let the runner reach that address, name a mirror of it with `terraform-download-base`, or install Terraform before this step.',
    { code: 'TERRAFORM_DOWNLOAD' },
  )
