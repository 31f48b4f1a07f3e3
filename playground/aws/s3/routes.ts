/** Which operation a request means. */
import { AwsError } from '../errors.ts'
import type { Address } from './wire/address.ts'
import { bucketSettings } from './operations/buckets.ts'
import type { Operation } from './call.ts'
import { deleteMany, list, versions } from './operations/lists.ts'
import { abortUpload, completeUpload, createUpload, uploadPart } from './operations/multipart.ts'
import { copy, deleteObject, getObject, put } from './operations/objects.ts'

/** What decides beside the address. */
export interface Routed {
  readonly method: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
}

/** Parameters that ask for something the playground does not have; ignoring them would answer another question. */
const unknown = [
  'acl',
  'attributes',
  'cors',
  'legal-hold',
  'lifecycle',
  'logging',
  'notification',
  'object-lock',
  'replication',
  'restore',
  'retention',
  'select',
  'torrent',
  'uploads',
  'website',
  'ownershipControls',
  'accelerate',
  'requestPayment',
]

/** The operation on an existing bucket or object; throws `NotImplemented` or `MethodNotAllowed`. */
export function operationOf(address: Address, routed: Routed): Operation {
  const operation = address.key === '' ? onBucket(routed) : onObject(routed)
  if (operation !== undefined) return operation
  throw new AwsError(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.')
}

function onBucket({ method, query }: Routed): Operation | undefined {
  for (const [name, operations] of Object.entries(bucketSettings)) if (query.has(name)) return operations[method]
  if (method === 'POST' && query.has('delete')) return deleteMany
  refuseUnknown(query, [])
  if (method === 'HEAD')
    return {
      name: 'HeadBucket',
      action: 's3:ListBucket',
      run: ({ bucket }) => ({ status: 200, headers: { 'x-amz-bucket-region': bucket.region } }),
    }
  if (method === 'DELETE') return deleteBucket
  if (method !== 'GET') return undefined
  return query.has('versions') ? versions : list
}

function onObject({ method, query, headers }: Routed): Operation | undefined {
  refuseUnknown(query, method === 'POST' ? ['uploads'] : [])
  const upload = query.has('uploadId')
  switch (method) {
    case 'GET':
    case 'HEAD':
      return getObject(query.has('versionId'))
    case 'PUT':
      if (upload) return uploadPart
      return headers['x-amz-copy-source'] === undefined ? put : copy
    case 'POST':
      if (query.has('uploads')) return createUpload
      return upload ? completeUpload : undefined
    case 'DELETE':
      return upload ? abortUpload : deleteObject(query.has('versionId'))
    default:
      return undefined
  }
}

const deleteBucket: Operation = {
  name: 'DeleteBucket',
  action: 's3:DeleteBucket',
  run({ bucket, state }) {
    if (bucket.objects.size > 0)
      throw new AwsError(409, 'BucketNotEmpty', 'The bucket you tried to delete is not empty', {
        BucketName: bucket.name,
      })
    state.buckets.delete(bucket.name)
    return { status: 204 }
  },
}

function refuseUnknown(query: URLSearchParams, known: readonly string[]): void {
  const asked = [...unknown, 'tagging'].find((name) => query.has(name) && !known.includes(name))
  if (asked !== undefined)
    throw new AwsError(501, 'NotImplemented', `The playground's S3 does not have the subresource '${asked}'.`)
}
