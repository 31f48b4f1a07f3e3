/** Operations on one object: read, write, copy, delete. */
import type { HttpResponse } from '../../../http/serve.ts'
import { AwsError } from '../../errors.ts'
import { addressOf } from '../wire/address.ts'
import type { ObjectVersion } from '../store/bucket.ts'
import type { Call, Operation } from '../call.ts'
import { document } from '../call.ts'
import { current, entryOf, newest, putObject, removeObject, removeVersion } from '../store/objects.ts'
import { checkWrite, noSuchKey, notModified } from '../wire/preconditions.ts'
import { rangeOf } from '../wire/ranges.ts'

/** GET and HEAD; `versioned` where the request names a version, which is another permission. */
export function getObject(versioned: boolean): Operation {
  return { name: 'GetObject', action: versioned ? 's3:GetObjectVersion' : 's3:GetObject', run: read }
}

export const put: Operation = {
  name: 'PutObject',
  action: 's3:PutObject',
  run(call) {
    const { bucket, address, request } = call
    checkWrite(request.headers, current(bucket, address.key), address.key)
    const stored = putObject(bucket, address.key, {
      body: call.body,
      contentType: request.headers['content-type'],
      metadata: metadataOf(request.headers),
      checksums: call.checksums,
      now: call.state.clock(),
    })
    return { status: 200, headers: { etag: `"${stored.etag}"`, ...versionHeader(stored), ...checksumHeaders(stored) } }
  },
}

export const copy: Operation = {
  name: 'CopyObject',
  action: 's3:PutObject',
  run(call) {
    const { bucket, address, request, state } = call
    const source = sourceOf(call)
    const replace = request.headers['x-amz-metadata-directive'] === 'REPLACE'
    const sameObject = source.version === current(bucket, address.key)
    if (sameObject && !replace)
      throw new AwsError(
        400,
        'InvalidRequest',
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      )
    checkWrite(request.headers, current(bucket, address.key), address.key)
    const stored = putObject(bucket, address.key, {
      body: source.version.body,
      contentType: replace ? request.headers['content-type'] : source.version.contentType,
      metadata: replace ? metadataOf(request.headers) : source.version.metadata,
      checksums: source.version.checksums,
      now: state.clock(),
    })
    const response = document('CopyObjectResult', {
      LastModified: stored.lastModified.toISOString(),
      ETag: `"${stored.etag}"`,
    })
    return {
      ...response,
      headers: {
        ...response.headers,
        ...versionHeader(stored),
        'x-amz-copy-source-version-id': source.version.versionId,
      },
    }
  },
}

/** DELETE; `versioned` where the request names a version, which is another permission. */
export function deleteObject(versioned: boolean): Operation {
  return {
    name: 'DeleteObject',
    action: versioned ? 's3:DeleteObjectVersion' : 's3:DeleteObject',
    run({ bucket, address, query, request, state }) {
      const match = request.headers['if-match']
      if (match !== undefined) checkWrite({ 'if-match': match }, current(bucket, address.key), address.key)
      const versionId = query.get('versionId')
      const removal =
        versionId === null
          ? removeObject(bucket, address.key, state.clock())
          : removeVersion(bucket, address.key, versionId)
      return {
        status: 204,
        headers: {
          ...(removal.versionId === undefined ? {} : { 'x-amz-version-id': removal.versionId }),
          ...(removal.marker ? { 'x-amz-delete-marker': 'true' } : {}),
        },
      }
    },
  }
}

function read(call: Call): HttpResponse {
  const { request } = call
  const version = versionAsked(call)
  const headers = {
    etag: `"${version.etag}"`,
    'last-modified': version.lastModified.toUTCString(),
    ...versionHeader(version),
  }
  if (notModified(request.headers, version)) return { status: 304, headers }
  const range = rangeOf(request.headers['range'], version.body.length)
  const body = range === undefined ? version.body : version.body.subarray(range.first, range.last + 1)
  const whole = body.length === version.body.length
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...headers,
      'content-type': version.contentType,
      'content-length': String(body.length),
      'accept-ranges': 'bytes',
      ...(range === undefined ? {} : { 'content-range': `bytes ${range.first}-${range.last}/${version.body.length}` }),
      // A checksum is of the whole object: sent with a part, it would make clients refuse a good answer.
      ...(whole && request.headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED' ? checksumHeaders(version) : {}),
      ...Object.fromEntries(Object.entries(version.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
      ...(call.bucket.encryption === undefined
        ? {}
        : { 'x-amz-server-side-encryption': call.bucket.encryption.algorithm }),
    },
    body: request.method === 'HEAD' ? '' : body,
  }
}

function versionAsked(call: Call): ObjectVersion {
  const { bucket, address, query } = call
  const versionId = query.get('versionId')
  const entry = versionId === null ? newest(bucket, address.key) : entryOf(bucket, address.key, versionId)
  if (entry?.kind === 'version') return entry
  // Whoever may not list is not told that the key is free.
  if (entry === undefined) call.demand('s3:ListBucket', { bucket: bucket.name, key: '' })
  if (versionId === null) throw noSuchKey(address.key)
  throw new AwsError(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    Method: 'GET',
    ResourceType: 'DeleteMarker',
  })
}

function sourceOf(call: Call): { version: ObjectVersion } {
  const header = call.request.headers['x-amz-copy-source'] ?? ''
  const [path = '', query] = header.replace(/^\/?/, '/').split('?')
  const from = addressOf('path-style', path)
  const versionId = new URLSearchParams(query).get('versionId')
  const bucket = call.state.buckets.get(from.bucket)
  if (bucket === undefined)
    throw new AwsError(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: from.bucket })
  call.demand(versionId === null ? 's3:GetObject' : 's3:GetObjectVersion', from)
  const entry = versionId === null ? newest(bucket, from.key) : entryOf(bucket, from.key, versionId)
  if (entry?.kind === 'version') return { version: entry }
  throw noSuchKey(from.key)
}

/** User metadata of a request, without its prefix. */
export function metadataOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  const prefix = 'x-amz-meta-'
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  )
}

/** The header that names a stored version; none in a bucket that never was versioned. */
export function versionHeader({ versionId }: { readonly versionId: string }): Record<string, string> {
  return versionId === 'null' ? {} : { 'x-amz-version-id': versionId }
}

function checksumHeaders(version: ObjectVersion): Record<string, string> {
  const entries = Object.entries(version.checksums).map(([name, value]) => [`x-amz-checksum-${name}`, value])
  return entries.length === 0 ? {} : { ...Object.fromEntries(entries), 'x-amz-checksum-type': 'FULL_OBJECT' }
}
