/** Application Auto Scaling. */
import { bool, list, number, string } from '../declarations/attribute.ts'
import { block, blockSet, blocks, regional, requiredBlock, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { count } from '../declarations/read.ts'

const dimension = {
  name: string.required,
  value: string.required,
}

const metric = {
  metric_name: string.optional,
  namespace: string.optional,
  dimension: blockSet(dimension),
}

const metricStat = {
  stat: string.required,
  unit: string.optional,
  metric: requiredBlock(metric),
}

const metricDataQuery = {
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

export const appautoscalingTarget = resource(
  'aws_appautoscaling_target',
  {
    title: 'Application AutoScaling Target',
    service: 'Application Auto Scaling',
    calls: 'RegisterScalableTarget DescribeScalableTargets RegisterScalableTarget DeregisterScalableTarget',
    id: '{service_namespace}/{resource_id}/{scalable_dimension}',
    missing: { code: 'ObjectNotFoundException', message: 'No scalable target found for {id}' },
    rules: [capacityInOrder],
  },
  {
    arn: string.computed.becomes('arn:aws:application-autoscaling:{region}:{account}:scalable-target/{hex}'),
    id: string.optional.computed.becomes('{resource_id}'),
    max_capacity: number.required,
    min_capacity: number.required,
    resource_id: string.required.forceNew,
    role_arn: string.optional.computed.forceNew.becomes(
      'arn:aws:iam::{account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService',
    ),
    scalable_dimension: string.required.forceNew,
    service_namespace: string.required.forceNew,
    suspended_state: block({
      dynamic_scaling_in_suspended: bool.optional,
      dynamic_scaling_out_suspended: bool.optional,
      scheduled_scaling_suspended: bool.optional,
    }),
    ...regional,
    ...tagged,
  },
)

export const appautoscalingPolicy = resource(
  'aws_appautoscaling_policy',
  {
    title: 'Application Auto Scaling Scaling Policy',
    service: 'Application Auto Scaling',
    calls: 'PutScalingPolicy DescribeScalingPolicies PutScalingPolicy DeleteScalingPolicy',
    id: '{service_namespace}/{resource_id}/{name}',
    missing: { code: 'ObjectNotFoundException', message: 'No scaling policy found for {id}' },
    importId: '{service_namespace}/{resource_id}/{scalable_dimension}/{name}',
    rules: [hasScalableTarget],
  },
  {
    alarm_arns: list(string).computed,
    arn: string.computed.becomes(
      'arn:aws:autoscaling:{region}:{account}:scalingPolicy:{uuid}:resource/{service_namespace}/{resource_id}:policyName/{name}',
    ),
    id: string.optional.computed.becomes('{name}'),
    name: string.required.forceNew,
    policy_type: string.optional
      .oneOf('StepScaling', 'TargetTrackingScaling', 'PredictiveScaling')
      .default('StepScaling'),
    resource_id: string.required.forceNew,
    scalable_dimension: string.required.forceNew,
    service_namespace: string.required.forceNew,
    predictive_scaling_policy_configuration: block({
      max_capacity_breach_behavior: string.optional,
      max_capacity_buffer: number.optional,
      mode: string.optional.computed,
      scheduling_buffer_time: number.optional.computed,
      metric_specification: blocks(
        {
          target_value: string.required,
          customized_capacity_metric_specification: block({
            metric_data_query: blocks(metricDataQuery, { min: 1 }),
          }),
          customized_load_metric_specification: block({
            metric_data_query: blocks(metricDataQuery, { min: 1 }),
          }),
          customized_scaling_metric_specification: block({
            metric_data_query: blocks(metricDataQuery, { min: 1 }),
          }),
          predefined_load_metric_specification: block(predefinedLoadMetricSpecification),
          predefined_metric_pair_specification: block(predefinedLoadMetricSpecification),
          predefined_scaling_metric_specification: block(predefinedLoadMetricSpecification),
        },
        { min: 1 },
      ),
    }),
    step_scaling_policy_configuration: block({
      adjustment_type: string.optional,
      cooldown: number.optional,
      metric_aggregation_type: string.optional,
      min_adjustment_magnitude: number.optional,
      step_adjustment: blockSet({
        metric_interval_lower_bound: string.optional,
        metric_interval_upper_bound: string.optional,
        scaling_adjustment: number.required,
      }),
    }),
    target_tracking_scaling_policy_configuration: block({
      disable_scale_in: bool.optional.default(false),
      scale_in_cooldown: number.optional,
      scale_out_cooldown: number.optional,
      target_value: number.required,
      customized_metric_specification: block({
        metric_name: string.optional,
        namespace: string.optional,
        statistic: string.optional,
        unit: string.optional,
        dimensions: blockSet(dimension),
        metrics: blockSet({
          expression: string.optional,
          id: string.required,
          label: string.optional,
          return_data: bool.optional,
          metric_stat: block({
            stat: string.required,
            unit: string.optional,
            metric: requiredBlock({
              metric_name: string.required,
              namespace: string.required,
              dimensions: blockSet(dimension),
            }),
          }),
        }),
      }),
      predefined_metric_specification: block(predefinedLoadMetricSpecification),
    }),
    ...regional,
  },
)

function capacityInOrder({ verb, object }: Change): Refusal | undefined {
  const least = count(object.attributes, 'min_capacity') ?? 0
  const most = count(object.attributes, 'max_capacity') ?? 0
  if (verb === 'delete' || least <= most) return undefined
  return { code: 'ValidationException', message: 'Maximum capacity cannot be less than minimum capacity' }
}

function hasScalableTarget({ verb, object, cloud }: Change): Refusal | undefined {
  const same = ['service_namespace', 'resource_id', 'scalable_dimension']
  const targets = cloud.all('aws_appautoscaling_target')
  if (
    verb === 'delete' ||
    targets.some((one) => same.every((name) => one.attributes[name] === object.attributes[name]))
  )
    return undefined
  return {
    code: 'ObjectNotFoundException',
    message:
      'No scalable target registered for service namespace: {service_namespace}, resource ID: {resource_id}, scalable dimension: {scalable_dimension}',
  }
}
