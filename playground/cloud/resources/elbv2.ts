/** Load balancers and target groups. */
import type { CloudObject } from '../cloud/object.ts'
import type { CloudView } from '../cloud/view.ts'
import { bool, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, blocks, regional, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { flag, objects, text, texts } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

const accessLogs = {
  bucket: string.required,
  enabled: bool.optional.default(false),
  prefix: string.optional,
}

export const lb = resource(
  'aws_lb',
  {
    title: 'ELBv2 Load Balancer',
    service: 'Elastic Load Balancing v2',
    calls: 'CreateLoadBalancer DescribeLoadBalancers ModifyLoadBalancerAttributes DeleteLoadBalancer',
    id: 'arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/app/{name}/{hex}',
    missing: { code: 'LoadBalancerNotFound', message: 'One or more load balancers not found' },
    inUse: { code: 'ResourceInUse', message: "Load balancer '{id}' is in use" },
    quota: {
      limit: 50,
      code: 'TooManyLoadBalancers',
      message: 'The maximum number of load balancers has been reached.',
    },
    unique: {
      by: ['name'],
      scope: 'region',
      code: 'DuplicateLoadBalancerName',
      message: "A load balancer with the same name '{name}' exists, but with different settings",
    },
    computes: balancerPlace,
    rules: [protectedBalancer, balancerSpansZones],
  },
  {
    arn: string.computed.becomes('{id}'),
    arn_suffix: string.computed,
    client_keep_alive: number.optional.between(60, 604_800).default(3600),
    customer_owned_ipv4_pool: string.optional.forceNew,
    desync_mitigation_mode: string.optional.oneOf('monitor', 'defensive', 'strictest').default('defensive'),
    dns_name: string.computed.becomes('{name}-{number}.{region}.elb.amazonaws.com'),
    dns_record_client_routing_policy: string.optional.default('any_availability_zone'),
    drop_invalid_header_fields: bool.optional.default(false),
    enable_cross_zone_load_balancing: bool.optional.default(false),
    enable_deletion_protection: bool.optional.default(false),
    enable_http2: bool.optional.default(true),
    enable_tls_version_and_cipher_suite_headers: bool.optional.default(false),
    enable_waf_fail_open: bool.optional.default(false),
    enable_xff_client_port: bool.optional.default(false),
    enable_zonal_shift: bool.optional.default(false),
    enforce_security_group_inbound_rules_on_private_link_traffic: string.optional.computed,
    id: string.optional.computed,
    idle_timeout: number.optional.between(1, 4000).default(60),
    internal: bool.optional.computed.forceNew.becomes(false),
    ip_address_type: string.optional.computed.becomes('ipv4'),
    load_balancer_type: string.optional.forceNew.oneOf('application', 'network', 'gateway').default('application'),
    name: string.optional.computed.forceNew
      .matches(/^[A-Za-z0-9-]{1,32}$/, 'must be 1 to 32 letters, digits and hyphens')
      .becomes('{prefixed}'),
    name_prefix: string.optional.computed.forceNew,
    preserve_host_header: bool.optional.default(false),
    secondary_ips_auto_assigned_per_subnet: number.optional.computed,
    security_groups: set(string).optional.computed.holds('aws_security_group'),
    subnets: set(string).optional.computed.holds('aws_subnet'),
    vpc_id: string.computed,
    xff_header_processing_mode: string.optional.default('append'),
    zone_id: string.computed.becomes('Z3AADJGX6KTTL2'),
    access_logs: block(accessLogs),
    connection_logs: block(accessLogs),
    health_check_logs: block(accessLogs),
    ipam_pools: block({
      ipv4_ipam_pool_id: string.required,
    }),
    minimum_load_balancer_capacity: block({
      capacity_units: number.required,
    }),
    subnet_mapping: blockSet({
      allocation_id: string.optional,
      ipv6_address: string.optional,
      outpost_id: string.computed,
      private_ipv4_address: string.optional,
      subnet_id: string.required.holds('aws_subnet'),
    }),
    timeouts: timeouts('create', 'delete', 'update'),
    ...regional,
    ...tagged,
  },
)

export const lbTargetGroup = resource(
  'aws_lb_target_group',
  {
    title: 'ELBv2 Target Group',
    service: 'Elastic Load Balancing v2',
    calls: 'CreateTargetGroup DescribeTargetGroups ModifyTargetGroup DeleteTargetGroup',
    id: 'arn:aws:elasticloadbalancing:{region}:{account}:targetgroup/{name}/{hex}',
    missing: { code: 'TargetGroupNotFound', message: 'One or more target groups not found' },
    inUse: { code: 'ResourceInUse', message: "Target group '{id}' is currently in use by a listener or a rule" },
    unique: {
      by: ['name'],
      scope: 'region',
      code: 'DuplicateTargetGroupName',
      message: "A target group with the same name '{name}' exists, but with different settings",
    },
    computes: targetGroupSuffix,
  },
  {
    arn: string.computed.becomes('{id}'),
    arn_suffix: string.computed,
    connection_termination: bool.optional.computed.becomes(false),
    deregistration_delay: string.optional.default('300'),
    id: string.optional.computed,
    ip_address_type: string.optional.computed.forceNew.becomes('ipv4'),
    lambda_multi_value_headers_enabled: bool.optional.default(false),
    load_balancer_arns: set(string).computed,
    load_balancing_algorithm_type: string.optional.computed.becomes('round_robin'),
    load_balancing_anomaly_mitigation: string.optional.computed.becomes('off'),
    load_balancing_cross_zone_enabled: string.optional.computed.becomes('use_load_balancer_configuration'),
    name: string.optional.computed.forceNew
      .matches(/^[A-Za-z0-9-]{1,32}$/, 'must be 1 to 32 letters, digits and hyphens')
      .becomes('{prefixed}'),
    name_prefix: string.optional.computed.forceNew,
    port: number.optional.forceNew.between(1, 65_535),
    preserve_client_ip: string.optional.computed,
    protocol: string.optional.forceNew.oneOf(
      'GENEVE',
      'HTTP',
      'HTTPS',
      'TCP',
      'TCP_UDP',
      'TLS',
      'UDP',
      'QUIC',
      'TCP_QUIC',
    ),
    protocol_version: string.optional.computed.forceNew.becomes('HTTP1'),
    proxy_protocol_v2: bool.optional.default(false),
    slow_start: number.optional.default(0),
    target_control_port: number.optional,
    target_type: string.optional.forceNew.oneOf('instance', 'ip', 'lambda', 'alb').default('instance'),
    vpc_id: string.optional.forceNew.refersTo('aws_vpc'),
    health_check: block({
      enabled: bool.optional.default(true),
      healthy_threshold: number.optional.between(2, 10).default(3),
      interval: number.optional.between(5, 300).default(30),
      matcher: string.optional.computed.becomes('200'),
      path: string.optional.computed.becomes('/'),
      port: string.optional.default('traffic-port'),
      protocol: string.optional.default('HTTP'),
      timeout: number.optional.computed.becomes(5),
      unhealthy_threshold: number.optional.default(3),
    }),
    stickiness: block({
      cookie_duration: number.optional.default(86_400),
      cookie_name: string.optional,
      enabled: bool.optional.default(true),
      type: string.required,
    }),
    target_failover: blocks({
      on_deregistration: string.required,
      on_unhealthy: string.required,
    }),
    target_group_health: block({
      dns_failover: block({
        minimum_healthy_targets_count: string.optional,
        minimum_healthy_targets_percentage: string.optional,
      }),
      unhealthy_state_routing: block({
        minimum_healthy_targets_count: number.optional,
        minimum_healthy_targets_percentage: string.optional,
      }),
    }),
    target_health_state: blocks({
      enable_unhealthy_connection_termination: bool.required,
      unhealthy_draining_interval: number.optional,
    }),
    ...regional,
    ...tagged,
  },
)

export const lbTargetGroupAttachment = resource(
  'aws_lb_target_group_attachment',
  {
    title: 'ELBv2 Target Group Attachment',
    service: 'Elastic Load Balancing v2',
    calls: 'RegisterTargets DescribeTargetHealth RegisterTargets DeregisterTargets',
    id: '{target_group_arn}-{unique}',
    missing: { code: 'TargetGroupNotFound', message: 'One or more target groups not found' },
  },
  {
    availability_zone: string.optional.forceNew,
    id: string.optional.computed,
    port: number.optional.forceNew,
    quic_server_id: string.optional.forceNew,
    target_group_arn: string.required.forceNew.partOf('aws_lb_target_group'),
    target_id: string.required.forceNew,
    ...regional,
  },
)

const subnetsOf = (object: CloudObject): readonly string[] => [
  ...texts(object.attributes, 'subnets'),
  ...objects(object.attributes, 'subnet_mapping').map((mapping) => text(mapping, 'subnet_id')),
]

function balancerPlace(object: CloudObject, cloud: CloudView): KnownObject {
  const [first = ''] = subnetsOf(object)
  return {
    arn_suffix: object.id.split(':loadbalancer/')[1] ?? '',
    vpc_id: text(cloud.find('aws_subnet', first)?.attributes ?? {}, 'vpc_id'),
    subnets: [...new Set(subnetsOf(object))],
  }
}

function protectedBalancer({ verb, object }: Change): Refusal | undefined {
  if (verb !== 'delete' || !flag(object.attributes, 'enable_deletion_protection')) return undefined
  return {
    code: 'OperationNotPermitted',
    message: "Load balancer '{id}' cannot be deleted because deletion protection is enabled",
  }
}

function balancerSpansZones({ verb, object, cloud }: Change): Refusal | undefined {
  if (verb !== 'create' || text(object.attributes, 'load_balancer_type') !== 'application') return undefined
  const zones = subnetsOf(object).map((id) => text(cloud.find('aws_subnet', id)?.attributes ?? {}, 'availability_zone'))
  if (zones.length !== new Set(zones).size)
    return {
      code: 'InvalidConfigurationRequest',
      message: 'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
    }
  if (zones.length >= 2) return undefined
  return {
    code: 'ValidationError',
    message: 'At least two subnets in two different Availability Zones must be specified',
  }
}

function targetGroupSuffix(object: CloudObject): KnownObject {
  return { arn_suffix: object.id.split(':').at(-1) ?? '' }
}
