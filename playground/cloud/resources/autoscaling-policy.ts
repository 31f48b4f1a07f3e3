/** Auto Scaling policies. */
import { bool, number, string } from '../declarations/attribute.ts'
import { block, blockSet, blocks, regional, requiredBlock } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'

const dimensions = {
  name: string.required,
  value: string.required,
}

const metric = {
  metric_name: string.required,
  namespace: string.required,
  dimensions: blockSet(dimensions),
}

const metricStat = {
  stat: string.required,
  unit: string.optional,
  metric: requiredBlock(metric),
}

const metricDataQueries = {
  expression: string.optional,
  id: string.required,
  label: string.optional,
  return_data: bool.optional,
  metric_stat: block(metricStat),
}

const predefinedLoadMetricSpecification = {
  predefined_metric_type: string.required,
  resource_label: string.optional,
}

export const autoscalingPolicy = resource(
  'aws_autoscaling_policy',
  {
    title: 'Auto Scaling Policy',
    service: 'Auto Scaling',
    calls: 'PutScalingPolicy DescribePolicies PutScalingPolicy DeletePolicy',
    id: '{name}',
    missing: { code: 'ValidationError', message: 'no scaling policy {id}' },
    importId: '{autoscaling_group_name}/{name}',
  },
  {
    adjustment_type: string.optional,
    arn: string.computed.becomes(
      'arn:aws:autoscaling:{region}:{account}:scalingPolicy:{uuid}:autoScalingGroupName/{autoscaling_group_name}:policyName/{name}',
    ),
    autoscaling_group_name: string.required.forceNew.partOf('aws_autoscaling_group'),
    cooldown: number.optional,
    enabled: bool.optional.default(true),
    estimated_instance_warmup: number.optional,
    id: string.optional.computed,
    metric_aggregation_type: string.optional.computed,
    min_adjustment_magnitude: number.optional,
    name: string.required.forceNew,
    policy_type: string.optional
      .oneOf('SimpleScaling', 'StepScaling', 'TargetTrackingScaling', 'PredictiveScaling')
      .default('SimpleScaling'),
    scaling_adjustment: number.optional,
    predictive_scaling_configuration: block({
      max_capacity_breach_behavior: string.optional,
      max_capacity_buffer: string.optional,
      mode: string.optional,
      scheduling_buffer_time: string.optional,
      metric_specification: requiredBlock({
        target_value: number.required,
        customized_capacity_metric_specification: block({
          metric_data_queries: blocks(metricDataQueries, { min: 1, max: 10 }),
        }),
        customized_load_metric_specification: block({
          metric_data_queries: blocks(metricDataQueries, { min: 1, max: 10 }),
        }),
        customized_scaling_metric_specification: block({
          metric_data_queries: blocks(metricDataQueries, { min: 1, max: 10 }),
        }),
        predefined_load_metric_specification: block(predefinedLoadMetricSpecification),
        predefined_metric_pair_specification: block(predefinedLoadMetricSpecification),
        predefined_scaling_metric_specification: block(predefinedLoadMetricSpecification),
      }),
    }),
    step_adjustment: blockSet({
      metric_interval_lower_bound: string.optional,
      metric_interval_upper_bound: string.optional,
      scaling_adjustment: number.required,
    }),
    target_tracking_configuration: block({
      disable_scale_in: bool.optional.default(false),
      target_value: number.required,
      customized_metric_specification: block({
        metric_name: string.optional,
        namespace: string.optional,
        period: number.optional,
        statistic: string.optional,
        unit: string.optional,
        metric_dimension: blocks(dimensions),
        metrics: blockSet({
          expression: string.optional,
          id: string.required,
          label: string.optional,
          return_data: bool.optional,
          metric_stat: block({
            period: number.optional,
            stat: string.required,
            unit: string.optional,
            metric: requiredBlock(metric),
          }),
        }),
      }),
      predefined_metric_specification: block(predefinedLoadMetricSpecification),
    }),
    ...regional,
  },
)
