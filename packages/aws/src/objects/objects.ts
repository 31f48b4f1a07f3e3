import type { S3Client } from '@aws-sdk/client-s3'
import { UserError, errorCode } from '@wrenchproof/errors'
import { closed } from '../client/closed.ts'
import { callFailure, unseenBy } from '../client/look.ts'
import type { CallFailure, ClientOptions } from '../client/look.ts'

/** Objects of a bucket, written once and never over one another. */
export interface Objects {
  /** Writes where there is nothing; `taken` when there is something. Throws `STORE_UNWRITABLE`. */
  writeNew(key: string, content: Uint8Array): Promise<'written' | 'taken'>
  /** Reads a whole object; `undefined` when there is none or it is longer than `limit` bytes. Throws `STORE_UNREADABLE`. */
  read(key: string, limit: number): Promise<Buffer | undefined>
  /** The first objects whose keys begin so, in the order of their keys, at most `most`. Throws `STORE_UNREADABLE`. */
  list(prefix: string, most: number): Promise<readonly { key: string; size: number; written: Date }[]>
}

/** Calls at most, for what may go better another time; the SDK waits up to seconds in between. */
const attempts = 4
const pageSize = 1000

/** A bucket by the AWS SDK, which is loaded and given its keys with the first call. */
export function sdkObjects(bucket: string, optionsOf: () => Promise<ClientOptions>): Objects {
  let options: Promise<ClientOptions> | undefined
  const use = async <T>(code: string, call: (s3: S3) => Promise<T>): Promise<T> => {
    options ??= optionsOf()
    const { credentials, region, endpoint, timeoutMs = 30_000 } = await options
    const sdk = await import('@aws-sdk/client-s3')
    const client = new sdk.S3Client({
      region,
      credentials,
      ...closed(timeoutMs),
      maxAttempts: attempts,
      requestChecksumCalculation: 'WHEN_SUPPORTED',
      responseChecksumValidation: 'WHEN_SUPPORTED',
      disableS3ExpressSessionAuth: true,
      disableMultiregionAccessPoints: true,
      useArnRegion: false,
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    })
    try {
      return await call({ sdk, client, bucket })
    } catch (error) {
      throw error instanceof UserError ? error : storeError(code, bucket, callFailure(error))
    } finally {
      client.destroy()
    }
  }
  return {
    writeNew: async (key, content) => use('STORE_UNWRITABLE', async (s3) => writeNew(s3, key, content)),
    read: async (key, limit) => use('STORE_UNREADABLE', async (s3) => read(s3, key, limit)),
    list: async (prefix, most) => use('STORE_UNREADABLE', async (s3) => list(s3, prefix, most)),
  }
}

interface S3 {
  readonly sdk: typeof import('@aws-sdk/client-s3')
  readonly client: S3Client
  readonly bucket: string
}

async function writeNew({ sdk, client, bucket }: S3, key: string, content: Uint8Array): Promise<'written' | 'taken'> {
  for (let conflicts = 0; ; conflicts += 1) {
    try {
      await client.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: key, Body: content, IfNoneMatch: '*' }))
      return 'written'
    } catch (error) {
      const { name } = callFailure(error)
      if (name === 'PreconditionFailed') return 'taken'
      // Two conditional writes at once: one of them will have won by the next try.
      if (name !== 'ConditionalRequestConflict' || conflicts >= attempts) throw error
    }
  }
}

async function read({ sdk, client, bucket }: S3, key: string, limit: number): Promise<Buffer | undefined> {
  for (let broken = 1; ; broken += 1) {
    try {
      const { Body: body, ContentLength: length = 0 } = await client.send(
        new sdk.GetObjectCommand({ Bucket: bucket, Key: key }),
      )
      if (length <= limit) return Buffer.from((await body?.transformToByteArray()) ?? [])
      if (body !== undefined && 'destroy' in body) body.destroy()
      return undefined
    } catch (error) {
      const { name, status } = callFailure(error)
      if (name === 'NoSuchKey') return undefined
      // The SDK repeats calls, but not the reading of an answer that breaks off.
      if (status !== undefined && status >= 300) throw error
      if (broken >= attempts || errorCode(error) === undefined) throw error
    }
  }
}

async function list({ sdk, client, bucket }: S3, prefix: string, most: number) {
  const found: { key: string; size: number; written: Date }[] = []
  for (let from: string | undefined; ;) {
    const page = await client.send(
      new sdk.ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        MaxKeys: Math.min(pageSize, most - found.length),
        ContinuationToken: from,
      }),
    )
    for (const { Key: key, Size: size = 0, LastModified: written = new Date(0) } of page.Contents ?? [])
      if (key !== undefined) found.push({ key, size, written })
    from = page.NextContinuationToken
    if (from === undefined || found.length >= most) return found
  }
}

const fixes: Readonly<Record<string, string>> = {
  NoSuchBucket: 'Make the bucket, or name another in `store-location`.',
  PermanentRedirect: "Give the environment the bucket's region, or a bucket in its own region.",
  AuthorizationHeaderMalformed: "Give the environment the bucket's region, or a bucket in its own region.",
  IllegalLocationConstraint: "Give the environment the bucket's region, or a bucket in its own region.",
  ExpiredToken: 'Give the environment a longer `session`, or split the job.',
  SlowDown: 'Run the job again later.',
}

/** The error for what S3 or the network did. */
function storeError(code: string, bucket: string, failure: CallFailure): UserError {
  const { why, denied } = unseenBy(failure)
  const what = code === 'STORE_UNWRITABLE' ? 'written' : 'read'
  const fix =
    fixes[failure.name] ??
    (denied
      ? "Let the environment's apply-role list the bucket and get and put objects below the prefix of `store-location`; where the bucket has a key of its own, let it decrypt and make data keys."
      : 'Run the job again; see that the runner reaches S3.')
  return new UserError(`the bucket ${bucket} of \`store-location\` cannot be ${what}: ${why}`, fix, { code })
}
