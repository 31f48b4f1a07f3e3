/** The bucket that holds states, as a check looks at it and touches it. */
import { callFailure, look, unseenBy } from '../client/look.ts'
import type { ClientOptions, Look } from '../client/look.ts'
import { withS3 } from './s3-client.ts'
import type { S3Sdk } from './s3-client.ts'
import { deniesPlainHttp } from './tls-only.ts'

/** The bucket's settings; a setting that is not made is `missing`. */
export interface BucketSettings {
  readonly versioning: Look<string>
  /** The algorithm of the default encryption. */
  readonly encryption: Look<string>
  /** Whether all four public access blocks are on. */
  readonly publicAccessBlocked: Look<boolean>
  readonly tlsOnly: Look<boolean>
}

/** What came of reading, writing or deleting an object. */
export type Touched =
  | { readonly kind: 'done' }
  /** Read: there is no object. Write: there is one already. */
  | { readonly kind: 'not-done' }
  | { readonly kind: 'denied'; readonly why: string; /** S3 named the action it denied. */ readonly action?: string }
  | { readonly kind: 'no-bucket' }
  | { readonly kind: 'other-region'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }

/** A bucket under the keys of one session. */
export interface StateBucket {
  settings(): Promise<BucketSettings>
  /** Reads one byte at most. */
  read(key: string): Promise<Touched>
  /** Writes only where there is nothing, as Terraform writes its lock. */
  writeNew(key: string, text: string): Promise<Touched>
  remove(key: string): Promise<Touched>
}

/** The bucket by the AWS SDK, which is loaded with the first call. */
export function sdkStateBucket(bucket: string, options: ClientOptions): StateBucket {
  const use = async <T>(call: (s3: S3) => Promise<T>): Promise<T> =>
    withS3(options, async ({ sdk, client }) => call({ sdk, client, bucket }))
  return {
    settings: async () => use(settings),
    read: async (key) =>
      use(({ sdk, client }) =>
        touch(async () => {
          const command = new sdk.GetObjectCommand({ Bucket: bucket, Key: key, Range: 'bytes=0-0' })
          const { Body: body } = await client.send(command)
          await body?.transformToByteArray()
        }),
      ),
    writeNew: async (key, text) =>
      use(({ sdk, client }) =>
        touch(() =>
          client.send(
            new sdk.PutObjectCommand({
              Bucket: bucket,
              Key: key,
              Body: text,
              ContentType: 'application/json',
              IfNoneMatch: '*',
            }),
          ),
        ),
      ),
    remove: async (key) =>
      use(({ sdk, client }) => touch(() => client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key })))),
  }
}

interface S3 extends S3Sdk {
  readonly bucket: string
}

async function settings({ sdk, client, bucket }: S3): Promise<BucketSettings> {
  const of = { Bucket: bucket }
  const [versioning, encryption, block, policy] = await Promise.all([
    look(async () => (await client.send(new sdk.GetBucketVersioningCommand(of))).Status ?? '', []),
    look(async () => {
      const found = await client.send(new sdk.GetBucketEncryptionCommand(of))
      const [rule] = found.ServerSideEncryptionConfiguration?.Rules ?? []
      return rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? ''
    }, ['ServerSideEncryptionConfigurationNotFoundError']),
    look(async () => {
      const { PublicAccessBlockConfiguration: found } = await client.send(new sdk.GetPublicAccessBlockCommand(of))
      const { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } = found ?? {}
      return [BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets].every((on) => on === true)
    }, ['NoSuchPublicAccessBlockConfiguration']),
    look(async () => {
      const { Policy: text = '' } = await client.send(new sdk.GetBucketPolicyCommand(of))
      return deniesPlainHttp(text, bucket)
    }, ['NoSuchBucketPolicy']),
  ])
  return { versioning, encryption, publicAccessBlocked: block, tlsOnly: policy }
}

async function touch(call: () => Promise<unknown>): Promise<Touched> {
  try {
    await call()
    return { kind: 'done' }
  } catch (error) {
    const failure = callFailure(error)
    const { why } = unseenBy(failure)
    switch (failure.name) {
      case 'NoSuchKey':
      case 'PreconditionFailed':
      // Another conditional write of the same key is under way.
      case 'ConditionalRequestConflict':
      // A range of an empty object.
      case 'InvalidRange':
        return { kind: 'not-done' }
      case 'NoSuchBucket':
        return { kind: 'no-bucket' }
      case 'PermanentRedirect':
      case 'AuthorizationHeaderMalformed':
        return { kind: 'other-region', why }
      default:
        return failure.status === 403 ? denied(failure.message, why) : { kind: 'failed', why }
    }
  }
}

function denied(message: string, why: string): Touched {
  const [, action] = /not authorized to perform: (\S+) on resource/u.exec(message) ?? []
  return { kind: 'denied', why, ...(action === undefined ? {} : { action }) }
}
