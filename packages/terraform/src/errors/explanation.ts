import type { Diagnostic } from '../events/event.ts'

/** An error in our words; both are one line. */
export interface Explanation {
  readonly code:
    | 'LOCK_HELD'
    | 'LOCK_NOT_RELEASED'
    | 'ACCESS_DENIED'
    | 'CREDENTIALS_EXPIRED'
    | 'LIMIT_EXCEEDED'
    | 'THROTTLED'
    | 'ALREADY_EXISTS'
    | 'STATE_NOT_SAVED'
    | 'STATE_BROKEN'
    | 'STATE_NEWER'
    | 'BUCKET_MISSING'
    | 'STALE'
    | 'NETWORK'
  /** What happened, without a full stop. */
  readonly problem: string
  /** What to do now, as one or more sentences. */
  readonly next: string
}

/** Explains one kind of error. `text` is summary and detail with single spaces: providers and backends wrap differently. */
export type Explain = (text: string, diagnostic: Diagnostic) => Explanation | undefined

/** `api error CODE: text`, as every AWS SDK for Go prints it. */
export const apiError =
  (code: RegExp, make: (name: string, message: string) => Explanation): Explain =>
  (text) => {
    const found = new RegExp(`api error (${code.source}):? ([^:]*)`, 'u').exec(text)
    return found === null ? undefined : make(found[1] ?? '', withoutStop((found[2] ?? '').trim().slice(0, 200)))
  }

const withoutStop = (text: string): string => text.replace(/\.$/u, '')
