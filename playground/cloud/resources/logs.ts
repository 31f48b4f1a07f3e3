/** CloudWatch log groups. */
import { bool, number, string } from '../declarations/attribute.ts'
import { regional, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { flag } from '../declarations/read.ts'

export const cloudwatchLogGroup = resource(
  'aws_cloudwatch_log_group',
  {
    title: 'CloudWatch Logs Log Group',
    service: 'CloudWatch Logs',
    calls: 'CreateLogGroup DescribeLogGroups PutRetentionPolicy DeleteLogGroup',
    id: '{name}',
    missing: { code: 'ResourceNotFoundException', message: 'The specified log group does not exist.' },
    unique: {
      by: ['name'],
      scope: 'region',
      code: 'ResourceAlreadyExistsException',
      message: 'The specified log group already exists',
    },
    rules: [protectedLogGroup],
  },
  {
    arn: string.computed.becomes('arn:aws:logs:{region}:{account}:log-group:{name}'),
    deletion_protection_enabled: bool.optional.computed.becomes(false),
    id: string.optional.computed,
    kms_key_id: string.optional.refersTo('aws_kms_key'),
    log_group_class: string.optional.computed.forceNew
      .oneOf('STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY')
      .becomes('STANDARD'),
    name: string.optional.computed.forceNew.length(1, 512).becomes('{prefixed}'),
    name_prefix: string.optional.computed.forceNew,
    retention_in_days: number.optional
      .oneOf(0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
      .default(0),
    skip_destroy: bool.optional.default(false),
    ...regional,
    ...tagged,
  },
)

function protectedLogGroup({ verb, object }: Change): Refusal | undefined {
  if (verb !== 'delete' || !flag(object.attributes, 'deletion_protection_enabled')) return undefined
  return { code: 'ValidationException', message: 'Log group {id} has deletion protection enabled.' }
}
