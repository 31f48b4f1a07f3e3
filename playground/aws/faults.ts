/** Ready-made faults in AWS's form, for the fault board of `serveAws`. */
import type { Fault } from '../http/faults.ts'
import type { HttpResponse } from '../http/serve.ts'
import { AwsError } from './errors.ts'
import { queryRequestId, s3RequestId } from './ids.ts'
import { queryError } from './query.ts'
import { toXml } from './xml.ts'

/** Which requests are struck, and how often: see `Fault`. */
export interface Aim {
  readonly method: string
  readonly key: string
  readonly after?: number
  readonly times?: number
}

/** S3's answer when it is overloaded or broken: `SlowDown` (503), `ServiceUnavailable` (503), `InternalError` (500). */
export function s3Trouble(
  code: 'SlowDown' | 'ServiceUnavailable' | 'InternalError' = 'ServiceUnavailable',
): HttpResponse {
  const message = {
    SlowDown: 'Please reduce your request rate.',
    ServiceUnavailable: 'Service is unable to handle request.',
    InternalError: 'We encountered an internal error. Please try again.',
  }[code]
  return {
    status: code === 'InternalError' ? 500 : 503,
    headers: { 'content-type': 'application/xml', server: 'AmazonS3' },
    body: toXml({
      Error: { Code: code, Message: message, RequestId: s3RequestId(), HostId: 'wrenchproof-playground' },
    }),
  }
}

/** Requests of a method on exactly this key are answered 503 and have no effect. */
export function refuse(aim: Aim): Fault {
  return { kind: 'answer', response: s3Trouble(), ...target(aim) }
}

/** Requests of a method on exactly this key have their effect and are answered 503 all the same. */
export function commitAndRefuse(aim: Aim): Fault {
  return { kind: 'misreport', response: s3Trouble(), ...target(aim) }
}

/** Requests of a method on exactly this key call `reached` and have their effect once what it returns has resolved. */
export function hold(aim: Aim, reached: () => Promise<void>): Fault {
  return { kind: 'hold', reached, ...target(aim) }
}

/** STS answers the next so many calls of an action with this error. */
export function stsTrouble(
  error: { readonly status: number; readonly code: string; readonly message: string },
  { action = 'AssumeRoleWithWebIdentity', times = 1 }: { readonly action?: string; readonly times?: number } = {},
): Fault {
  const failure = new AwsError(error.status, error.code, error.message)
  return {
    kind: 'answer',
    response: queryError('sts', failure, queryRequestId()),
    method: 'POST',
    body: new RegExp(`(?:^|&)Action=${action}(?:&|$)`),
    times,
  }
}

function target({ method, key, after, times }: Aim) {
  const path = key.split('/').map(encodeURIComponent).join('/')
  return {
    method,
    path: new RegExp(`/${escaped(path)}(?:\\?|$)`),
    ...(after === undefined ? {} : { after }),
    ...(times === undefined ? {} : { times }),
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}
