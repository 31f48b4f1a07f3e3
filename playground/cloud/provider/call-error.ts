/** A failed API call, with a text as the AWS SDK for Go words it. */

export interface ApiError {
  readonly service: string
  readonly operation: string
  readonly status: number
  readonly code: string
  readonly message: string
  readonly requestId: string
}

export class CallError extends Error {
  override readonly name = 'CallError'
  /** The API's error code, or `RequestError` when no answer came. */
  readonly code: string
  readonly status: number

  constructor(code: string, status: number, text: string) {
    super(text)
    this.code = code
    this.status = status
  }
}

/** From an answer of the API; says so when attempts ran out. */
export function apiError(error: ApiError, attempts: number): CallError {
  const exhausted = attempts > 1 ? `exceeded maximum number of attempts, ${attempts}, ` : ''
  return new CallError(
    error.code,
    error.status,
    `operation error ${error.service}: ${error.operation}, ${exhausted}https response error StatusCode: ${error.status}, ` +
      `RequestID: ${error.requestId}, api error ${error.code}: ${error.message}`,
  )
}

/** From a connection that failed or broke. */
export function connectionError(call: { service: string; operation: string; url: string }, reason: string): CallError {
  return new CallError(
    'RequestError',
    0,
    `operation error ${call.service}: ${call.operation}, https response error StatusCode: 0, RequestID: , ` +
      `request send failed, Post "${call.url}": ${reason}`,
  )
}
