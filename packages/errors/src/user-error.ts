/** What a `UserError` may carry besides its two sentences. */
export interface UserErrorOptions {
  /** A stable name for the kind of problem, in capitals, such as `PLAN_KEY_INVALID`. */
  readonly code?: string
  readonly cause?: unknown
}

/**
 * Something the user can mend: what happened, and what to do. Both are one line of plain text each and never hold a
 * secret. Anything else that is thrown is our own bug.
 */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly fix: string
  readonly code: string | undefined

  constructor(problem: string, fix: string, options: UserErrorOptions = {}) {
    super(problem, options.cause === undefined ? {} : { cause: options.cause })
    this.fix = fix
    this.code = options.code
  }
}
