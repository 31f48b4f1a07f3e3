/** A state's object in its bucket, with all its versions, and the lock object that Terraform keeps beside it. */
import { callFailure, look, unseenBy } from '../client/look.ts'
import type { CallFailure, ClientOptions, Look } from '../client/look.ts'
import { withS3 } from './s3-client.ts'
import type { S3Sdk } from './s3-client.ts'

/** Where a state is, and how what is written there is encrypted; the bucket's own way if left out. */
export interface StatePlace {
  readonly bucket: string
  readonly key: string
  readonly encryption?: { readonly algorithm: 'AES256' } | { readonly algorithm: 'aws:kms'; readonly key: string }
}

/** One entry of the object's history. */
export interface StoredVersion {
  readonly id: string
  readonly at: Date
  /** A delete marker has no body. */
  readonly kind: 'body' | 'deleted'
  /** Bytes; 0 for a delete marker. */
  readonly size: number
  readonly etag: string
}

/** What came of writing: `changed` says that the newest version is another than was expected, and nothing was written. */
export type StateWritten =
  | { readonly kind: 'written' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'unknown'; readonly why: string; readonly denied: boolean }

/** What came of taking the lock; `held` with the text of the lock that is there. */
export type LockTaken =
  | { readonly kind: 'taken' }
  | { readonly kind: 'held'; readonly text: string }
  | { readonly kind: 'unknown'; readonly why: string; readonly denied: boolean }

export interface StateObject {
  /** Every version, newest first. */
  versions(): Promise<Look<readonly StoredVersion[]>>
  body(version: string): Promise<Look<Buffer>>
  /** The newest version's bytes; `missing` when the object is not there or was deleted. */
  newest(): Promise<Look<Buffer>>
  /** Writes a newest version where `over` is the newest; `undefined` where there is none, or a delete marker. */
  write(body: Buffer, over: string | undefined): Promise<StateWritten>
  /** The text of the lock object. */
  lock(): Promise<Look<string>>
  /** Writes a lock where there is none, as Terraform does with `use_lockfile`. */
  takeLock(text: string): Promise<LockTaken>
  /** Deletes the lock, if it still says this. `false` when it may still be there. */
  releaseLock(text: string): Promise<boolean>
}

const tries = 3

/** The object by the AWS SDK. A reply that is lost is settled by looking at what is there now. */
export function sdkStateObject({ bucket, key, encryption }: StatePlace, options: ClientOptions): StateObject {
  const lockKey = `${key}.tflock`
  const use = async <T>(call: (s3: S3Sdk) => Promise<T>): Promise<T> => withS3(options, call)

  const bytes = async (name: string, version?: string): Promise<Look<Buffer>> =>
    use(({ sdk, client }) =>
      persistently(() =>
        look(async () => {
          const of = { Bucket: bucket, Key: name, ...(version === undefined ? {} : { VersionId: version }) }
          const { Body: body } = await client.send(new sdk.GetObjectCommand(of))
          return Buffer.from((await body?.transformToByteArray()) ?? [])
        }, ['NoSuchKey', 'NoSuchVersion']),
      ),
    )

  /** Puts until the answer is a yes or a no; what cannot be told is told by what is there. */
  const put = async (
    name: string,
    content: Buffer,
    condition: { readonly IfMatch: string } | { readonly IfNoneMatch: '*' },
  ): Promise<StateWritten> =>
    use(async ({ sdk, client }) => {
      let failure: CallFailure | undefined
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        try {
          const settings = name === key ? encryptionOf(encryption) : {}
          const of = { Bucket: bucket, Key: name, Body: content, ContentType: 'application/json' }
          await client.send(new sdk.PutObjectCommand({ ...of, ...settings, ...condition }))
          return { kind: 'written' }
        } catch (error) {
          failure = callFailure(error)
          const there = await bytes(name)
          if (there.kind === 'seen' && there.value.equals(content)) return { kind: 'written' }
          if (there.kind !== 'unseen' && unmet.includes(failure.name)) return { kind: 'changed' }
          if (failure.status === 403) break
        }
      }
      return { kind: 'unknown', ...unseenBy(failure ?? { name: 'Error', message: '', status: undefined }) }
    })

  return {
    versions: async () =>
      use(({ sdk, client }) => persistently(() => look(async () => versionsOf({ sdk, client }, bucket, key), []))),
    body: async (version) => bytes(key, version),
    newest: async () => bytes(key),
    write: async (body, over) => put(key, body, over === undefined ? { IfNoneMatch: '*' } : { IfMatch: over }),
    lock: async () => textOf(await bytes(lockKey)),
    async takeLock(text) {
      const written = await put(lockKey, Buffer.from(text), { IfNoneMatch: '*' })
      if (written.kind === 'unknown') return written
      if (written.kind === 'written') return { kind: 'taken' }
      const there = textOf(await bytes(lockKey))
      return { kind: 'held', text: there.kind === 'seen' ? there.value : '' }
    },
    releaseLock: async (text) =>
      use(async ({ sdk, client }) => {
        for (let attempt = 1; attempt <= tries; attempt += 1) {
          const there = textOf(await bytes(lockKey))
          if (there.kind === 'missing' || (there.kind === 'seen' && there.value !== text)) return true
          try {
            await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: lockKey }))
          } catch {
            // What is there now tells.
          }
        }
        return (await bytes(lockKey)).kind === 'missing'
      }),
  }
}

// S3 answers the second when a conditional write of the same key is under way, and the third where `If-Match` meets no object.
const unmet = ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']

/** Looks again when no answer came that would be the same the next time. */
async function persistently<T>(once: () => Promise<Look<T>>): Promise<Look<T>> {
  let last = await once()
  for (let attempt = 2; attempt <= tries && last.kind === 'unseen' && !last.denied; attempt += 1) last = await once()
  return last
}

const textOf = (seen: Look<Buffer>): Look<string> =>
  seen.kind === 'seen' ? { kind: 'seen', value: seen.value.toString('utf8') } : seen

function encryptionOf(encryption: StatePlace['encryption']) {
  if (encryption === undefined) return {}
  const { algorithm } = encryption
  return { ServerSideEncryption: algorithm, ...('key' in encryption ? { SSEKMSKeyId: encryption.key } : {}) } as const
}

async function versionsOf({ sdk, client }: S3Sdk, bucket: string, key: string): Promise<StoredVersion[]> {
  const found: (StoredVersion & { readonly latest: boolean })[] = []
  let markers: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {}
  for (;;) {
    const page = await client.send(new sdk.ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, ...markers }))
    const bodies = (page.Versions ?? []).map((entry) => ({ ...entry, kind: 'body' as const }))
    const deleted = (page.DeleteMarkers ?? []).map((entry) => ({ ...entry, kind: 'deleted' as const }))
    for (const entry of [...bodies, ...deleted])
      if (entry.Key === key)
        found.push({
          id: entry.VersionId ?? '',
          at: entry.LastModified ?? new Date(0),
          kind: entry.kind,
          size: 'Size' in entry ? (entry.Size ?? 0) : 0,
          etag: 'ETag' in entry ? (entry.ETag ?? '') : '',
          latest: entry.IsLatest ?? false,
        })
    // Keys come in order: past ours there is only what shares its prefix, the lock's versions above all.
    const next = page.NextKeyMarker
    if (page.IsTruncated !== true || next === undefined || next > key) break
    markers = { KeyMarker: next, VersionIdMarker: page.NextVersionIdMarker }
  }
  // S3 lists versions and delete markers newest first, each in a list of its own; times have whole seconds.
  return found
    .map((version, index) => ({ version, index }))
    .toSorted(
      (a, b) =>
        Number(b.version.latest) - Number(a.version.latest) ||
        b.version.at.getTime() - a.version.at.getTime() ||
        a.index - b.index,
    )
    .map(({ version: { id, at, kind, size, etag } }) => ({ id, at, kind, size, etag }))
}
