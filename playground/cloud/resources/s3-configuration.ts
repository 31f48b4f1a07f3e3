/** What is configured about S3 buckets. */
import { bool, list, map, number, string } from '../declarations/attribute.ts'
import { block, blockSet, blocks, regional, requiredBlock, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'

export const s3BucketVersioning = resource(
  'aws_s3_bucket_versioning',
  {
    title: 'S3 Bucket Versioning',
    service: 'S3',
    calls: 'PutBucketVersioning GetBucketVersioning PutBucketVersioning PutBucketVersioning',
    id: '{bucket}',
    missing: { code: 'NoSuchBucket', message: 'The specified bucket does not exist', status: 404 },
  },
  {
    bucket: string.required.forceNew.partOf('aws_s3_bucket'),
    expected_bucket_owner: string.optional.forceNew,
    id: string.optional.computed,
    mfa: string.optional,
    versioning_configuration: requiredBlock({
      mfa_delete: string.optional.computed.oneOf('Enabled', 'Disabled'),
      status: string.required.oneOf('Enabled', 'Suspended', 'Disabled'),
    }),
    ...regional,
  },
)

export const s3BucketServerSideEncryptionConfiguration = resource(
  'aws_s3_bucket_server_side_encryption_configuration',
  {
    title: 'S3 Bucket Server-side Encryption Configuration',
    service: 'S3',
    calls: 'PutBucketEncryption GetBucketEncryption PutBucketEncryption DeleteBucketEncryption',
    id: '{bucket}',
    missing: { code: 'NoSuchBucket', message: 'The specified bucket does not exist', status: 404 },
  },
  {
    bucket: string.required.forceNew.partOf('aws_s3_bucket'),
    expected_bucket_owner: string.optional.forceNew,
    id: string.optional.computed,
    rule: blockSet(
      {
        blocked_encryption_types: list(string).optional.computed,
        bucket_key_enabled: bool.optional.computed,
        apply_server_side_encryption_by_default: block({
          kms_master_key_id: string.optional.computed.refersTo('aws_kms_key'),
          sse_algorithm: string.required.oneOf('AES256', 'aws:kms', 'aws:kms:dsse'),
        }),
      },
      { min: 1 },
    ),
    ...regional,
  },
)

export const s3BucketPublicAccessBlock = resource(
  'aws_s3_bucket_public_access_block',
  {
    title: 'S3 Bucket Public Access Block',
    service: 'S3',
    calls: 'PutPublicAccessBlock GetPublicAccessBlock PutPublicAccessBlock DeletePublicAccessBlock',
    id: '{bucket}',
    missing: { code: 'NoSuchBucket', message: 'The specified bucket does not exist', status: 404 },
  },
  {
    block_public_acls: bool.optional.default(false),
    block_public_policy: bool.optional.default(false),
    bucket: string.required.forceNew.partOf('aws_s3_bucket'),
    id: string.optional.computed,
    ignore_public_acls: bool.optional.default(false),
    restrict_public_buckets: bool.optional.default(false),
    skip_destroy: bool.optional,
    ...regional,
  },
)

export const s3BucketLifecycleConfiguration = resource(
  'aws_s3_bucket_lifecycle_configuration',
  {
    version: 1,
    title: 'S3 Bucket Lifecycle Configuration',
    service: 'S3',
    calls:
      'PutBucketLifecycleConfiguration GetBucketLifecycleConfiguration PutBucketLifecycleConfiguration DeleteBucketLifecycle',
    id: '{bucket}',
    missing: { code: 'NoSuchBucket', message: 'The specified bucket does not exist', status: 404 },
  },
  {
    bucket: string.required.forceNew.partOf('aws_s3_bucket'),
    expected_bucket_owner: string.optional.computed.forceNew,
    id: string.computed,
    transition_default_minimum_object_size: string.optional.computed.becomes('all_storage_classes_128K'),
    rule: blocks({
      id: string.required,
      prefix: string.optional.computed,
      status: string.required.oneOf('Enabled', 'Disabled'),
      abort_incomplete_multipart_upload: blocks({
        days_after_initiation: number.optional,
      }),
      expiration: blocks({
        date: string.optional,
        days: number.optional.computed,
        expired_object_delete_marker: bool.optional.computed,
      }),
      filter: blocks({
        object_size_greater_than: number.optional.computed,
        object_size_less_than: number.optional.computed,
        prefix: string.optional.computed,
        and: blocks({
          object_size_greater_than: number.optional.computed,
          object_size_less_than: number.optional.computed,
          prefix: string.optional.computed,
          tags: map(string).optional,
        }),
        tag: blocks({
          key: string.required,
          value: string.required,
        }),
      }),
      noncurrent_version_expiration: blocks({
        newer_noncurrent_versions: number.optional,
        noncurrent_days: number.required.between(1, 2_147_483_647),
      }),
      noncurrent_version_transition: blockSet({
        newer_noncurrent_versions: number.optional,
        noncurrent_days: number.required,
        storage_class: string.required,
      }),
      transition: blockSet({
        date: string.optional,
        days: number.optional.computed,
        storage_class: string.required,
      }),
    }),
    timeouts: timeouts('create', 'update'),
    ...regional,
  },
)

export const s3BucketPolicy = resource(
  'aws_s3_bucket_policy',
  {
    title: 'S3 Bucket Policy',
    service: 'S3',
    calls: 'PutBucketPolicy GetBucketPolicy PutBucketPolicy DeleteBucketPolicy',
    id: '{bucket}',
    missing: { code: 'NoSuchBucket', message: 'The specified bucket does not exist', status: 404 },
  },
  {
    bucket: string.required.forceNew.partOf('aws_s3_bucket'),
    id: string.optional.computed,
    policy: string.required.json,
    ...regional,
  },
)
