/** CloudWatch alarms and dashboards. */
import { bool, map, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, regional, requiredBlock, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'

export const cloudwatchDashboard = resource(
  'aws_cloudwatch_dashboard',
  {
    title: 'CloudWatch Dashboard',
    service: 'CloudWatch',
    calls: 'PutDashboard GetDashboard PutDashboard DeleteDashboards',
    id: '{dashboard_name}',
    missing: { code: 'ResourceNotFound', message: 'Dashboard {id} does not exist', status: 404 },
    global: true,
  },
  {
    dashboard_arn: string.computed.becomes('arn:aws:cloudwatch::{account}:dashboard/{dashboard_name}'),
    dashboard_body: string.required.json,
    dashboard_name: string.required.forceNew,
    id: string.optional.computed,
    ...regional,
  },
)

export const cloudwatchMetricAlarm = resource(
  'aws_cloudwatch_metric_alarm',
  {
    version: 1,
    title: 'CloudWatch Metric Alarm',
    service: 'CloudWatch',
    calls: 'PutMetricAlarm DescribeAlarms PutMetricAlarm DeleteAlarms',
    id: '{alarm_name}',
    missing: { code: 'ResourceNotFound', message: 'alarm {id} does not exist', status: 404 },
    conflicts: [
      ['metric_name', 'metric_query'],
      ['statistic', 'extended_statistic'],
    ],
  },
  {
    actions_enabled: bool.optional.default(true),
    alarm_actions: set(string).optional,
    alarm_description: string.optional,
    alarm_name: string.required.forceNew.length(1, 255),
    arn: string.computed.becomes('arn:aws:cloudwatch:{region}:{account}:alarm:{alarm_name}'),
    comparison_operator: string.optional.oneOf(
      'GreaterThanOrEqualToThreshold',
      'GreaterThanThreshold',
      'LessThanThreshold',
      'LessThanOrEqualToThreshold',
      'LessThanLowerOrGreaterThanUpperThreshold',
      'LessThanLowerThreshold',
      'GreaterThanUpperThreshold',
    ),
    datapoints_to_alarm: number.optional,
    dimensions: map(string).optional,
    evaluate_low_sample_count_percentiles: string.optional.computed,
    evaluation_interval: number.optional,
    evaluation_periods: number.optional.between(1, 2_147_483_647),
    extended_statistic: string.optional,
    id: string.optional.computed,
    insufficient_data_actions: set(string).optional,
    metric_name: string.optional,
    namespace: string.optional,
    ok_actions: set(string).optional,
    period: number.optional,
    statistic: string.optional.oneOf('SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'),
    threshold: number.optional,
    threshold_metric_id: string.optional,
    treat_missing_data: string.optional.oneOf('breaching', 'notBreaching', 'ignore', 'missing').default('missing'),
    unit: string.optional,
    evaluation_criteria: block({
      promql_criteria: requiredBlock({
        pending_period: number.optional,
        query: string.required,
        recovery_period: number.optional,
      }),
    }),
    metric_query: blockSet({
      account_id: string.optional,
      expression: string.optional,
      id: string.required,
      label: string.optional,
      period: number.optional,
      return_data: bool.optional.default(false),
      metric: block({
        dimensions: map(string).optional,
        metric_name: string.required,
        namespace: string.optional,
        period: number.required,
        stat: string.required,
        unit: string.optional,
      }),
    }),
    ...regional,
    ...tagged,
  },
)
