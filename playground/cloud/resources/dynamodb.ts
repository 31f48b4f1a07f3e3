/** DynamoDB tables. */
import { bool, list, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, blocks, regional, requiredBlock, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { flag, objects, text } from '../declarations/read.ts'

const onDemandThroughput = {
  max_read_request_units: number.optional.computed,
  max_write_request_units: number.optional.computed,
}

const warmThroughput = {
  read_units_per_second: number.optional.computed,
  write_units_per_second: number.optional.computed,
}

export const dynamodbTable = resource(
  'aws_dynamodb_table',
  {
    version: 1,
    title: 'DynamoDB Table',
    service: 'DynamoDB',
    calls: 'CreateTable DescribeTable UpdateTable DeleteTable',
    id: '{name}',
    missing: { code: 'ResourceNotFoundException', message: 'Requested resource not found: Table: {id} not found' },
    unique: { by: ['name'], scope: 'region', code: 'ResourceInUseException', message: 'Table already exists: {name}' },
    rules: [protectedTable, keysAreAttributes],
  },
  {
    arn: string.computed.becomes('arn:aws:dynamodb:{region}:{account}:table/{name}'),
    billing_mode: string.optional.oneOf('PROVISIONED', 'PAY_PER_REQUEST').default('PROVISIONED'),
    deletion_protection_enabled: bool.optional.default(false),
    hash_key: string.optional.computed.forceNew,
    id: string.optional.computed,
    name: string.required.forceNew.matches(
      /^[a-zA-Z0-9_.-]{3,255}$/,
      'must be 3 to 255 letters, digits, dots, hyphens and underscores',
    ),
    range_key: string.optional.forceNew,
    read_capacity: number.optional.computed,
    restore_backup_arn: string.optional,
    restore_date_time: string.optional,
    restore_source_name: string.optional,
    restore_source_table_arn: string.optional,
    restore_to_latest_time: bool.optional,
    stream_arn: string.computed,
    stream_enabled: bool.optional,
    stream_label: string.computed,
    stream_view_type: string.optional.computed,
    table_class: string.optional.oneOf('STANDARD', 'STANDARD_INFREQUENT_ACCESS').default('STANDARD'),
    write_capacity: number.optional.computed,
    attribute: blockSet({
      name: string.required,
      type: string.required.oneOf('S', 'N', 'B'),
    }),
    global_secondary_index: blockSet({
      hash_key: string.optional.computed,
      name: string.required,
      non_key_attributes: set(string).optional,
      projection_type: string.required,
      range_key: string.optional,
      read_capacity: number.optional.computed,
      write_capacity: number.optional.computed,
      key_schema: blocks({
        attribute_name: string.required,
        key_type: string.required,
      }),
      on_demand_throughput: block(onDemandThroughput),
      warm_throughput: block(warmThroughput),
    }),
    global_table_witness: block({
      region_name: string.optional.computed,
    }),
    import_table: block({
      input_compression_type: string.optional,
      input_format: string.required,
      input_format_options: block({
        csv: block({
          delimiter: string.optional,
          header_list: set(string).optional,
        }),
      }),
      s3_bucket_source: requiredBlock({
        bucket: string.required,
        bucket_owner: string.optional,
        key_prefix: string.optional,
      }),
    }).forceNew,
    local_secondary_index: blockSet({
      name: string.required,
      non_key_attributes: list(string).optional,
      projection_type: string.required,
      range_key: string.required,
    }).forceNew,
    on_demand_throughput: block(onDemandThroughput),
    point_in_time_recovery: block({
      enabled: bool.required,
      recovery_period_in_days: number.optional.computed.becomes(35),
    }),
    replica: blockSet({
      arn: string.computed,
      consistency_mode: string.optional.default('EVENTUAL'),
      deletion_protection_enabled: bool.optional.computed,
      kms_key_arn: string.optional.computed,
      point_in_time_recovery: bool.optional.default(false),
      propagate_tags: bool.optional.default(false),
      region_name: string.required,
      stream_arn: string.computed,
      stream_label: string.computed,
    }),
    server_side_encryption: block({
      enabled: bool.required,
      kms_key_arn: string.optional.computed,
    }),
    timeouts: timeouts('create', 'delete', 'update'),
    ttl: block({
      attribute_name: string.optional,
      enabled: bool.optional.default(false),
    }),
    warm_throughput: block(warmThroughput),
    ...regional,
    ...tagged,
  },
)

function protectedTable({ verb, object }: Change): Refusal | undefined {
  if (verb !== 'delete' || !flag(object.attributes, 'deletion_protection_enabled')) return undefined
  return {
    code: 'ValidationException',
    message:
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
  }
}

function keysAreAttributes({ verb, object }: Change): Refusal | undefined {
  if (verb === 'delete') return undefined
  const declared = objects(object.attributes, 'attribute').map((one) => text(one, 'name'))
  const keys = [text(object.attributes, 'hash_key'), text(object.attributes, 'range_key')].filter((key) => key !== '')
  if (keys.every((key) => declared.includes(key))) return undefined
  return {
    code: 'ValidationException',
    message:
      'One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions',
  }
}
