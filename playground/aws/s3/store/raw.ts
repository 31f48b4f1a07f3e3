/** Changes behind S3's back, for tests and drills: no version is made, no permission asked, no checksum checked. */
import type { AwsState } from '../../state.ts'
import type { Bucket, Entry, ObjectVersion } from './bucket.ts'
import { md5 } from '../wire/checksums.ts'
import { current } from './objects.ts'

/** Where an object is. */
export interface Place {
  readonly bucket: string
  readonly key: string
}

/** The bucket of that name; throws when the state has none. */
export function bucketOf(state: AwsState, name: string): Bucket {
  const bucket = state.buckets.get(name)
  if (bucket === undefined) throw new Error(`the state has no bucket '${name}'`)
  return bucket
}

/** Bytes a GET would see, or `undefined`. */
export function rawBytes(state: AwsState, { bucket, key }: Place): Buffer | undefined {
  return current(bucketOf(state, bucket), key)?.body
}

/** Every version and delete marker of a key, oldest first. */
export function rawEntries(state: AwsState, { bucket, key }: Place): readonly Entry[] {
  return bucketOf(state, bucket).objects.get(key) ?? []
}

/** Puts other bytes in place of the current version's: an old state restored, say. Throws when there is no object. */
export function overwriteBytes(state: AwsState, place: Place, bytes: Buffer | string): void {
  const version = currentOf(state, place)
  version.body = Buffer.from(bytes)
  version.etag = md5(version.body)
  version.checksums = {}
}

/** Cuts the current version down to so many bytes; 0 leaves an empty object. */
export function truncateObject(state: AwsState, place: Place, length: number): void {
  overwriteBytes(state, place, currentOf(state, place).body.subarray(0, length))
}

/** Exchanges the bytes of two objects. */
export function swapObjects(state: AwsState, one: Place, other: Place): void {
  const [first, second] = [currentOf(state, one).body, currentOf(state, other).body]
  overwriteBytes(state, one, second)
  overwriteBytes(state, other, first)
}

/** Removes a key with all its versions, as if it had never been. */
export function forgetObject(state: AwsState, { bucket, key }: Place): void {
  bucketOf(state, bucket).objects.delete(key)
}

function currentOf(state: AwsState, place: Place): ObjectVersion {
  const version = current(bucketOf(state, place.bucket), place.key)
  if (version === undefined) throw new Error(`bucket '${place.bucket}' has no object '${place.key}'`)
  return version
}
