/** AWS's own wire formats, for clients of the SDK: a few operations that list what the cloud holds. */
import { randomUUID } from 'node:crypto'
import type { HttpRequest, HttpResponse } from '../../http/serve.ts'
import { toXml } from '../../aws/xml.ts'
import type { XmlValue } from '../../aws/xml.ts'
import { answering } from '../cloud/calls.ts'
import type { CallOptions } from '../cloud/calls.ts'
import { AwsError } from '../cloud/error.ts'
import type { CallerCredentials } from '../cloud/identity.ts'
import type { CloudState } from '../cloud/state.ts'
import { viewOf } from '../cloud/view.ts'
import type { CloudView } from '../cloud/view.ts'
import { addresses } from './addresses.ts'
import { describeKey, listAliases, listKeys } from './keys.ts'
import { describeLogGroups } from './log-groups.ts'
import { getResources, getTagKeys, getTagValues } from './tagging.ts'

/** An operation: what the account has in the region, and what was asked. Throws `AwsError`. */
export type Operation = (
  cloud: CloudView,
  asked: Readonly<Record<string, unknown>>,
) => Readonly<Record<string, unknown>>

interface Service {
  /** The SDK's service id. */
  readonly id: string
  readonly operations: Readonly<Record<string, Operation>>
}

/** By the first part of `X-Amz-Target`. */
const services: Readonly<Record<string, Service>> = {
  ResourceGroupsTaggingAPI_20170126: {
    id: 'Resource Groups Tagging API',
    operations: { GetResources: getResources, GetTagKeys: getTagKeys, GetTagValues: getTagValues },
  },
  TrentService: {
    id: 'KMS',
    operations: { ListKeys: listKeys, ListAliases: listAliases, DescribeKey: describeKey },
  },
  Logs_20140328: { id: 'CloudWatch Logs', operations: { DescribeLogGroups: describeLogGroups } },
}

/** Answers calls in AWS's JSON and EC2 protocols; `undefined` for whatever else it is asked. */
export function apisHandler(state: CloudState, options: CallOptions = {}) {
  return async (request: HttpRequest): Promise<HttpResponse | undefined> => {
    if (request.method !== 'POST' || request.url.pathname !== '/') return undefined
    const target = request.headers['x-amz-target']
    return target === undefined ? ec2(state, options, request) : jsonCall(state, options, { request, target })
  }
}

async function jsonCall(
  state: CloudState,
  options: CallOptions,
  { request, target }: { readonly request: HttpRequest; readonly target: string },
): Promise<HttpResponse | undefined> {
  const [prefix = '', operation = ''] = target.split('.')
  const service = services[prefix]
  const act = service?.operations[operation]
  if (service === undefined || act === undefined) return undefined
  const asked: Record<string, unknown> = JSON.parse(request.body.toString('utf8') || '{}')
  const { answer, error } = await called(state, options, { request, service: service.id, operation }, (cloud) =>
    act(cloud, asked),
  )
  const body = error === undefined ? answer : { __type: error.code, message: error.message }
  // The JSON protocol refuses with 400 whatever the reason.
  const status = error === undefined ? 200 : error.status >= 500 ? error.status : 400
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() }
  return { status, headers, body: JSON.stringify(body) }
}

async function ec2(state: CloudState, options: CallOptions, request: HttpRequest): Promise<HttpResponse | undefined> {
  const form = new URLSearchParams(request.body.toString('utf8'))
  const operation = form.get('Action')
  if (form.get('Version') !== '2016-11-15' || operation !== 'DescribeAddresses') return undefined
  const { answer, error } = await called(state, options, { request, service: 'EC2', operation }, addresses)
  const requestId = randomUUID()
  const headers = { 'content-type': 'text/xml;charset=UTF-8' }
  if (error === undefined) {
    const xmlns = 'http://ec2.amazonaws.com/doc/2016-11-15/'
    const tree: XmlValue = { '@xmlns': xmlns, requestId, addressesSet: { item: answer ?? [] } }
    return { status: 200, headers, body: toXml({ DescribeAddressesResponse: tree }) }
  }
  const Errors = { Error: { Code: error.code, Message: error.message } }
  return { status: error.status, headers, body: toXml({ Response: { Errors, RequestID: requestId } }) }
}

interface Asked {
  readonly request: HttpRequest
  readonly service: string
  readonly operation: string
}

async function called<T>(
  state: CloudState,
  options: CallOptions,
  { request, service, operation }: Asked,
  act: (cloud: CloudView) => T,
): Promise<{ readonly answer: T | null; readonly error?: AwsError }> {
  const { credentials, region } = signerOf(request)
  if (credentials.accessKeyId === '')
    return { answer: null, error: new AwsError('MissingAuthenticationToken', 'Missing Authentication Token', 403) }
  return answering(
    state,
    { service, operation, type: '', id: '', region, credentials },
    { ...options, act: ({ account }) => act(viewOf(state, account, region)) },
  )
}

function signerOf({ headers }: HttpRequest): { readonly credentials: CallerCredentials; readonly region: string } {
  const [, accessKeyId = '', region = ''] =
    /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(headers['authorization'] ?? '') ?? []
  const sessionToken = headers['x-amz-security-token']
  return { region, credentials: { accessKeyId, ...(sessionToken === undefined ? {} : { sessionToken }) } }
}
