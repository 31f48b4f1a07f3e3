/** Listings as documents, and deletion of many objects at once. */
import type { HttpResponse } from '../../../http/serve.ts'
import { elementsAt, fromXml, textAt } from '../../xml.ts'
import type { Call, Operation } from '../call.ts'
import { document } from '../call.ts'
import type { ListRequest } from '../store/listing.ts'
import { listObjects, listVersions } from '../store/listing.ts'
import { removeObject, removeVersion } from '../store/objects.ts'

export const list: Operation = {
  name: 'ListObjectsV2',
  action: 's3:ListBucket',
  run: (call) => (call.query.get('list-type') === '2' ? listV2(call) : listV1(call)),
}

export const versions: Operation = {
  name: 'ListObjectVersions',
  action: 's3:ListBucketVersions',
  run({ bucket, query }) {
    const keyMarker = query.get('key-marker') ?? ''
    const versionMarker = query.get('version-id-marker')
    const request = asked(query, versionMarker === null ? keyMarker : `${keyMarker}\0${versionMarker}`)
    const page = listVersions(bucket, request)
    const [nextKey, nextVersion] = page.next?.split('\0') ?? []
    const name = nameIn(query)
    const entry = (kind: 'version' | 'marker') =>
      page.items
        .filter((item) => item.entry.kind === kind)
        .map(({ key, entry: stored, latest }) => ({
          Key: name(key),
          VersionId: stored.versionId,
          IsLatest: latest,
          LastModified: stored.lastModified.toISOString(),
          ...(stored.kind === 'version'
            ? { ETag: `"${stored.etag}"`, Size: stored.body.length, StorageClass: 'STANDARD' }
            : {}),
          Owner: { ID: bucket.account },
        }))
    return document('ListVersionsResult', {
      ...common(bucket.name, query, request),
      KeyMarker: name(keyMarker),
      VersionIdMarker: versionMarker ?? '',
      IsTruncated: page.next !== undefined,
      NextKeyMarker: nextKey === undefined ? undefined : name(nextKey),
      NextVersionIdMarker: nextVersion,
      Version: entry('version'),
      DeleteMarker: entry('marker'),
      CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: name(prefix) })),
    })
  },
}

/** POST `?delete`: up to 1000 keys; each needs its own permission. */
export const deleteMany: Operation = {
  name: 'DeleteObjects',
  action: 's3:DeleteObject',
  run({ bucket, body, state, can }) {
    const tree = fromXml(body.toString())
    const quiet = textAt(tree, 'Delete', 'Quiet') === 'true'
    const deleted: { Key: string; VersionId?: string; DeleteMarker?: boolean; DeleteMarkerVersionId?: string }[] = []
    const errors: { Key: string; Code: string; Message: string }[] = []
    for (const element of elementsAt(tree, 'Delete', 'Object')) {
      const key = textAt(element, 'Key') ?? ''
      const versionId = textAt(element, 'VersionId')
      const action = versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion'
      if (!can(action, { bucket: bucket.name, key })) {
        errors.push({ Key: key, Code: 'AccessDenied', Message: 'Access Denied' })
      } else if (versionId === undefined) {
        const removal = removeObject(bucket, key, state.clock())
        deleted.push({
          Key: key,
          ...(removal.marker && removal.versionId !== undefined
            ? { DeleteMarker: true, DeleteMarkerVersionId: removal.versionId }
            : {}),
        })
      } else {
        const removal = removeVersion(bucket, key, versionId)
        deleted.push({ Key: key, VersionId: versionId, ...(removal.marker ? { DeleteMarker: true } : {}) })
      }
    }
    return document('DeleteResult', { ...(quiet ? {} : { Deleted: deleted }), Error: errors })
  },
}

function listV2({ bucket, query }: Call): HttpResponse {
  const token = query.get('continuation-token')
  const startAfter = query.get('start-after')
  const request = asked(query, token === null ? (startAfter ?? '') : Buffer.from(token, 'base64url').toString())
  const page = listObjects(bucket, request)
  const name = nameIn(query)
  return document('ListBucketResult', {
    ...common(bucket.name, query, request),
    StartAfter: startAfter === null ? undefined : name(startAfter),
    ContinuationToken: token ?? undefined,
    NextContinuationToken: page.next === undefined ? undefined : Buffer.from(page.next).toString('base64url'),
    KeyCount: page.items.length + page.prefixes.length,
    IsTruncated: page.next !== undefined,
    ...contents(page, name),
  })
}

function listV1({ bucket, query }: Call): HttpResponse {
  const request = asked(query, query.get('marker') ?? '')
  const page = listObjects(bucket, request)
  const name = nameIn(query)
  return document('ListBucketResult', {
    ...common(bucket.name, query, request),
    Marker: name(request.after),
    NextMarker: page.next === undefined ? undefined : name(page.next),
    IsTruncated: page.next !== undefined,
    ...contents(page, name),
  })
}

function contents({ items, prefixes }: ReturnType<typeof listObjects>, name: (key: string) => string) {
  return {
    Contents: items.map(({ key, version }) => ({
      Key: name(key),
      LastModified: version.lastModified.toISOString(),
      ETag: `"${version.etag}"`,
      Size: version.body.length,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: name(prefix) })),
  }
}

function asked(query: URLSearchParams, after: string): ListRequest {
  const limit = Number(query.get('max-keys') ?? 1000)
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after,
    limit: Number.isInteger(limit) ? Math.min(1000, Math.max(0, limit)) : 1000,
  }
}

function common(bucket: string, query: URLSearchParams, request: ListRequest) {
  const name = nameIn(query)
  return {
    Name: bucket,
    Prefix: name(request.prefix),
    MaxKeys: request.limit,
    Delimiter: request.delimiter === '' ? undefined : name(request.delimiter),
    EncodingType: query.get('encoding-type') ?? undefined,
  }
}

function nameIn(query: URLSearchParams): (key: string) => string {
  if (query.get('encoding-type') !== 'url') return (key) => key
  return (key) => encodeURIComponent(key).replaceAll('%2F', '/')
}
