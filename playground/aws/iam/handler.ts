/** IAM over HTTP. */
import type { HttpRequest, HttpResponse } from '../../http/serve.ts'
import { demand } from '../authorize.ts'
import { AwsError } from '../errors.ts'
import { queryRequestId } from '../ids.ts'
import type { QueryParameters } from '../query.ts'
import { queryError, queryResult } from '../query.ts'
import { signatureOf } from '../signature.ts'
import { signer } from '../signer.ts'
import type { AwsState } from '../state.ts'
import type { IamCall, IamOperation } from './call.ts'
import { policyOperations } from './policyOperations.ts'
import { providerOperations } from './providerOperations.ts'
import { roleOperations } from './roleOperations.ts'
import { simulations } from './simulation.ts'

const operations: ReadonlyMap<string, IamOperation> = new Map(
  Object.entries({ ...roleOperations, ...policyOperations, ...providerOperations, ...simulations }),
)

/** Answers a call to IAM, in the caller's account, and writes it to the trail. */
export function handleIam(state: AwsState, request: HttpRequest, parameters: QueryParameters): HttpResponse {
  const requestId = queryRequestId()
  const { action } = parameters
  const seen = { resource: '*' }
  const log = (status: number, error?: string) =>
    state.trail.push({
      at: state.clock(),
      service: 'iam',
      operation: action,
      resource: seen.resource,
      accessKeyId: signatureOf(request)?.accessKeyId,
      status,
      error,
    })
  try {
    const operation = operations.get(action)
    if (operation === undefined)
      throw new AwsError(400, 'InvalidAction', `Could not find operation ${action} for version ${parameters.version}`)
    const call = callOf(state, request, parameters)
    seen.resource = operation.resource(call)
    demand(state, call.caller, { action: `iam:${action}`, resource: seen.resource })
    const result = operation.run(call)
    log(200)
    return queryResult({ service: 'iam', action, requestId }, result)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    log(error.status, error.code)
    return queryError('iam', error, requestId)
  }
}

function callOf(state: AwsState, request: HttpRequest, parameters: QueryParameters): IamCall {
  const caller = signer(state, request)
  const account = state.accounts.get(caller.account)
  if (account === undefined) throw new Error(`the state has no account ${caller.account}`)
  return { state, caller, account, parameters }
}
