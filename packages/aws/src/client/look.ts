/** What came of looking at something in AWS. */
import { safeLine } from '@wrenchproof/errors'

/** Seen, not there, or not to be seen, and why; the reason is safe for a log. */
export type Look<T> =
  | { readonly kind: 'seen'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unseen'; readonly why: string; readonly denied: boolean }

/** A session's keys, and where and how long to ask with them. */
export interface ClientOptions {
  readonly credentials: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken: string
  }
  readonly region: string
  /** AWS's own if left out. */
  readonly endpoint?: string | undefined
  /** Bounds one call; ten seconds if left out. */
  readonly timeoutMs?: number
  /** How often one call is tried; what fits the service if left out. */
  readonly tries?: number
}

/** Looks; errors of these codes mean that there is nothing, every other that it cannot be seen. */
export async function look<T>(ask: () => Promise<T>, missing: readonly string[]): Promise<Look<T>> {
  try {
    return { kind: 'seen', value: await ask() }
  } catch (error) {
    const failure = callFailure(error)
    return missing.includes(failure.name) ? { kind: 'missing' } : { kind: 'unseen', ...unseenBy(failure) }
  }
}

/** A failed call, less everything that must not be printed. */
export interface CallFailure {
  /** AWS's code without the suffix `Exception`, or the network's. */
  readonly name: string
  readonly message: string
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined
}

/** What may be told of an error of the SDK; its texts name principals, actions and resources, never keys. */
export function callFailure(error: unknown): CallFailure {
  if (!(error instanceof Error)) return { name: 'Error', message: '', status: undefined }
  const { code, $metadata: metadata } = error as Thrown
  const status = metadata?.httpStatusCode
  const name = status === undefined ? (code ?? error.name) : error.name.replace(/(?<=.)Exception$/u, '')
  return { name, message: status === undefined ? '' : safeLine(error.message), status }
}

type Thrown = Error & { readonly code?: string; readonly $metadata?: { readonly httpStatusCode?: number } }

/** Why something cannot be seen. */
export function unseenBy({ name, message, status }: CallFailure): { readonly why: string; readonly denied: boolean } {
  return {
    why: message === '' || message === name ? name : `${name}: ${message}`,
    denied: status === 403 || name === 'AccessDenied',
  }
}
