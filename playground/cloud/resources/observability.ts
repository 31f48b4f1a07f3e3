/** What watches and records, beside alarms and log groups themselves. */
import { bool, map, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, blocks, regional, requiredBlock, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'

export const cloudwatchLogMetricFilter = resource(
  'aws_cloudwatch_log_metric_filter',
  {
    title: 'CloudWatch Logs Metric Filter',
    service: 'CloudWatch Logs',
    calls: 'PutMetricFilter DescribeMetricFilters PutMetricFilter DeleteMetricFilter',
    id: '{log_group_name}:{name}',
    missing: { code: 'ResourceNotFoundException', message: 'The specified metric filter does not exist.' },
    unconformed: true,
  },
  {
    apply_on_transformed_logs: bool.optional.computed.becomes(false),
    id: string.optional.computed.becomes('{name}'),
    log_group_name: string.required.forceNew.partOf('aws_cloudwatch_log_group'),
    name: string.required.forceNew,
    pattern: string.required,
    metric_transformation: requiredBlock({
      default_value: string.optional,
      dimensions: map(string).optional,
      name: string.required,
      namespace: string.required,
      unit: string.optional.default('None'),
      value: string.required,
    }),
    ...regional,
  },
)

export const cloudwatchCompositeAlarm = resource(
  'aws_cloudwatch_composite_alarm',
  {
    title: 'CloudWatch Composite Alarm',
    service: 'CloudWatch',
    calls: 'PutCompositeAlarm DescribeAlarms PutCompositeAlarm DeleteAlarms',
    id: '{alarm_name}',
    missing: { code: 'ResourceNotFound', message: 'alarm {id} does not exist', status: 404 },
    unconformed: true,
  },
  {
    actions_enabled: bool.optional.forceNew.default(true),
    alarm_actions: set(string).optional,
    alarm_description: string.optional.length(0, 1024),
    alarm_name: string.required.forceNew.length(1, 255),
    alarm_rule: string.required.length(1, 10_240),
    arn: string.computed.becomes('arn:aws:cloudwatch:{region}:{account}:alarm:{alarm_name}'),
    id: string.optional.computed,
    insufficient_data_actions: set(string).optional,
    ok_actions: set(string).optional,
    actions_suppressor: block({
      alarm: string.required,
      extension_period: number.required,
      wait_period: number.required,
    }),
    ...regional,
    ...tagged,
  },
)

export const snsTopicPolicy = resource(
  'aws_sns_topic_policy',
  {
    title: 'SNS Topic Policy',
    service: 'SNS',
    calls: 'SetTopicAttributes GetTopicAttributes SetTopicAttributes SetTopicAttributes',
    id: '{arn}',
    missing: { code: 'NotFound', message: 'Topic does not exist', status: 404 },
    unconformed: true,
  },
  {
    arn: string.required.forceNew.partOf('aws_sns_topic'),
    id: string.optional.computed,
    owner: string.computed.becomes('{account}'),
    policy: string.required.json,
    ...regional,
  },
)

export const wafv2WebAclLoggingConfiguration = resource(
  'aws_wafv2_web_acl_logging_configuration',
  {
    title: 'WAFv2 WebACL Logging Configuration',
    service: 'WAFV2',
    calls: 'PutLoggingConfiguration GetLoggingConfiguration PutLoggingConfiguration DeleteLoggingConfiguration',
    id: '{resource_arn}',
    missing: { code: 'WAFNonexistentItemException', message: 'no logging configuration of {id}' },
    unconformed: true,
  },
  {
    id: string.optional.computed,
    log_destination_configs: set(string).required.forceNew,
    resource_arn: string.required.forceNew.partOf('aws_wafv2_web_acl'),
    logging_filter: block({
      default_behavior: string.required,
      filter: blockSet(
        {
          behavior: string.required,
          requirement: string.required,
          condition: blockSet(
            {
              action_condition: block({ action: string.required }),
              label_name_condition: block({ label_name: string.required }),
            },
            { min: 1 },
          ),
        },
        { min: 1 },
      ),
    }),
    redacted_fields: blocks(
      {
        method: block({}),
        query_string: block({}),
        single_header: block({ name: string.required }),
        uri_path: block({}),
      },
      { max: 100 },
    ),
    ...regional,
  },
)
