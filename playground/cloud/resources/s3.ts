/** S3 buckets. */
import { bool, list, map, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, blocks, regional, requiredBlock, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { flag } from '../declarations/read.ts'

const metrics = {
  minutes: number.optional,
  status: string.optional,
}

export const s3Bucket = resource(
  'aws_s3_bucket',
  {
    title: 'S3 Bucket',
    service: 'S3',
    calls: 'CreateBucket HeadBucket PutBucketTagging DeleteBucket',
    id: '{bucket}',
    missing: { code: 'NoSuchBucket', message: 'The specified bucket does not exist', status: 404 },
    inUse: { code: 'BucketNotEmpty', message: 'The bucket you tried to delete is not empty', status: 409 },
    quota: { limit: 10_000, code: 'TooManyBuckets', message: 'You have attempted to create more buckets than allowed' },
    unique: {
      by: ['bucket'],
      scope: 'world',
      code: 'BucketAlreadyExists',
      message: 'The requested bucket name is not available. The bucket namespace is shared by all users of the system.',
      status: 409,
    },
    rules: [emptyBucket],
  },
  {
    acceleration_status: string.optional.computed,
    acl: string.optional.computed,
    arn: string.computed.becomes('arn:aws:s3:::{bucket}'),
    bucket: string.optional.computed.forceNew
      .matches(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be 3 to 63 characters of a-z, 0-9, dots and hyphens')
      .becomes('{prefixed}'),
    bucket_domain_name: string.computed.becomes('{bucket}.s3.amazonaws.com'),
    bucket_namespace: string.optional.computed.forceNew.becomes('global'),
    bucket_prefix: string.optional.computed.forceNew,
    bucket_region: string.computed.becomes('{region}'),
    bucket_regional_domain_name: string.computed.becomes('{bucket}.s3.{region}.amazonaws.com'),
    force_destroy: bool.optional.default(false),
    hosted_zone_id: string.computed.becomes('Z2O1EMRO9K5GLX'),
    id: string.optional.computed,
    object_lock_enabled: bool.optional.computed.forceNew.becomes(false),
    policy: string.optional.computed.json,
    request_payer: string.optional.computed.becomes('BucketOwner'),
    website_domain: string.computed,
    website_endpoint: string.computed,
    cors_rule: blocks({
      allowed_headers: list(string).optional,
      allowed_methods: list(string).required,
      allowed_origins: list(string).required,
      expose_headers: list(string).optional,
      max_age_seconds: number.optional,
    }),
    grant: blockSet({
      id: string.optional,
      permissions: set(string).required,
      type: string.required,
      uri: string.optional,
    }),
    lifecycle_rule: blocks({
      abort_incomplete_multipart_upload_days: number.optional,
      enabled: bool.required,
      id: string.optional.computed,
      prefix: string.optional,
      tags: map(string).optional,
      expiration: block({
        date: string.optional,
        days: number.optional,
        expired_object_delete_marker: bool.optional,
      }),
      noncurrent_version_expiration: block({
        days: number.optional,
      }),
      noncurrent_version_transition: blockSet({
        days: number.optional,
        storage_class: string.required,
      }),
      transition: blockSet({
        date: string.optional,
        days: number.optional,
        storage_class: string.required,
      }),
    }),
    logging: block({
      target_bucket: string.required,
      target_prefix: string.optional,
    }),
    object_lock_configuration: block({
      object_lock_enabled: string.optional,
      rule: block({
        default_retention: requiredBlock({
          days: number.optional,
          mode: string.required,
          years: number.optional,
        }),
      }),
    }),
    replication_configuration: block({
      role: string.required,
      rules: blockSet(
        {
          delete_marker_replication_status: string.optional,
          id: string.optional,
          prefix: string.optional,
          priority: number.optional,
          status: string.required,
          destination: requiredBlock({
            account_id: string.optional,
            bucket: string.required,
            replica_kms_key_id: string.optional,
            storage_class: string.optional,
            access_control_translation: block({
              owner: string.required,
            }),
            metrics: block(metrics),
            replication_time: block(metrics),
          }),
          filter: block({
            prefix: string.optional,
            tags: map(string).optional,
          }),
          source_selection_criteria: block({
            sse_kms_encrypted_objects: block({
              enabled: bool.required,
            }),
          }),
        },
        { min: 1 },
      ),
    }),
    server_side_encryption_configuration: block({
      rule: requiredBlock({
        bucket_key_enabled: bool.optional,
        apply_server_side_encryption_by_default: requiredBlock({
          kms_master_key_id: string.optional,
          sse_algorithm: string.required,
        }),
      }),
    }),
    timeouts: timeouts('create', 'delete', 'read', 'update'),
    versioning: block({
      enabled: bool.optional,
      mfa_delete: bool.optional,
    }),
    website: block({
      error_document: string.optional,
      index_document: string.optional,
      redirect_all_requests_to: string.optional,
      routing_rules: string.optional,
    }),
    ...regional,
    ...tagged,
  },
)

/** Objects in a bucket are strays of the type aws_s3_object with its name. */
function emptyBucket({ verb, object, cloud }: Change): Refusal | undefined {
  if (verb !== 'delete' || flag(object.attributes, 'force_destroy')) return undefined
  if (!cloud.everywhere('aws_s3_object').some((one) => one.attributes['bucket'] === object.id)) return undefined
  return { code: 'BucketNotEmpty', message: 'The bucket you tried to delete is not empty', status: 409 }
}
