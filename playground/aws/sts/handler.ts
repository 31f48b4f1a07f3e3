/** STS over HTTP. */
import type { HttpRequest, HttpResponse } from '../../http/serve.ts'
import { AwsError } from '../errors.ts'
import { queryRequestId } from '../ids.ts'
import type { QueryParameters } from '../query.ts'
import { queryError, queryResult } from '../query.ts'
import { signatureOf } from '../signature.ts'
import { signer } from '../signer.ts'
import type { AwsState } from '../state.ts'
import type { XmlValue } from '../xml.ts'
import { assumeRole } from './assumeRole.ts'
import { claimedSubject } from './token.ts'
import { assumeWithWebIdentity } from './webIdentity.ts'

type Result = { readonly [name: string]: XmlValue }

/** Answers a call to STS and writes it to the trail. */
export async function handleSts(state: AwsState, request: HttpRequest, call: QueryParameters): Promise<HttpResponse> {
  const requestId = queryRequestId()
  const token = call.optional('WebIdentityToken')
  const subject = token === undefined ? undefined : claimedSubject(token)
  const log = (status: number, error?: string) =>
    state.trail.push({
      at: state.clock(),
      service: 'sts',
      operation: call.action,
      resource: call.optional('RoleArn') ?? '*',
      accessKeyId: signatureOf(request)?.accessKeyId,
      status,
      error,
      ...(subject === undefined ? {} : { subject }),
    })
  try {
    const result = await answer(state, request, call)
    log(200)
    return queryResult({ service: 'sts', action: call.action, requestId }, result)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    log(error.status, error.code)
    return queryError('sts', error, requestId)
  }
}

async function answer(state: AwsState, request: HttpRequest, call: QueryParameters): Promise<Result> {
  switch (call.action) {
    case 'GetCallerIdentity': {
      const caller = signer(state, request)
      return { Arn: caller.arn, UserId: caller.userId, Account: caller.account }
    }
    case 'AssumeRoleWithWebIdentity':
      return assumeWithWebIdentity(state, call)
    case 'AssumeRole':
      return assumeRole(state, signer(state, request), call)
    default:
      throw new AwsError(400, 'InvalidAction', `Could not find operation ${call.action} for version ${call.version}`)
  }
}
