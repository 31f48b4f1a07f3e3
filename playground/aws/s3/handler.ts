/** S3 over HTTP: who asks, may they, and the operation's answer or S3's error document. */
import type { HttpRequest, HttpResponse } from '../../http/serve.ts'
import { demand, refusal } from '../authorize.ts'
import type { Wish } from '../authorize.ts'
import type { Caller } from '../credentials.ts'
import { identify } from '../credentials.ts'
import { AwsError } from '../errors.ts'
import { s3RequestId } from '../ids.ts'
import { RequestContext } from '../policy/context.ts'
import { signatureOf, verifySignature } from '../signature.ts'
import type { AwsState } from '../state.ts'
import { toXml } from '../xml.ts'
import type { Address } from './wire/address.ts'
import { addressOf, arnOf } from './wire/address.ts'
import type { Bucket } from './store/bucket.ts'
import { newBucket } from './store/bucket.ts'
import type { Operation } from './call.ts'
import { document } from './call.ts'
import { verified, verifyPayloadHash } from './wire/checksums.ts'
import { dechunk, isChunked } from './wire/chunked.ts'
import { operationOf } from './routes.ts'

/** Answers a request to S3 and writes it to the trail. */
export function handleS3(state: AwsState, request: HttpRequest): HttpResponse {
  const address = addressOf(request.headers['host'] ?? '', request.url.pathname)
  const accessKeyId = signatureOf(request)?.accessKeyId
  const seen = { operation: request.method }
  const log = (status: number, error?: string) =>
    state.trail.push({
      at: state.clock(),
      service: 's3',
      ...seen,
      resource: arnOf(address),
      accessKeyId,
      status,
      error,
    })
  try {
    const response = answer(state, request, { address, name: (operation) => (seen.operation = operation) })
    log(response.status)
    return { ...response, headers: { ...identity(), ...response.headers } }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    log(error.status, error.code)
    return errorDocument(error, request)
  }
}

interface Seen {
  readonly address: Address
  readonly name: (operation: string) => void
}

function answer(state: AwsState, request: HttpRequest, { address, name }: Seen): HttpResponse {
  const caller = callerOf(state, request)
  const query = request.url.searchParams
  if (address.bucket === '') {
    name('ListBuckets')
    demand(state, caller, { action: 's3:ListAllMyBuckets', resource: '*' })
    return listBuckets(state, caller)
  }
  const bucket = state.buckets.get(address.bucket)
  const plain = [...query.keys()].every((key) => key === 'x-id')
  if (request.method === 'PUT' && address.key === '' && plain) {
    name('CreateBucket')
    return createBucket(state, caller, address.bucket)
  }
  if (bucket === undefined)
    throw new AwsError(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: address.bucket })
  checkRegion(request, bucket)
  const operation = operationOf(address, { method: request.method, query, headers: request.headers })
  name(request.method === 'HEAD' && address.key !== '' ? 'HeadObject' : operation.name)
  return perform(state, { operation, caller, request, address, bucket })
}

interface Performance {
  readonly operation: Operation
  readonly caller: Caller
  readonly request: HttpRequest
  readonly address: Address
  readonly bucket: Bucket
}

function perform(state: AwsState, { operation, caller, request, address, bucket }: Performance): HttpResponse {
  const query = request.url.searchParams
  const wish = (action: string, target: Address): Wish => ({
    action,
    resource: arnOf(target),
    resourcePolicy: policyOf(state, target.bucket, bucket),
    context: new RequestContext({
      's3:prefix': query.get('prefix') ?? undefined,
      's3:delimiter': query.get('delimiter') ?? undefined,
      's3:VersionId': query.get('versionId') ?? undefined,
      's3:if-none-match': request.headers['if-none-match'],
      's3:if-match': request.headers['if-match'],
    }),
  })
  // DeleteObjects asks for each key by itself.
  if (operation.name !== 'DeleteObjects') demand(state, caller, wish(operation.action, address))
  verifyPayloadHash(request.body, request.headers['x-amz-content-sha256'])
  const { body, trailer } = isChunked(request.headers)
    ? dechunk(request.body, request.headers['x-amz-decoded-content-length'])
    : { body: request.body, trailer: {} }
  return operation.run({
    state,
    caller,
    request,
    address,
    bucket,
    query,
    body,
    checksums: verified(body, { ...request.headers, ...trailer }),
    can: (action, target) => refusal(state, caller, wish(action, target)) === undefined,
    demand: (action, target) => {
      demand(state, caller, wish(action, target))
    },
  })
}

function policyOf(state: AwsState, name: string, fallback: Bucket) {
  const bucket = state.buckets.get(name) ?? fallback
  return { text: bucket.policy, account: bucket.account, kind: 'resource' } as const
}

/** A client that signs for another region than the bucket's is told the right one. */
function checkRegion(request: HttpRequest, bucket: Bucket): void {
  const region = signatureOf(request)?.scope.split('/')[1] ?? ''
  if (region === bucket.region) return
  throw new AwsError(
    400,
    'AuthorizationHeaderMalformed',
    `The authorization header is malformed; the region '${region}' is wrong; expecting '${bucket.region}'`,
    { Region: bucket.region },
  )
}

/** S3 has codes of its own for what other services call `InvalidClientTokenId` and `ExpiredToken`. */
function callerOf(state: AwsState, request: HttpRequest): Caller {
  const signature = signatureOf(request)
  if (signature === undefined) throw new AwsError(403, 'AccessDenied', 'Access Denied')
  const known = state.accessKeys.has(signature.accessKeyId)
  try {
    const caller = identify(state, signature)
    verifySignature(state, request, signature)
    return caller
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    if (error.code === 'ExpiredToken') throw new AwsError(400, 'ExpiredToken', 'The provided token has expired.')
    if (error.code !== 'InvalidClientTokenId') throw error
    if (known) throw new AwsError(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.')
    throw new AwsError(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', {
      AWSAccessKeyId: signature.accessKeyId,
    })
  }
}

function createBucket(state: AwsState, caller: Caller, name: string): HttpResponse {
  demand(state, caller, { action: 's3:CreateBucket', resource: `arn:aws:s3:::${name}` })
  const existing = state.buckets.get(name)
  if (existing?.account === caller.account)
    throw new AwsError(
      409,
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      { BucketName: name },
    )
  if (existing !== undefined)
    throw new AwsError(
      409,
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      { BucketName: name },
    )
  if (!/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/.test(name))
    throw new AwsError(400, 'InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name })
  state.buckets.set(name, newBucket(name, { account: caller.account, region: state.region, created: state.clock() }))
  return { status: 200, headers: { location: `/${name}` } }
}

function listBuckets(state: AwsState, caller: Caller): HttpResponse {
  const own = [...state.buckets.values()].filter((bucket) => bucket.account === caller.account)
  return document('ListAllMyBucketsResult', {
    Owner: { ID: caller.account },
    Buckets: {
      Bucket: own.map(({ name, created }) => ({ Name: name, CreationDate: created.toISOString() })),
    },
  })
}

function errorDocument(error: AwsError, request: HttpRequest): HttpResponse {
  const ids = identity()
  const tree = {
    Error: {
      Code: error.code,
      Message: error.message,
      ...error.details,
      RequestId: ids['x-amz-request-id'],
      HostId: ids['x-amz-id-2'],
    },
  }
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', ...ids },
    ...(request.method === 'HEAD' ? {} : { body: toXml(tree) }),
  }
}

function identity() {
  return { server: 'AmazonS3', 'x-amz-request-id': s3RequestId(), 'x-amz-id-2': 'wrenchproof-playground' }
}
