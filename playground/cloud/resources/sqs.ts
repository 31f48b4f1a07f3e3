/** SQS queues. */
import { bool, number, string } from '../declarations/attribute.ts'
import { prefixedName, regional, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { flag, text } from '../declarations/read.ts'

export const sqsQueue = resource(
  'aws_sqs_queue',
  {
    title: 'SQS Queue',
    service: 'SQS',
    calls: 'CreateQueue GetQueueAttributes SetQueueAttributes DeleteQueue',
    id: 'https://sqs.{region}.amazonaws.com/{account}/{name}',
    missing: { code: 'AWS.SimpleQueueService.NonExistentQueue', message: 'The specified queue does not exist.' },
    unique: {
      by: ['name'],
      scope: 'region',
      code: 'QueueAlreadyExists',
      message: 'A queue already exists with the same name and a different value for attribute',
    },
    rules: [fifoName],
  },
  {
    ...prefixedName,
    arn: string.computed.becomes('arn:aws:sqs:{region}:{account}:{name}'),
    content_based_deduplication: bool.optional.default(false),
    deduplication_scope: string.optional.computed,
    delay_seconds: number.optional.between(0, 900).default(0),
    fifo_queue: bool.optional.forceNew.default(false),
    fifo_throughput_limit: string.optional.computed,
    id: string.optional.computed,
    kms_data_key_reuse_period_seconds: number.optional.computed.between(60, 86_400).becomes(300),
    kms_master_key_id: string.optional.refersTo('aws_kms_key'),
    max_message_size: number.optional.between(1024, 1_048_576).default(262_144),
    message_retention_seconds: number.optional.between(60, 1_209_600).default(345_600),
    policy: string.optional.computed.json,
    receive_wait_time_seconds: number.optional.between(0, 20).default(0),
    redrive_allow_policy: string.optional.computed.json,
    redrive_policy: string.optional.computed.json,
    sqs_managed_sse_enabled: bool.optional.computed.becomes(true),
    url: string.computed.becomes('{id}'),
    visibility_timeout_seconds: number.optional.between(0, 43_200).default(30),
    timeouts: timeouts('create', 'delete', 'update'),
    ...regional,
    ...tagged,
  },
)

function fifoName({ verb, object }: Change): Refusal | undefined {
  const fifo = flag(object.attributes, 'fifo_queue')
  if (verb !== 'create' || fifo === text(object.attributes, 'name').endsWith('.fifo')) return undefined
  return {
    code: 'InvalidParameterValue',
    message:
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
  }
}
