/** SNS topics and subscriptions. */
import type { CloudObject } from '../cloud/object.ts'
import { bool, number, string } from '../declarations/attribute.ts'
import { prefixedName, regional, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import { text } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

export const snsTopic = resource(
  'aws_sns_topic',
  {
    title: 'SNS Topic',
    service: 'SNS',
    calls: 'CreateTopic GetTopicAttributes SetTopicAttributes DeleteTopic',
    id: 'arn:aws:sns:{region}:{account}:{name}',
    missing: { code: 'NotFound', message: 'Topic does not exist', status: 404 },
  },
  {
    ...prefixedName,
    application_failure_feedback_role_arn: string.optional,
    application_success_feedback_role_arn: string.optional,
    application_success_feedback_sample_rate: number.optional,
    archive_policy: string.optional.json,
    arn: string.computed.becomes('{id}'),
    beginning_archive_time: string.computed,
    content_based_deduplication: bool.optional.default(false),
    delivery_policy: string.optional.json,
    display_name: string.optional,
    fifo_throughput_scope: string.optional.computed,
    fifo_topic: bool.optional.forceNew.default(false),
    firehose_failure_feedback_role_arn: string.optional,
    firehose_success_feedback_role_arn: string.optional,
    firehose_success_feedback_sample_rate: number.optional,
    http_failure_feedback_role_arn: string.optional,
    http_success_feedback_role_arn: string.optional,
    http_success_feedback_sample_rate: number.optional,
    id: string.optional.computed,
    kms_master_key_id: string.optional.refersTo('aws_kms_key'),
    lambda_failure_feedback_role_arn: string.optional,
    lambda_success_feedback_role_arn: string.optional,
    lambda_success_feedback_sample_rate: number.optional,
    owner: string.computed.becomes('{account}'),
    policy: string.optional.computed.json,
    signature_version: number.optional.computed.between(1, 2),
    sqs_failure_feedback_role_arn: string.optional,
    sqs_success_feedback_role_arn: string.optional,
    sqs_success_feedback_sample_rate: number.optional,
    tracing_config: string.optional.computed,
    ...regional,
    ...tagged,
  },
)

export const snsTopicSubscription = resource(
  'aws_sns_topic_subscription',
  {
    title: 'SNS Topic Subscription',
    service: 'SNS',
    calls: 'Subscribe GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe',
    id: '{topic_arn}:{uuid}',
    missing: { code: 'NotFound', message: 'Subscription does not exist', status: 404 },
    computes: emailWaits,
  },
  {
    arn: string.computed.becomes('{id}'),
    confirmation_timeout_in_minutes: number.optional.default(1),
    confirmation_was_authenticated: bool.computed.becomes(true),
    delivery_policy: string.optional,
    endpoint: string.required.forceNew,
    endpoint_auto_confirms: bool.optional.default(false),
    filter_policy: string.optional.json,
    filter_policy_scope: string.optional.computed,
    id: string.optional.computed,
    owner_id: string.computed.becomes('{account}'),
    pending_confirmation: bool.computed.becomes(false),
    protocol: string.required.forceNew.oneOf(
      'application',
      'email',
      'email-json',
      'firehose',
      'http',
      'https',
      'lambda',
      'sms',
      'sqs',
    ),
    raw_message_delivery: bool.optional.default(false),
    redrive_policy: string.optional,
    replay_policy: string.optional,
    subscription_role_arn: string.optional,
    topic_arn: string.required.forceNew.partOf('aws_sns_topic'),
    ...regional,
  },
)

/** A person must confirm a subscription by mail; nobody does here. */
function emailWaits(object: CloudObject): KnownObject {
  const waits = text(object.attributes, 'protocol').startsWith('email')
  return { pending_confirmation: waits, confirmation_was_authenticated: !waits }
}
