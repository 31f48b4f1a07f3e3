/** Buckets and what they hold. */
import type { ChecksumName } from '../wire/checksums.ts'

/** One stored version of an object. */
export interface ObjectVersion {
  readonly kind: 'version'
  /** `null` (the word) where the bucket was not versioned when it was written. */
  readonly versionId: string
  body: Buffer
  /** Without quotes. */
  etag: string
  lastModified: Date
  readonly contentType: string
  readonly metadata: Readonly<Record<string, string>>
  checksums: Partial<Record<ChecksumName, string>>
}

/** What a DELETE leaves behind in a versioned bucket. */
export interface DeleteMarker {
  readonly kind: 'marker'
  readonly versionId: string
  lastModified: Date
}

export type Entry = ObjectVersion | DeleteMarker

/** A multipart upload under way. */
export interface Upload {
  readonly key: string
  readonly contentType: string
  readonly metadata: Readonly<Record<string, string>>
  readonly parts: Map<number, Buffer>
}

export interface PublicAccessBlock {
  blockPublicAcls: boolean
  ignorePublicAcls: boolean
  blockPublicPolicy: boolean
  restrictPublicBuckets: boolean
}

export interface Bucket {
  readonly name: string
  /** Owner's account id. */
  readonly account: string
  readonly region: string
  readonly created: Date
  versioning: 'Enabled' | 'Suspended' | undefined
  /** Default encryption's algorithm; `undefined` answers as if there were none, which S3 itself has not allowed since 2023. */
  encryption: { algorithm: 'AES256' | 'aws:kms'; key?: string } | undefined
  publicAccessBlock: PublicAccessBlock | undefined
  /** JSON text, as it was put. */
  policy: string | undefined
  tags: Map<string, string>
  /** Per key, oldest first. */
  readonly objects: Map<string, Entry[]>
  readonly uploads: Map<string, Upload>
}

/** A bucket to begin with; everything left out is as S3 makes a new bucket. */
export interface BucketInit {
  readonly account?: string
  readonly region?: string
  readonly versioning?: boolean
  readonly encryption?: 'AES256' | 'aws:kms' | 'none'
  readonly publicAccessBlock?: boolean
  /** Adds the usual policy that denies every request without TLS. */
  readonly tlsOnly?: boolean
  /** Policy document; wins over `tlsOnly`. */
  readonly policy?: unknown
  readonly objects?: Readonly<Record<string, string | Buffer>>
}

/** A new, empty bucket. */
export function newBucket(name: string, init: BucketInit & { account: string; region: string; created: Date }): Bucket {
  const block = init.publicAccessBlock ?? true
  return {
    name,
    account: init.account,
    region: init.region,
    created: init.created,
    versioning: init.versioning === true ? 'Enabled' : undefined,
    encryption: init.encryption === 'none' ? undefined : { algorithm: init.encryption ?? 'AES256' },
    publicAccessBlock: block
      ? { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true }
      : undefined,
    policy: policyOf(name, init),
    tags: new Map(),
    objects: new Map(),
    uploads: new Map(),
  }
}

function policyOf(name: string, init: BucketInit): string | undefined {
  if (init.policy !== undefined) return JSON.stringify(init.policy)
  if (init.tlsOnly !== true) return undefined
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'DenyInsecureTransport',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  })
}
