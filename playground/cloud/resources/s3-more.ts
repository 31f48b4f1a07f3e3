/** More of what is configured about S3 buckets, and objects in them. */
import { bool, map, number, string } from '../declarations/attribute.ts'
import { block, blockSet, regional, requiredBlock, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'

const missing = { code: 'NoSuchBucket', message: 'The specified bucket does not exist', status: 404 }
const common = {
  bucket: string.required.forceNew.partOf('aws_s3_bucket'),
  expected_bucket_owner: string.optional.forceNew,
  id: string.optional.computed,
  ...regional,
}

export const s3BucketOwnershipControls = resource(
  'aws_s3_bucket_ownership_controls',
  {
    title: 'S3 Bucket Ownership Controls',
    service: 'S3',
    calls:
      'PutBucketOwnershipControls GetBucketOwnershipControls PutBucketOwnershipControls DeleteBucketOwnershipControls',
    id: '{bucket}',
    missing,
    unconformed: true,
  },
  {
    bucket: common.bucket,
    id: common.id,
    ...regional,
    rule: requiredBlock({
      object_ownership: string.required.oneOf('BucketOwnerPreferred', 'ObjectWriter', 'BucketOwnerEnforced'),
    }),
  },
)

export const s3BucketLogging = resource(
  'aws_s3_bucket_logging',
  {
    title: 'S3 Bucket Logging',
    service: 'S3',
    calls: 'PutBucketLogging GetBucketLogging PutBucketLogging PutBucketLogging',
    id: '{bucket}',
    missing,
    unconformed: true,
  },
  {
    ...common,
    target_bucket: string.required,
    target_prefix: string.required,
    target_grant: blockSet({
      permission: string.required,
      grantee: requiredBlock({
        display_name: string.computed,
        email_address: string.optional,
        id: string.optional,
        type: string.required,
        uri: string.optional,
      }),
    }),
    target_object_key_format: block({
      partitioned_prefix: block({ partition_date_source: string.required }),
      simple_prefix: block({}),
    }),
  },
)

export const s3BucketObjectLockConfiguration = resource(
  'aws_s3_bucket_object_lock_configuration',
  {
    title: 'S3 Bucket Object Lock Configuration',
    service: 'S3',
    calls:
      'PutObjectLockConfiguration GetObjectLockConfiguration PutObjectLockConfiguration PutObjectLockConfiguration',
    id: '{bucket}',
    missing,
    unconformed: true,
  },
  {
    ...common,
    object_lock_enabled: string.optional.forceNew.oneOf('Enabled').default('Enabled'),
    token: string.optional.sensitive,
    rule: block({
      default_retention: requiredBlock({
        days: number.optional,
        mode: string.optional.oneOf('GOVERNANCE', 'COMPLIANCE'),
        years: number.optional,
      }),
    }),
  },
)

export const s3Object = resource(
  'aws_s3_object',
  {
    title: 'S3 Object',
    service: 'S3',
    calls: 'PutObject HeadObject PutObject DeleteObject',
    id: '{bucket}/{key}',
    missing: { code: 'NoSuchKey', message: 'The specified key does not exist.', status: 404 },
    unconformed: true,
  },
  {
    acl: string.optional.computed,
    arn: string.computed.becomes('arn:aws:s3:::{bucket}/{key}'),
    bucket: string.required.forceNew.refersTo('aws_s3_bucket'),
    bucket_key_enabled: bool.optional.computed,
    cache_control: string.optional,
    checksum_algorithm: string.optional,
    content: string.optional,
    content_base64: string.optional,
    content_disposition: string.optional,
    content_encoding: string.optional,
    content_language: string.optional,
    content_type: string.optional.computed.becomes('application/octet-stream'),
    etag: string.optional.computed,
    force_destroy: bool.optional.default(false),
    id: string.optional.computed.becomes('{key}'),
    key: string.required.forceNew,
    kms_key_id: string.optional.computed,
    metadata: map(string).optional,
    server_side_encryption: string.optional.computed.becomes('AES256'),
    source: string.optional,
    source_hash: string.optional,
    storage_class: string.optional.computed.becomes('STANDARD'),
    version_id: string.computed.recomputed,
    website_redirect: string.optional,
    ...regional,
    ...tagged,
  },
)
