/** Addresses, NAT gateways and routes. */
import { hostOf } from '../cloud/network.ts'
import type { CloudObject } from '../cloud/object.ts'
import type { CloudView } from '../cloud/view.ts'
import { number, record, set, string } from '../declarations/attribute.ts'
import { blockSet, regional, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { text } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

export const eip = resource(
  'aws_eip',
  {
    title: 'EC2 EIP',
    service: 'EC2',
    calls: 'AllocateAddress DescribeAddresses AssociateAddress ReleaseAddress',
    id: 'eipalloc-{hex}',
    missing: { code: 'InvalidAllocationID.NotFound', message: "The allocation ID '{id}' does not exist" },
    inUse: { code: 'InvalidIPAddress.InUse', message: 'The address {public_ip} is in use.' },
    quota: { limit: 5, code: 'AddressLimitExceeded', message: 'The maximum number of addresses has been reached.' },
  },
  {
    address: string.optional.forceNew,
    allocation_id: string.computed.becomes('{id}'),
    arn: string.computed.becomes('arn:aws:ec2:{region}:{account}:elastic-ip/{id}'),
    associate_with_private_ip: string.optional,
    association_id: string.computed,
    carrier_ip: string.computed,
    customer_owned_ip: string.computed,
    customer_owned_ipv4_pool: string.optional.forceNew,
    domain: string.optional.computed.forceNew.oneOf('vpc').becomes('vpc'),
    id: string.optional.computed,
    instance: string.optional.computed.holds('aws_instance'),
    ipam_pool_id: string.optional.computed,
    network_border_group: string.optional.computed.forceNew.becomes('{region}'),
    network_interface: string.optional.computed,
    private_dns: string.computed,
    private_ip: string.computed,
    ptr_record: string.computed,
    public_dns: string.computed.becomes('ec2-{id}.{region}.compute.amazonaws.com'),
    public_ip: string.computed.becomes('{ip}'),
    public_ipv4_pool: string.optional.computed.forceNew.becomes('amazon'),
    timeouts: timeouts('delete', 'read', 'update'),
    ...regional,
    ...tagged,
  },
)

export const natGateway = resource(
  'aws_nat_gateway',
  {
    title: 'EC2 NAT Gateway',
    service: 'EC2',
    calls: 'CreateNatGateway DescribeNatGateways AssociateNatGatewayAddress DeleteNatGateway',
    id: 'nat-{hex}',
    missing: { code: 'NatGatewayNotFound', message: 'NAT gateway {id} was not found' },
    quota: {
      limit: 5,
      code: 'NatGatewayLimitExceeded',
      message: 'Performing this operation would exceed the limit of 5 NAT gateways',
    },
    computes: natAddresses,
    rules: [publicNatHasAddress],
  },
  {
    allocation_id: string.optional.forceNew.holds('aws_eip'),
    association_id: string.computed.becomes('eipassoc-{hex}'),
    auto_provision_zones: string.computed,
    auto_scaling_ips: string.computed,
    availability_mode: string.optional.computed.forceNew.becomes('zonal'),
    connectivity_type: string.optional.forceNew.oneOf('private', 'public').default('public'),
    id: string.optional.computed,
    network_interface_id: string.computed.becomes('eni-{hex}'),
    private_ip: string.optional.computed.forceNew,
    public_ip: string.computed,
    regional_nat_gateway_address: set(
      record({
        allocation_id: string,
        association_id: string,
        availability_zone: string,
        availability_zone_id: string,
        network_interface_id: string,
        public_ip: string,
        status: string,
      }),
    ).computed,
    regional_nat_gateway_auto_mode: string.computed,
    route_table_id: string.computed,
    secondary_allocation_ids: set(string).optional.computed,
    secondary_private_ip_address_count: number.optional.computed,
    secondary_private_ip_addresses: set(string).optional.computed,
    subnet_id: string.optional.forceNew.holds('aws_subnet'),
    vpc_id: string.optional.computed.forceNew.refersTo('aws_vpc'),
    availability_zone_address: blockSet({
      allocation_ids: set(string).optional,
      availability_zone: string.optional,
      availability_zone_id: string.optional.computed,
    }),
    timeouts: timeouts('create', 'delete', 'update'),
    ...regional,
    ...tagged,
  },
)

export const routeTable = resource(
  'aws_route_table',
  {
    title: 'EC2 Route Table',
    service: 'EC2',
    calls: 'CreateRouteTable DescribeRouteTables CreateRoute DeleteRouteTable',
    id: 'rtb-{hex}',
    missing: { code: 'InvalidRouteTableID.NotFound', message: "The routeTable ID '{id}' does not exist" },
    inUse: { code: 'DependencyViolation', message: "The routeTable '{id}' has dependencies and cannot be deleted." },
    quota: {
      limit: 200,
      code: 'RouteTableLimitExceeded',
      message: 'The maximum number of route tables has been reached.',
    },
  },
  {
    arn: string.computed.becomes('arn:aws:ec2:{region}:{account}:route-table/{id}'),
    id: string.optional.computed,
    owner_id: string.computed.becomes('{account}'),
    propagating_vgws: set(string).optional.computed,
    route: set(
      record({
        carrier_gateway_id: string,
        cidr_block: string,
        core_network_arn: string,
        destination_prefix_list_id: string,
        egress_only_gateway_id: string,
        gateway_id: string,
        ipv6_cidr_block: string,
        local_gateway_id: string,
        nat_gateway_id: string,
        network_interface_id: string,
        odb_network_arn: string,
        transit_gateway_id: string,
        vpc_endpoint_id: string,
        vpc_peering_connection_id: string,
      }),
    ).optional.computed,
    vpc_id: string.required.forceNew.holds('aws_vpc'),
    timeouts: timeouts('create', 'delete', 'update'),
    ...regional,
    ...tagged,
  },
)

export const routeTableAssociation = resource(
  'aws_route_table_association',
  {
    title: 'EC2 Route Table Association',
    service: 'EC2',
    calls: 'AssociateRouteTable DescribeRouteTables ReplaceRouteTableAssociation DisassociateRouteTable',
    id: 'rtbassoc-{hex}',
    missing: { code: 'InvalidAssociationID.NotFound', message: "The association ID '{id}' does not exist" },
    importId: '{subnet_id}/{route_table_id}',
    exactlyOne: [['gateway_id', 'subnet_id']],
    rules: [oneTablePerSubnet],
  },
  {
    gateway_id: string.optional.forceNew,
    id: string.optional.computed,
    route_table_id: string.required.holds('aws_route_table'),
    subnet_id: string.optional.forceNew.partOf('aws_subnet'),
    timeouts: timeouts('create', 'delete', 'update'),
    ...regional,
  },
)

export const route = resource(
  'aws_route',
  {
    title: 'EC2 Route',
    service: 'EC2',
    calls: 'CreateRoute DescribeRouteTables ReplaceRoute DeleteRoute',
    id: 'r-{route_table_id}{suffix}',
    missing: { code: 'InvalidRoute.NotFound', message: 'no route {id}' },
    importId: '{route_table_id}_{destination_cidr_block}',
    exactlyOne: [['destination_cidr_block', 'destination_ipv6_cidr_block', 'destination_prefix_list_id']],
    unique: {
      by: ['route_table_id', 'destination_cidr_block', 'destination_ipv6_cidr_block', 'destination_prefix_list_id'],
      scope: 'region',
      code: 'RouteAlreadyExists',
      message: 'The route identified by {destination_cidr_block} already exists.',
    },
  },
  {
    carrier_gateway_id: string.optional,
    core_network_arn: string.optional,
    destination_cidr_block: string.optional.forceNew.cidr(),
    destination_ipv6_cidr_block: string.optional.forceNew,
    destination_prefix_list_id: string.optional.forceNew,
    egress_only_gateway_id: string.optional,
    gateway_id: string.optional,
    id: string.optional.computed,
    instance_id: string.computed,
    instance_owner_id: string.computed,
    local_gateway_id: string.optional,
    nat_gateway_id: string.optional.refersTo('aws_nat_gateway'),
    network_interface_id: string.optional.computed,
    odb_network_arn: string.optional,
    origin: string.computed.becomes('CreateRoute'),
    route_table_id: string.required.forceNew.partOf('aws_route_table'),
    state: string.computed.becomes('active'),
    transit_gateway_id: string.optional,
    vpc_endpoint_id: string.optional,
    vpc_peering_connection_id: string.optional,
    timeouts: timeouts('create', 'delete', 'update'),
    ...regional,
  },
)

/** A public NAT gateway shows its address, and both belong to the subnet's VPC. */
function natAddresses(object: CloudObject, cloud: CloudView): KnownObject {
  const subnet = cloud.find('aws_subnet', text(object.attributes, 'subnet_id'))
  const address = cloud.find('aws_eip', text(object.attributes, 'allocation_id'))
  return {
    vpc_id: text(subnet?.attributes ?? {}, 'vpc_id'),
    public_ip: text(address?.attributes ?? {}, 'public_ip'),
    private_ip: hostOf(text(subnet?.attributes ?? {}, 'cidr_block'), object.id),
  }
}

function publicNatHasAddress({ verb, object }: Change): Refusal | undefined {
  const { attributes } = object
  if (
    verb !== 'create' ||
    text(attributes, 'connectivity_type') !== 'public' ||
    text(attributes, 'allocation_id') !== ''
  )
    return undefined
  if (text(attributes, 'availability_mode') === 'regional') return undefined
  return { code: 'MissingParameter', message: 'The request must contain the parameter AllocationId' }
}

function oneTablePerSubnet({ verb, object, cloud }: Change): Refusal | undefined {
  const subnet = text(object.attributes, 'subnet_id')
  if (verb !== 'create' || subnet === '') return undefined
  const taken = cloud.all('aws_route_table_association').some((other) => other.attributes['subnet_id'] === subnet)
  if (!taken) return undefined
  return {
    code: 'Resource.AlreadyAssociated',
    message: 'the specified association for route table {route_table_id} conflicts with an existing association',
  }
}
