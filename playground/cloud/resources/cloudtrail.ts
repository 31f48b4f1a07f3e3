/** CloudTrail. */
import { bool, list, set, string } from '../declarations/attribute.ts'
import { blockSet, blocks, regional, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { text } from '../declarations/read.ts'

export const cloudtrail = resource(
  'aws_cloudtrail',
  {
    version: 1,
    title: 'CloudTrail Trail',
    service: 'CloudTrail',
    calls: 'CreateTrail DescribeTrails UpdateTrail DeleteTrail',
    id: 'arn:aws:cloudtrail:{region}:{account}:trail/{name}',
    missing: { code: 'TrailNotFoundException', message: 'Unknown trail: {id}' },
    quota: {
      limit: 5,
      code: 'MaximumNumberOfTrailsExceededException',
      message: 'User: {account} already has 5 trails in {region}.',
    },
    rules: [trailMayWrite],
  },
  {
    arn: string.computed.becomes('{id}'),
    cloud_watch_logs_group_arn: string.optional,
    cloud_watch_logs_role_arn: string.optional.refersTo('aws_iam_role'),
    enable_log_file_validation: bool.optional.default(false),
    enable_logging: bool.optional.default(true),
    home_region: string.computed.becomes('{region}'),
    id: string.optional.computed,
    include_global_service_events: bool.optional.default(true),
    is_multi_region_trail: bool.optional.default(false),
    is_organization_trail: bool.optional.default(false),
    kms_key_id: string.optional.refersTo('aws_kms_key'),
    name: string.required.forceNew.length(3, 128),
    s3_bucket_name: string.required.refersTo('aws_s3_bucket'),
    s3_key_prefix: string.optional,
    sns_topic_arn: string.computed,
    sns_topic_name: string.optional,
    advanced_event_selector: blocks({
      name: string.optional,
      field_selector: blockSet(
        {
          ends_with: list(string).optional,
          equals: list(string).optional,
          field: string.required,
          not_ends_with: list(string).optional,
          not_equals: list(string).optional,
          not_starts_with: list(string).optional,
          starts_with: list(string).optional,
        },
        { min: 1 },
      ),
    }),
    event_selector: blocks(
      {
        exclude_management_event_sources: set(string).optional,
        include_management_events: bool.optional.default(true),
        read_write_type: string.optional.oneOf('All', 'ReadOnly', 'WriteOnly').default('All'),
        data_resource: blocks({
          type: string.required,
          values: list(string).required,
        }),
      },
      { max: 5 },
    ),
    insight_selector: blockSet({
      insight_type: string.required,
    }),
    ...regional,
    ...tagged,
  },
)

/** CloudTrail writes a test file when the trail is made, so that the bucket's policy must already let it. */
function trailMayWrite({ verb, object, cloud }: Change): Refusal | undefined {
  if (verb === 'delete') return undefined
  const bucket = text(object.attributes, 's3_bucket_name')
  const policies = cloud.everywhere('aws_s3_bucket_policy').filter((one) => one.attributes['bucket'] === bucket)
  if (policies.some((one) => text(one.attributes, 'policy').includes('cloudtrail.amazonaws.com'))) return undefined
  return {
    code: 'InsufficientS3BucketPolicyException',
    message: 'Incorrect S3 bucket policy is detected for bucket: {s3_bucket_name}',
  }
}
