import { UserError, safeLine } from '@wrenchproof/errors'
import type { SessionCode, StsFailure } from './failures.ts'

/** No session was had, and why. Holds neither token nor key, and no cause that might. */
export class SessionError extends UserError {
  declare readonly code: SessionCode
  /** What STS or the network said; undefined where we did not ask. */
  readonly failure: StsFailure | undefined
  /** Calls of STS made in all. */
  readonly calls: number

  constructor(
    code: SessionCode,
    text: { readonly problem: string; readonly fix: string },
    { failure, calls = 0 }: { readonly failure?: StsFailure; readonly calls?: number } = {},
  ) {
    super(`${text.problem}${failure === undefined ? '' : said(failure, calls)}`, text.fix, { code })
    this.failure = failure
    this.calls = calls
  }
}

function said({ name, message, status, requestId }: StsFailure, calls: number): string {
  const parts = [
    `${name}${message === '' ? '' : `: ${safeLine(message)}`}`,
    ...(status === undefined ? [] : [`HTTP ${status}`]),
    ...(requestId === undefined ? [] : [`request ${safeLine(requestId)}`]),
    ...(calls > 1 ? [`${calls} calls`] : []),
  ]
  return ` (${parts.join('; ')})`
}
