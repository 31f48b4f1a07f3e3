/** Auto Scaling groups. */
import type { CloudObject } from '../cloud/object.ts'
import type { CloudView } from '../cloud/view.ts'
import { bool, list, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, blocks, prefixedName, regional, requiredBlock, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { count, text, texts } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

const acceleratorCount = {
  max: number.optional,
  min: number.optional,
}

export const autoscalingGroup = resource(
  'aws_autoscaling_group',
  {
    version: 1,
    title: 'Auto Scaling Group',
    service: 'Auto Scaling',
    calls: 'CreateAutoScalingGroup DescribeAutoScalingGroups UpdateAutoScalingGroup DeleteAutoScalingGroup',
    id: '{name}',
    missing: { code: 'ValidationError', message: 'AutoScalingGroup name not found - AutoScalingGroup {id} not found' },
    inUse: {
      code: 'ResourceInUse',
      message:
        'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
    },
    exactlyOne: [['launch_configuration', 'launch_template', 'mixed_instances_policy']],
    unique: {
      by: ['name'],
      scope: 'region',
      code: 'AlreadyExists',
      message: 'AutoScalingGroup by this name already exists - A group with the name {name} already exists',
    },
    rules: [sizesInOrder],
    computes: desiredCapacity,
  },
  {
    ...prefixedName,
    arn: string.computed.becomes(
      'arn:aws:autoscaling:{region}:{account}:autoScalingGroup:{uuid}:autoScalingGroupName/{id}',
    ),
    availability_zones: set(string).optional.computed,
    capacity_rebalance: bool.optional,
    context: string.optional,
    default_cooldown: number.optional.computed.becomes(300),
    default_instance_warmup: number.optional,
    desired_capacity: number.optional.computed,
    desired_capacity_type: string.optional,
    enabled_metrics: set(string).optional,
    force_delete: bool.optional.default(false),
    force_delete_warm_pool: bool.optional.default(false),
    health_check_grace_period: number.optional.default(300),
    health_check_type: string.optional.computed.oneOf('EC2', 'ELB', 'EBS', 'VPC_LATTICE').becomes('EC2'),
    id: string.optional.computed,
    ignore_failed_scaling_activities: bool.optional.default(false),
    launch_configuration: string.optional,
    load_balancers: set(string).optional.computed,
    max_instance_lifetime: number.optional,
    max_size: number.required,
    metrics_granularity: string.optional.default('1Minute'),
    min_elb_capacity: number.optional,
    min_size: number.required,
    placement_group: string.optional,
    predicted_capacity: number.computed,
    protect_from_scale_in: bool.optional.default(false),
    service_linked_role_arn: string.optional.computed.becomes(
      'arn:aws:iam::{account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
    ),
    suspended_processes: set(string).optional,
    target_group_arns: set(string).optional.computed.refersTo('aws_lb_target_group'),
    termination_policies: list(string).optional,
    vpc_zone_identifier: set(string).optional.computed.holds('aws_subnet'),
    wait_for_capacity_timeout: string.optional.default('10m'),
    wait_for_elb_capacity: number.optional,
    warm_pool_size: number.computed,
    availability_zone_distribution: block({
      capacity_distribution_strategy: string.optional,
    }),
    capacity_reservation_specification: block({
      capacity_reservation_preference: string.optional.computed,
      capacity_reservation_target: block({
        capacity_reservation_ids: list(string).optional,
        capacity_reservation_resource_group_arns: list(string).optional,
      }),
    }),
    initial_lifecycle_hook: blockSet({
      default_result: string.optional.computed,
      heartbeat_timeout: number.optional,
      lifecycle_transition: string.required,
      name: string.required,
      notification_metadata: string.optional,
      notification_target_arn: string.optional,
      role_arn: string.optional,
    }).forceNew,
    instance_maintenance_policy: block({
      max_healthy_percentage: number.required,
      min_healthy_percentage: number.required,
    }),
    instance_refresh: block({
      strategy: string.required,
      triggers: set(string).optional,
      preferences: block({
        auto_rollback: bool.optional,
        checkpoint_delay: string.optional,
        checkpoint_percentages: list(number).optional,
        instance_warmup: string.optional,
        max_healthy_percentage: number.optional,
        min_healthy_percentage: number.optional,
        scale_in_protected_instances: string.optional,
        skip_matching: bool.optional,
        standby_instances: string.optional,
        alarm_specification: block({
          alarms: list(string).optional,
        }),
      }),
    }),
    launch_template: block({
      id: string.optional.computed.refersTo('aws_launch_template'),
      name: string.optional.computed,
      version: string.optional.computed.becomes('$Default'),
    }),
    mixed_instances_policy: block({
      instances_distribution: block({
        on_demand_allocation_strategy: string.optional.computed.becomes('prioritized'),
        on_demand_base_capacity: number.optional.computed.becomes(0),
        on_demand_percentage_above_base_capacity: number.optional.computed.becomes(100),
        spot_allocation_strategy: string.optional.computed.becomes('lowest-price'),
        spot_instance_pools: number.optional.computed,
        spot_max_price: string.optional,
      }),
      launch_template: requiredBlock({
        launch_template_specification: requiredBlock({
          launch_template_id: string.optional.computed.refersTo('aws_launch_template'),
          launch_template_name: string.optional.computed,
          version: string.optional.computed.becomes('$Default'),
        }),
        override: blocks({
          instance_type: string.optional,
          weighted_capacity: string.optional,
          instance_requirements: block({
            accelerator_manufacturers: set(string).optional,
            accelerator_names: set(string).optional,
            accelerator_types: set(string).optional,
            allowed_instance_types: set(string).optional,
            bare_metal: string.optional,
            burstable_performance: string.optional,
            cpu_manufacturers: set(string).optional,
            excluded_instance_types: set(string).optional,
            instance_generations: set(string).optional,
            local_storage: string.optional,
            local_storage_types: set(string).optional,
            max_spot_price_as_percentage_of_optimal_on_demand_price: number.optional,
            on_demand_max_price_percentage_over_lowest_price: number.optional,
            require_hibernate_support: bool.optional,
            spot_max_price_percentage_over_lowest_price: number.optional,
            accelerator_count: block(acceleratorCount),
            accelerator_total_memory_mib: block(acceleratorCount),
            baseline_ebs_bandwidth_mbps: block(acceleratorCount),
            memory_gib_per_vcpu: block(acceleratorCount),
            memory_mib: block(acceleratorCount),
            network_bandwidth_gbps: block(acceleratorCount),
            network_interface_count: block(acceleratorCount),
            total_local_storage_gb: block(acceleratorCount),
            vcpu_count: block(acceleratorCount),
          }),
          launch_template_specification: block({
            launch_template_id: string.optional.computed,
            launch_template_name: string.optional.computed,
            version: string.optional.computed,
          }),
        }),
      }),
    }),
    tag: blockSet({
      key: string.required,
      propagate_at_launch: bool.required,
      value: string.required,
    }),
    timeouts: timeouts('delete', 'update'),
    traffic_source: blockSet({
      identifier: string.required,
      type: string.optional,
    }),
    warm_pool: block({
      max_group_prepared_capacity: number.optional,
      min_size: number.optional,
      pool_state: string.optional,
      instance_reuse_policy: block({
        reuse_on_scale_in: bool.optional,
      }),
    }),
    ...regional,
  },
)

function sizesInOrder({ verb, object }: Change): Refusal | undefined {
  const { attributes } = object
  const least = count(attributes, 'min_size') ?? 0
  const most = count(attributes, 'max_size') ?? 0
  const desired = count(attributes, 'desired_capacity') ?? least
  if (verb === 'delete' || (least <= desired && desired <= most)) return undefined
  const message =
    least > most
      ? 'Max bound, {max_size}, must be greater than or equal to min bound, {min_size}'
      : 'Desired capacity:{desired_capacity} must be between the specified min size:{min_size} and max size:{max_size}'
  return { code: 'ValidationError', message }
}

function desiredCapacity(object: CloudObject, cloud: CloudView): KnownObject {
  const zones = texts(object.attributes, 'vpc_zone_identifier').map((id) =>
    text(cloud.find('aws_subnet', id)?.attributes ?? {}, 'availability_zone'),
  )
  return {
    desired_capacity: count(object.attributes, 'min_size') ?? 0,
    availability_zones: [...new Set(zones.filter((zone) => zone !== ''))],
  }
}
