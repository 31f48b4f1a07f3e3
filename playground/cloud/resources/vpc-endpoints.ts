/** Endpoints and flow logs of VPCs. */
import type { CloudObject } from '../cloud/object.ts'
import { bool, list, number, record, set, string } from '../declarations/attribute.ts'
import { block, blockSet, regional, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { text, texts } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

export const vpcEndpoint = resource(
  'aws_vpc_endpoint',
  {
    title: 'EC2 VPC Endpoint',
    service: 'EC2',
    calls: 'CreateVpcEndpoint DescribeVpcEndpoints ModifyVpcEndpoint DeleteVpcEndpoints',
    id: 'vpce-{hex}',
    missing: { code: 'InvalidVpcEndpointId.NotFound', message: "The Vpc Endpoint Id '{id}' does not exist" },
    exactlyOne: [['resource_configuration_arn', 'service_name', 'service_network_arn']],
    computes: endpointAddresses,
    rules: [gatewayHasNoSubnets],
  },
  {
    arn: string.computed.becomes('arn:aws:ec2:{region}:{account}:vpc-endpoint/{id}'),
    auto_accept: bool.optional,
    cidr_blocks: list(string).computed,
    dns_entry: list(record({ dns_name: string, hosted_zone_id: string })).computed,
    id: string.optional.computed,
    ip_address_type: string.optional.computed.becomes('ipv4'),
    network_interface_ids: set(string).computed,
    owner_id: string.computed.becomes('{account}'),
    policy: string.optional.computed.json.becomes(
      '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}],"Version":"2008-10-17"}',
    ),
    prefix_list_id: string.computed.becomes('pl-{hex}'),
    private_dns_enabled: bool.optional.computed.becomes(false),
    requester_managed: bool.computed.becomes(false),
    resource_configuration_arn: string.optional.forceNew,
    route_table_ids: set(string).optional.computed.refersTo('aws_route_table'),
    security_group_ids: set(string).optional.computed.holds('aws_security_group'),
    service_name: string.optional.forceNew,
    service_network_arn: string.optional.forceNew,
    service_region: string.optional.computed.forceNew.becomes('{region}'),
    state: string.computed.becomes('available'),
    subnet_ids: set(string).optional.computed.holds('aws_subnet'),
    vpc_endpoint_type: string.optional.forceNew
      .oneOf('Gateway', 'GatewayLoadBalancer', 'Interface', 'Resource', 'ServiceNetwork')
      .default('Gateway'),
    vpc_id: string.required.forceNew.holds('aws_vpc'),
    dns_options: block({
      dns_record_ip_type: string.optional.computed,
      private_dns_only_for_inbound_resolver_endpoint: bool.optional,
      private_dns_preference: string.optional.computed,
      private_dns_specified_domains: set(string).optional.computed,
    }),
    subnet_configuration: blockSet({
      ipv4: string.optional,
      ipv6: string.optional,
      subnet_id: string.optional,
    }),
    timeouts: timeouts('create', 'delete', 'update'),
    ...regional,
    ...tagged,
  },
)

export const flowLog = resource(
  'aws_flow_log',
  {
    version: 1,
    title: 'Flow Log',
    service: 'EC2',
    calls: 'CreateFlowLogs DescribeFlowLogs CreateTags DeleteFlowLogs',
    id: 'fl-{hex}',
    missing: { code: 'InvalidFlowLogId.NotFound', message: 'The specified flow log {id} does not exist' },
    exactlyOne: [
      [
        'eni_id',
        'regional_nat_gateway_id',
        'subnet_id',
        'transit_gateway_attachment_id',
        'transit_gateway_id',
        'vpc_id',
      ],
    ],
  },
  {
    arn: string.computed.becomes('arn:aws:ec2:{region}:{account}:vpc-flow-log/{id}'),
    deliver_cross_account_role: string.optional.forceNew,
    eni_id: string.optional.forceNew,
    iam_role_arn: string.optional.forceNew.refersTo('aws_iam_role'),
    id: string.optional.computed,
    log_destination: string.optional.computed.forceNew,
    log_destination_type: string.optional.forceNew
      .oneOf('cloud-watch-logs', 's3', 'kinesis-data-firehose')
      .default('cloud-watch-logs'),
    log_format: string.optional.computed.forceNew,
    max_aggregation_interval: number.optional.forceNew.oneOf(60, 600).default(600),
    regional_nat_gateway_id: string.optional,
    subnet_id: string.optional.forceNew.partOf('aws_subnet'),
    traffic_type: string.optional.forceNew.oneOf('ACCEPT', 'REJECT', 'ALL'),
    transit_gateway_attachment_id: string.optional.forceNew,
    transit_gateway_id: string.optional.forceNew,
    vpc_id: string.optional.forceNew.partOf('aws_vpc'),
    destination_options: block({
      file_format: string.optional.oneOf('plain-text', 'parquet').default('plain-text'),
      hive_compatible_partitions: bool.optional.default(false),
      per_hour_partition: bool.optional.default(false),
    }).forceNew,
    ...regional,
    ...tagged,
  },
)

/** Interface endpoints have an address in each subnet, and names. */
function endpointAddresses(object: CloudObject): KnownObject {
  const { attributes, id, region } = object
  const subnets = texts(attributes, 'subnet_ids')
  const service = text(attributes, 'service_name').split('.').at(-1) ?? ''
  const gateway = text(attributes, 'vpc_endpoint_type') === 'Gateway'
  return {
    network_interface_ids: subnets.map((subnet) => `eni-${subnet.slice(-17)}`),
    dns_entry: gateway
      ? []
      : [{ dns_name: `${id}.${service}.${region}.vpce.amazonaws.com`, hosted_zone_id: 'ZC8PG0KIFKBRI' }],
  }
}

function gatewayHasNoSubnets({ verb, object }: Change): Refusal | undefined {
  if (verb === 'delete' || text(object.attributes, 'vpc_endpoint_type') !== 'Gateway') return undefined
  if (texts(object.attributes, 'subnet_ids').length === 0) return undefined
  return { code: 'InvalidParameter', message: 'SubnetIds are not supported for gateway endpoints' }
}
