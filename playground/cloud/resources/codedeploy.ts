/** CodeDeploy. */
import { bool, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, blocks, regional, requiredBlock, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'

const ec2TagFilter = {
  key: string.optional,
  type: string.optional,
  value: string.optional,
}

const minimumHealthyHosts = {
  type: string.optional,
  value: number.optional,
}

const timeBasedCanary = {
  interval: number.optional,
  percentage: number.optional,
}

export const codedeployApp = resource(
  'aws_codedeploy_app',
  {
    title: 'CodeDeploy Application',
    service: 'CodeDeploy',
    calls: 'CreateApplication GetApplication UpdateApplication DeleteApplication',
    id: '{uuid}:{name}',
    missing: { code: 'ApplicationDoesNotExistException', message: 'No application found for name: {name}' },
    importId: '{name}',
    unique: {
      by: ['name'],
      scope: 'region',
      code: 'ApplicationAlreadyExistsException',
      message: 'Application already exists: {name}',
    },
  },
  {
    application_id: string.computed.becomes('{uuid}'),
    arn: string.computed.becomes('arn:aws:codedeploy:{region}:{account}:application:{name}'),
    compute_platform: string.optional.forceNew.oneOf('Server', 'Lambda', 'ECS').default('Server'),
    github_account_name: string.computed,
    id: string.optional.computed,
    linked_to_github: bool.computed,
    name: string.required.length(1, 100),
    ...regional,
    ...tagged,
  },
)

export const codedeployDeploymentGroup = resource(
  'aws_codedeploy_deployment_group',
  {
    title: 'CodeDeploy Deployment Group',
    service: 'CodeDeploy',
    calls: 'CreateDeploymentGroup GetDeploymentGroup UpdateDeploymentGroup DeleteDeploymentGroup',
    id: '{uuid}',
    missing: { code: 'DeploymentGroupDoesNotExistException', message: 'No deployment group found for name: {id}' },
    importId: '{app_name}:{deployment_group_name}',
    unique: {
      by: ['app_name', 'deployment_group_name'],
      scope: 'region',
      code: 'DeploymentGroupAlreadyExistsException',
      message: 'Deployment group already exists: {deployment_group_name}',
    },
  },
  {
    app_name: string.required.forceNew.partOf('aws_codedeploy_app'),
    arn: string.computed.becomes(
      'arn:aws:codedeploy:{region}:{account}:deploymentgroup:{app_name}/{deployment_group_name}',
    ),
    autoscaling_groups: set(string).optional,
    compute_platform: string.computed.becomes('Server'),
    deployment_config_name: string.optional.default('CodeDeployDefault.OneAtATime'),
    deployment_group_id: string.computed.becomes('{id}'),
    deployment_group_name: string.required,
    id: string.optional.computed,
    outdated_instances_strategy: string.optional.default('UPDATE'),
    service_role_arn: string.required.refersTo('aws_iam_role'),
    termination_hook_enabled: bool.optional.default(false),
    alarm_configuration: block({
      alarms: set(string).optional,
      enabled: bool.optional,
      ignore_poll_alarm_failure: bool.optional,
    }),
    auto_rollback_configuration: block({
      enabled: bool.optional,
      events: set(string).optional,
    }),
    blue_green_deployment_config: block({
      deployment_ready_option: block({
        action_on_timeout: string.optional,
        wait_time_in_minutes: number.optional,
      }),
      green_fleet_provisioning_option: block({
        action: string.optional,
      }),
      terminate_blue_instances_on_deployment_success: block({
        action: string.optional,
        termination_wait_time_in_minutes: number.optional,
      }),
    }),
    deployment_style: block({
      deployment_option: string.optional
        .oneOf('WITH_TRAFFIC_CONTROL', 'WITHOUT_TRAFFIC_CONTROL')
        .default('WITHOUT_TRAFFIC_CONTROL'),
      deployment_type: string.optional.oneOf('IN_PLACE', 'BLUE_GREEN').default('IN_PLACE'),
    }),
    ec2_tag_filter: blockSet(ec2TagFilter),
    ec2_tag_set: blockSet({
      ec2_tag_filter: blockSet(ec2TagFilter),
    }),
    ecs_service: block({
      cluster_name: string.required,
      service_name: string.required,
    }),
    load_balancer_info: block({
      elb_info: blockSet({
        name: string.optional,
      }),
      target_group_info: blockSet({
        name: string.optional,
      }),
      target_group_pair_info: block({
        prod_traffic_route: requiredBlock({
          listener_arns: set(string).required,
        }),
        target_group: blocks(
          {
            name: string.required,
          },
          { min: 1, max: 2 },
        ),
        test_traffic_route: block({
          listener_arns: set(string).required,
        }),
      }),
    }),
    on_premises_instance_tag_filter: blockSet(ec2TagFilter),
    trigger_configuration: blockSet({
      trigger_events: set(string).required,
      trigger_name: string.required,
      trigger_target_arn: string.required,
    }),
    ...regional,
    ...tagged,
  },
)

export const codedeployDeploymentConfig = resource(
  'aws_codedeploy_deployment_config',
  {
    title: 'CodeDeploy Deployment Config',
    service: 'CodeDeploy',
    calls: 'CreateDeploymentConfig GetDeploymentConfig CreateDeploymentConfig DeleteDeploymentConfig',
    id: '{deployment_config_name}',
    missing: {
      code: 'DeploymentConfigDoesNotExistException',
      message: 'No deployment configuration found for name: {id}',
    },
    unique: {
      by: ['deployment_config_name'],
      scope: 'region',
      code: 'DeploymentConfigAlreadyExistsException',
      message: 'Deployment configuration already exists: {deployment_config_name}',
    },
  },
  {
    arn: string.computed.becomes('arn:aws:codedeploy:{region}:{account}:deploymentconfig:{deployment_config_name}'),
    compute_platform: string.optional.forceNew.oneOf('Server', 'Lambda', 'ECS').default('Server'),
    deployment_config_id: string.computed.becomes('{uuid}'),
    deployment_config_name: string.required.forceNew,
    id: string.optional.computed,
    minimum_healthy_hosts: block(minimumHealthyHosts).forceNew,
    traffic_routing_config: block({
      type: string.optional,
      time_based_canary: block(timeBasedCanary),
      time_based_linear: block(timeBasedCanary),
    }).forceNew,
    zonal_config: block({
      first_zone_monitor_duration_in_seconds: number.optional,
      monitor_duration_in_seconds: number.optional,
      minimum_healthy_hosts_per_zone: block(minimumHealthyHosts),
    }).forceNew,
    ...regional,
  },
)
