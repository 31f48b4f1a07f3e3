/** VPCs, subnets, groups and zones, looked up. */
import type { CloudView } from '../cloud/view.ts'
import { bool, list, map, number, record, set, string } from '../declarations/attribute.ts'
import { blockSet, regional, timeouts } from '../declarations/block.ts'
import { dataSource } from '../declarations/declare.ts'
import { filters, found, identified, lookup, matching, only, searchedTags } from '../declarations/lookup.ts'
import { flag, text, texts } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

const filterBody = {
  name: string.required,
  values: set(string).required,
}

export const vpcData = dataSource(
  'aws_vpc',
  {
    title: 'EC2 VPC',
    service: 'EC2',
    call: 'DescribeVpcs',
    read: findVpc,
  },
  {
    arn: string.computed,
    cidr_block: string.optional.computed,
    cidr_block_associations: list(record({ association_id: string, cidr_block: string, state: string })).computed,
    default: bool.optional.computed,
    dhcp_options_id: string.optional.computed,
    enable_dns_hostnames: bool.computed,
    enable_dns_support: bool.computed,
    enable_network_address_usage_metrics: bool.computed,
    id: string.optional.computed,
    instance_tenancy: string.computed,
    ipv6_association_id: string.computed,
    ipv6_cidr_block: string.computed,
    main_route_table_id: string.computed,
    owner_id: string.computed,
    state: string.optional.computed,
    tags: map(string).optional.computed,
    filter: blockSet(filterBody),
    timeouts: timeouts('read'),
    ...regional,
  },
)

export const subnetsData = dataSource(
  'aws_subnets',
  {
    title: 'EC2 Subnets',
    service: 'EC2',
    call: 'DescribeSubnets',
    read: findSubnets,
  },
  {
    id: string.optional.computed,
    ids: list(string).computed,
    tags: map(string).optional.computed,
    filter: blockSet(filterBody),
    timeouts: timeouts('read'),
    ...regional,
  },
)

export const availabilityZonesData = dataSource(
  'aws_availability_zones',
  {
    title: 'EC2 Availability Zones',
    service: 'EC2',
    call: 'DescribeAvailabilityZones',
    read: findZones,
  },
  {
    all_availability_zones: bool.optional,
    exclude_names: set(string).optional,
    exclude_zone_ids: set(string).optional,
    group_names: set(string).computed,
    id: string.optional.computed,
    names: list(string).computed,
    state: string.optional,
    zone_ids: list(string).computed,
    filter: blockSet(filterBody),
    timeouts: timeouts('read'),
    ...regional,
  },
)

export const subnetData = dataSource(
  'aws_subnet',
  {
    ...lookup('EC2 Subnet', 'EC2', 'DescribeSubnets'),
    read: found('aws_subnet', 'id', 'vpc_id', 'cidr_block', 'availability_zone'),
  },
  {
    ...identified,
    availability_zone: string.optional.computed,
    availability_zone_id: string.optional.computed,
    cidr_block: string.optional.computed,
    map_public_ip_on_launch: bool.computed,
    owner_id: string.computed,
    vpc_id: string.optional.computed,
    ...filters,
    ...regional,
    ...searchedTags,
  },
)

export const securityGroupData = dataSource(
  'aws_security_group',
  {
    ...lookup('EC2 Security Group', 'EC2', 'DescribeSecurityGroups'),
    read: found('aws_security_group', 'id', 'name', 'vpc_id'),
  },
  {
    ...identified,
    description: string.computed,
    name: string.optional.computed,
    vpc_id: string.optional.computed,
    ...filters,
    ...regional,
    ...searchedTags,
  },
)

export const ec2ManagedPrefixList = dataSource(
  'aws_ec2_managed_prefix_list',
  { ...lookup('EC2 Managed Prefix List', 'EC2', 'DescribeManagedPrefixLists'), read: findPrefixList },
  {
    ...identified,
    address_family: string.computed,
    max_entries: number.computed,
    name: string.optional.computed,
    owner_id: string.computed,
    version: number.computed,
    ...filters,
    ...regional,
    ...searchedTags,
  },
)

function findVpc(query: KnownObject, cloud: CloudView): KnownObject {
  const wanted = matching(cloud, 'aws_vpc', { query, keys: ['id', 'cidr_block'] }).filter(
    (one) => !flag(query, 'default') || flag(one.attributes, 'default'),
  )
  const { attributes, tags, id } = only(wanted, 'EC2 VPC')
  const associations = [
    {
      association_id: `vpc-cidr-assoc-${id.slice(4)}`,
      cidr_block: text(attributes, 'cidr_block'),
      state: 'associated',
    },
  ]
  return {
    ...attributes,
    id,
    tags: { ...tags },
    default: flag(attributes, 'default'),
    state: 'available',
    cidr_block_associations: associations,
  }
}

function findSubnets(query: KnownObject, cloud: CloudView): KnownObject {
  return { id: cloud.region, ids: matching(cloud, 'aws_subnet', { query, keys: [] }).map(({ id }) => id) }
}

function findZones(query: KnownObject, cloud: CloudView): KnownObject {
  const excluded = texts(query, 'exclude_names')
  const names = ['a', 'b', 'c'].map((zone) => `${cloud.region}${zone}`).filter((name) => !excluded.includes(name))
  const short = cloud.region.replace(/^([a-z]+)-([a-z])[a-z]*-(\d)$/, '$1$2$3')
  return {
    id: cloud.region,
    names,
    zone_ids: names.map((name) => `${short}-az${name.charCodeAt(name.length - 1) - 96}`),
    group_names: [cloud.region],
  }
}

/** AWS's lists exist in every region; their ids follow from their names. */
function findPrefixList(query: KnownObject, cloud: CloudView): KnownObject {
  const name = text(query, 'name') || `com.amazonaws.${cloud.region}.s3`
  const suffix = Buffer.from(name)
    .reduce((sum, byte) => (sum * 31 + byte) % 2 ** 32, 7)
    .toString(16)
    .padStart(8, '0')
  const arn = `arn:aws:ec2:${cloud.region}:aws:prefix-list/pl-${suffix}`
  return {
    id: `pl-${suffix}`,
    arn,
    name,
    owner_id: 'AWS',
    address_family: 'IPv4',
    max_entries: 0,
    version: 0,
    tags: {},
  }
}
