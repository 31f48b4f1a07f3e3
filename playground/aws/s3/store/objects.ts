/** Objects, their versions and delete markers: what PUT and DELETE do to a bucket. */
import { AwsError } from '../../errors.ts'
import { versionId as newVersionId } from '../../ids.ts'
import type { Bucket, DeleteMarker, Entry, ObjectVersion } from './bucket.ts'
import type { ChecksumName } from '../wire/checksums.ts'
import { md5 } from '../wire/checksums.ts'

/** A body to store, with what is kept beside it. */
export interface NewObject {
  readonly body: Buffer
  readonly contentType?: string | undefined
  readonly metadata?: Readonly<Record<string, string>>
  readonly checksums?: Partial<Record<ChecksumName, string>>
  /** For multipart uploads, whose ETag is not the MD5 of the body. */
  readonly etag?: string
}

/** The newest entry of a key, be it a version or a delete marker. */
export function newest(bucket: Bucket, key: string): Entry | undefined {
  return bucket.objects.get(key)?.at(-1)
}

/** The object a plain GET sees, if there is one. */
export function current(bucket: Bucket, key: string): ObjectVersion | undefined {
  const entry = newest(bucket, key)
  return entry?.kind === 'version' ? entry : undefined
}

/** Stores an object: a new version, or in place of the `null` version where versioning is not enabled. */
export function putObject(bucket: Bucket, key: string, object: NewObject & { now: Date }): ObjectVersion {
  const version: ObjectVersion = {
    kind: 'version',
    versionId: bucket.versioning === 'Enabled' ? newVersionId() : 'null',
    body: object.body,
    etag: object.etag ?? md5(object.body),
    lastModified: object.now,
    contentType: object.contentType ?? 'binary/octet-stream',
    metadata: object.metadata ?? {},
    checksums: object.checksums ?? {},
  }
  append(bucket, key, version)
  return version
}

/** What a DELETE did. */
export interface Removal {
  readonly versionId: string | undefined
  /** Whether a delete marker was made or removed. */
  readonly marker: boolean
}

/** DELETE without version: a delete marker where the bucket is versioned, otherwise gone. */
export function removeObject(bucket: Bucket, key: string, now: Date): Removal {
  if (bucket.versioning === undefined) {
    bucket.objects.delete(key)
    return { versionId: undefined, marker: false }
  }
  const marker: DeleteMarker = {
    kind: 'marker',
    versionId: bucket.versioning === 'Enabled' ? newVersionId() : 'null',
    lastModified: now,
  }
  append(bucket, key, marker)
  return { versionId: marker.versionId, marker: true }
}

/** DELETE with version: that entry is gone for good. Asking for one that never was succeeds too, as on S3. */
export function removeVersion(bucket: Bucket, key: string, versionId: string): Removal {
  const entries = bucket.objects.get(key) ?? []
  const gone = entries.find((entry) => entry.versionId === versionId)
  setEntries(
    bucket,
    key,
    entries.filter((entry) => entry !== gone),
  )
  return { versionId, marker: gone?.kind === 'marker' }
}

/** The entry of a version id; throws `NoSuchVersion`. */
export function entryOf(bucket: Bucket, key: string, versionId: string): Entry {
  const entry = bucket.objects.get(key)?.find((candidate) => candidate.versionId === versionId)
  if (entry !== undefined) return entry
  throw new AwsError(404, 'NoSuchVersion', 'The specified version does not exist.', { Key: key, VersionId: versionId })
}

function append(bucket: Bucket, key: string, entry: Entry): void {
  const before = bucket.objects.get(key) ?? []
  const kept = entry.versionId === 'null' ? before.filter((old) => old.versionId !== 'null') : before
  setEntries(bucket, key, [...kept, entry])
}

function setEntries(bucket: Bucket, key: string, entries: Entry[]): void {
  if (entries.length === 0) bucket.objects.delete(key)
  else bucket.objects.set(key, entries)
}
