/** ECS clusters and services. */
import type { CloudObject } from '../cloud/object.ts'
import { bool, list, map, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, blocks, regional, requiredBlock, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { objects, text } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

const clusterName = (attributes: KnownObject): Record<string, string> => {
  const name = text(attributes, 'cluster').split('/').at(-1) ?? ''
  return { cluster_name: name === '' ? 'default' : name }
}

function serviceCluster(object: CloudObject): KnownObject {
  return { cluster: `arn:aws:ecs:${object.region}:${object.account}:cluster/default` }
}

function fargateHasNetwork({ verb, object }: Change): Refusal | undefined {
  const { attributes } = object
  if (
    verb !== 'create' ||
    text(attributes, 'launch_type') !== 'FARGATE' ||
    objects(attributes, 'network_configuration').length > 0
  )
    return undefined
  return {
    code: 'InvalidParameterException',
    message: "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
  }
}

export const ecsCluster = resource(
  'aws_ecs_cluster',
  {
    title: 'ECS Cluster',
    service: 'ECS',
    calls: 'CreateCluster DescribeClusters UpdateCluster DeleteCluster',
    id: 'arn:aws:ecs:{region}:{account}:cluster/{name}',
    missing: { code: 'ClusterNotFoundException', message: 'Cluster not found.' },
    importId: '{name}',
    inUse: {
      code: 'ClusterContainsServicesException',
      message: 'The Cluster cannot be deleted while Services are active.',
    },
  },
  {
    arn: string.computed.becomes('{id}'),
    id: string.optional.computed,
    name: string.required.forceNew.length(1, 255),
    configuration: block({
      execute_command_configuration: block({
        kms_key_id: string.optional,
        logging: string.optional.oneOf('NONE', 'DEFAULT', 'OVERRIDE').default('DEFAULT'),
        log_configuration: block({
          cloud_watch_encryption_enabled: bool.optional,
          cloud_watch_log_group_name: string.optional,
          s3_bucket_encryption_enabled: bool.optional,
          s3_bucket_name: string.optional,
          s3_key_prefix: string.optional,
        }),
      }),
      managed_storage_configuration: block({
        fargate_ephemeral_storage_kms_key_id: string.optional,
        kms_key_id: string.optional,
      }),
    }),
    service_connect_defaults: block({
      namespace: string.required,
    }),
    setting: blockSet({
      name: string.required.oneOf('containerInsights'),
      value: string.required,
    }),
    ...regional,
    ...tagged,
  },
)

export const ecsService = resource(
  'aws_ecs_service',
  {
    version: 1,
    title: 'ECS Service',
    service: 'ECS',
    calls: 'CreateService DescribeServices UpdateService DeleteService',
    id: 'arn:aws:ecs:{region}:{account}:service/{cluster_name}/{name}',
    words: clusterName,
    missing: { code: 'ServiceNotFoundException', message: 'Service not found.' },
    importId: '{cluster_name}/{name}',
    rules: [fargateHasNetwork],
    computes: serviceCluster,
  },
  {
    arn: string.computed.becomes('{id}'),
    availability_zone_rebalancing: string.optional.computed.becomes('ENABLED'),
    cluster: string.optional.computed.forceNew.holds('aws_ecs_cluster').becomes('default'),
    deployment_maximum_percent: number.optional.default(200),
    deployment_minimum_healthy_percent: number.optional.default(100),
    desired_count: number.optional.default(0),
    enable_ecs_managed_tags: bool.optional.default(false),
    enable_execute_command: bool.optional.default(false),
    force_delete: bool.optional,
    force_new_deployment: bool.optional,
    health_check_grace_period_seconds: number.optional.between(0, 2_147_483_647),
    iam_role: string.optional.computed.forceNew.becomes('/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS'),
    id: string.optional.computed,
    launch_type: string.optional.computed.oneOf('EC2', 'FARGATE', 'EXTERNAL').forceNew.becomes('EC2'),
    name: string.required.forceNew,
    platform_version: string.optional.computed.becomes('LATEST'),
    propagate_tags: string.optional,
    scheduling_strategy: string.optional.forceNew.oneOf('REPLICA', 'DAEMON').default('REPLICA'),
    sigint_rollback: bool.optional.default(false),
    task_definition: string.optional.refersTo('aws_ecs_task_definition'),
    triggers: map(string).optional.computed,
    wait_for_steady_state: bool.optional.default(false),
    alarms: block({
      alarm_names: set(string).required,
      enable: bool.required,
      rollback: bool.required,
    }),
    capacity_provider_strategy: blockSet({
      base: number.optional,
      capacity_provider: string.required,
      weight: number.optional,
    }),
    deployment_circuit_breaker: block({
      enable: bool.required,
      rollback: bool.required,
    }),
    deployment_configuration: block({
      bake_time_in_minutes: string.optional.computed,
      strategy: string.optional.computed,
      canary_configuration: block({
        canary_bake_time_in_minutes: string.optional.computed,
        canary_percent: number.optional.computed,
      }),
      lifecycle_hook: blockSet({
        hook_details: string.optional,
        hook_target_arn: string.required,
        lifecycle_stages: list(string).required,
        role_arn: string.required,
      }),
      linear_configuration: block({
        step_bake_time_in_minutes: string.optional.computed,
        step_percent: number.optional.computed,
      }),
    }),
    deployment_controller: block({
      type: string.optional.oneOf('ECS', 'CODE_DEPLOY', 'EXTERNAL').default('ECS'),
    }).forceNew,
    load_balancer: blockSet({
      container_name: string.required,
      container_port: number.required,
      elb_name: string.optional,
      target_group_arn: string.optional.refersTo('aws_lb_target_group'),
      advanced_configuration: block({
        alternate_target_group_arn: string.required,
        production_listener_rule: string.required,
        role_arn: string.required,
        test_listener_rule: string.optional,
      }),
    }),
    network_configuration: block({
      assign_public_ip: bool.optional.default(false),
      security_groups: set(string).optional.holds('aws_security_group'),
      subnets: set(string).required.holds('aws_subnet'),
    }),
    ordered_placement_strategy: blocks(
      {
        field: string.optional,
        type: string.required,
      },
      { max: 5 },
    ),
    placement_constraints: blockSet(
      {
        expression: string.optional,
        type: string.required,
      },
      { max: 10 },
    ),
    service_connect_configuration: block({
      enabled: bool.required,
      namespace: string.optional.computed,
      access_log_configuration: block({
        format: string.required,
        include_query_parameters: string.optional.computed,
      }),
      log_configuration: block({
        log_driver: string.required,
        options: map(string).optional.computed,
        secret_option: blocks({
          name: string.required,
          value_from: string.required,
        }),
      }),
      service: blocks({
        discovery_name: string.optional.computed,
        ingress_port_override: number.optional,
        port_name: string.required,
        client_alias: block({
          dns_name: string.optional.computed,
          port: number.required,
          test_traffic_rules: blocks({
            header: block({
              name: string.required,
              value: requiredBlock({
                exact: string.required,
              }),
            }),
          }),
        }),
        timeout: block({
          idle_timeout_seconds: number.optional,
          per_request_timeout_seconds: number.optional,
        }),
        tls: block({
          kms_key: string.optional,
          role_arn: string.optional,
          issuer_cert_authority: requiredBlock({
            aws_pca_authority_arn: string.required,
          }),
        }),
      }),
    }),
    service_registries: block({
      container_name: string.optional,
      container_port: number.optional,
      port: number.optional,
      registry_arn: string.required,
    }),
    timeouts: timeouts('create', 'delete', 'update'),
    volume_configuration: block({
      name: string.required,
      managed_ebs_volume: requiredBlock({
        encrypted: bool.optional,
        file_system_type: string.optional,
        iops: number.optional,
        kms_key_id: string.optional,
        role_arn: string.required,
        size_in_gb: number.optional,
        snapshot_id: string.optional,
        throughput: number.optional,
        volume_initialization_rate: number.optional,
        volume_type: string.optional,
        tag_specifications: blocks({
          propagate_tags: string.optional,
          resource_type: string.required,
          tags: map(string).optional,
        }),
      }),
    }),
    vpc_lattice_configurations: blockSet({
      port_name: string.required,
      role_arn: string.required,
      target_group_arn: string.required,
    }),
    ...regional,
    ...tagged,
  },
)
