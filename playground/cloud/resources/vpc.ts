/** VPCs, their subnets and internet gateways. */
import { contains, overlap } from '../cloud/network.ts'
import { bool, number, string } from '../declarations/attribute.ts'
import { regional, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { text } from '../declarations/read.ts'

export const vpc = resource(
  'aws_vpc',
  {
    version: 1,
    title: 'EC2 VPC',
    service: 'EC2',
    calls: 'CreateVpc DescribeVpcs ModifyVpcAttribute DeleteVpc',
    id: 'vpc-{hex}',
    missing: { code: 'InvalidVpcID.NotFound', message: "The vpc ID '{id}' does not exist" },
    inUse: { code: 'DependencyViolation', message: "The vpc '{id}' has dependencies and cannot be deleted." },
    quota: { limit: 5, code: 'VpcLimitExceeded', message: 'The maximum number of VPCs has been reached.' },
    computes: ({ attributes }) => ({ default_route_table_id: text(attributes, 'main_route_table_id') }),
    conflicts: [
      ['ipv4_netmask_length', 'cidr_block'],
      ['assign_generated_ipv6_cidr_block', 'ipv6_ipam_pool_id'],
    ],
  },
  {
    arn: string.computed.becomes('arn:aws:ec2:{region}:{account}:vpc/{id}'),
    assign_generated_ipv6_cidr_block: bool.optional,
    cidr_block: string.optional.computed.forceNew.cidr(16, 28),
    default_network_acl_id: string.computed.becomes('acl-{hex}'),
    default_route_table_id: string.computed.becomes('rtb-{hex}'),
    default_security_group_id: string.computed.becomes('sg-{hex}'),
    dhcp_options_id: string.computed.becomes('dopt-{hex}'),
    enable_dns_hostnames: bool.optional.computed.becomes(false),
    enable_dns_support: bool.optional.default(true),
    enable_network_address_usage_metrics: bool.optional.computed,
    id: string.optional.computed,
    instance_tenancy: string.optional.oneOf('default', 'dedicated').default('default'),
    ipv4_ipam_pool_id: string.optional.forceNew,
    ipv4_netmask_length: number.optional.forceNew.between(0, 28),
    ipv6_association_id: string.computed,
    ipv6_cidr_block: string.optional.computed,
    ipv6_cidr_block_network_border_group: string.optional.computed,
    ipv6_ipam_pool_id: string.optional,
    ipv6_netmask_length: number.optional.oneOf(44, 48, 52, 56, 60),
    main_route_table_id: string.computed.becomes('rtb-{hex}'),
    owner_id: string.computed.becomes('{account}'),
    ...regional,
    ...tagged,
  },
)

export const subnet = resource(
  'aws_subnet',
  {
    version: 1,
    title: 'EC2 Subnet',
    service: 'EC2',
    calls: 'CreateSubnet DescribeSubnets ModifySubnetAttribute DeleteSubnet',
    id: 'subnet-{hex}',
    missing: { code: 'InvalidSubnetID.NotFound', message: "The subnet ID '{id}' does not exist" },
    inUse: { code: 'DependencyViolation', message: "The subnet '{id}' has dependencies and cannot be deleted." },
    quota: { limit: 200, code: 'SubnetLimitExceeded', message: 'The maximum number of subnets has been reached.' },
    conflicts: [['availability_zone', 'availability_zone_id']],
    rules: [insideVpc, apartFromSiblings],
  },
  {
    arn: string.computed.becomes('arn:aws:ec2:{region}:{account}:subnet/{id}'),
    assign_ipv6_address_on_creation: bool.optional.default(false),
    availability_zone: string.optional.computed.forceNew.becomes('{region}a'),
    availability_zone_id: string.optional.computed.forceNew.becomes('use1-az1'),
    cidr_block: string.optional.computed.forceNew.cidr(16, 28),
    customer_owned_ipv4_pool: string.optional,
    enable_dns64: bool.optional.default(false),
    enable_lni_at_device_index: number.optional,
    enable_resource_name_dns_a_record_on_launch: bool.optional.default(false),
    enable_resource_name_dns_aaaa_record_on_launch: bool.optional.default(false),
    id: string.optional.computed,
    ipv4_ipam_pool_id: string.optional.forceNew,
    ipv4_netmask_length: number.optional.forceNew,
    ipv6_cidr_block: string.optional.computed,
    ipv6_cidr_block_association_id: string.computed,
    ipv6_ipam_pool_id: string.optional,
    ipv6_native: bool.optional.forceNew.default(false),
    ipv6_netmask_length: number.optional,
    map_customer_owned_ip_on_launch: bool.optional,
    map_public_ip_on_launch: bool.optional.default(false),
    outpost_arn: string.optional.forceNew,
    owner_id: string.computed.becomes('{account}'),
    private_dns_hostname_type_on_launch: string.optional.computed.oneOf('ip-name', 'resource-name').becomes('ip-name'),
    vpc_id: string.required.forceNew.holds('aws_vpc'),
    timeouts: timeouts('create', 'delete'),
    ...regional,
    ...tagged,
  },
)

export const internetGateway = resource(
  'aws_internet_gateway',
  {
    title: 'EC2 Internet Gateway',
    service: 'EC2',
    calls: 'CreateInternetGateway DescribeInternetGateways AttachInternetGateway DeleteInternetGateway',
    id: 'igw-{hex}',
    missing: { code: 'InvalidInternetGatewayID.NotFound', message: "The internetGateway ID '{id}' does not exist" },
    inUse: { code: 'DependencyViolation', message: 'resource {id} has a dependent object' },
    quota: {
      limit: 5,
      code: 'InternetGatewayLimitExceeded',
      message: 'The maximum number of internet gateways has been reached.',
    },
    rules: [onlyGatewayOfVpc],
  },
  {
    arn: string.computed.becomes('arn:aws:ec2:{region}:{account}:internet-gateway/{id}'),
    id: string.optional.computed,
    owner_id: string.computed.becomes('{account}'),
    vpc_id: string.optional.computed.holds('aws_vpc'),
    timeouts: timeouts('create', 'delete', 'update'),
    ...regional,
    ...tagged,
  },
)

/** A subnet's network lies within its VPC's. */
function insideVpc({ verb, object, cloud }: Change): Refusal | undefined {
  const network = cloud.find('aws_vpc', text(object.attributes, 'vpc_id'))
  if (verb === 'delete' || network === undefined) return undefined
  const own = text(object.attributes, 'cidr_block')
  if (own === '' || contains(text(network.attributes, 'cidr_block'), own)) return undefined
  return { code: 'InvalidSubnet.Range', message: "The CIDR '{cidr_block}' is invalid." }
}

/** Subnets of one VPC do not overlap. */
function apartFromSiblings({ verb, object, cloud }: Change): Refusal | undefined {
  const own = text(object.attributes, 'cidr_block')
  if (verb !== 'create' || own === '') return undefined
  const siblings = cloud.all('aws_subnet').filter((other) => other.attributes['vpc_id'] === object.attributes['vpc_id'])
  if (!siblings.some((other) => overlap(own, text(other.attributes, 'cidr_block')))) return undefined
  return { code: 'InvalidSubnet.Conflict', message: "The CIDR '{cidr_block}' conflicts with another subnet" }
}

function onlyGatewayOfVpc({ verb, object, cloud }: Change): Refusal | undefined {
  const network = text(object.attributes, 'vpc_id')
  if (verb === 'delete' || network === '') return undefined
  const others = cloud
    .all('aws_internet_gateway')
    .filter((other) => other.id !== object.id && other.attributes['vpc_id'] === network)
  if (others.length === 0) return undefined
  return { code: 'Resource.AlreadyAssociated', message: 'resource {vpc_id} is already attached to an internet gateway' }
}
