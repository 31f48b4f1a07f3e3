/** Data sources that find what resources made: by the attributes given, or by filters and tags. */
import { AwsError } from '../cloud/error.ts'
import type { CloudView } from '../cloud/view.ts'
import { bool, list, map, number, set, string } from '../declarations/attribute.ts'
import { blockSet, regional } from '../declarations/block.ts'
import { dataSource } from '../declarations/declare.ts'
import type { DataSourceOptions } from '../declarations/declare.ts'
import { text } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

/** The one object of the data source's own type that has all the attributes and tags asked for. */
const found =
  (type: string, ...keys: readonly string[]) =>
  (query: KnownObject, cloud: CloudView): KnownObject => {
    const asked = keys.filter((key) => text(query, key) !== '')
    const tags = Object.entries(query['tags'] ?? {})
    const [object, ...others] = cloud
      .all(type)
      .filter(
        (one) =>
          asked.every((key) => one.attributes[key] === query[key]) &&
          tags.every(([key, value]) => one.tags[key] === value),
      )
    if (object === undefined) throw new AwsError('NotFound', 'couldn’t find resource', 404)
    if (others.length > 0) throw new AwsError('TooManyResults', 'too many results: use more specific search criteria')
    return { ...object.attributes, tags: { ...object.tags } }
  }

const options = (title: string, service: string, call: string): Omit<DataSourceOptions, 'read'> => ({
  title,
  service,
  call,
  unconformed: true,
})

const tags = { tags: map(string).optional.computed }
const computedTags = { tags: map(string).computed }
const id = { id: string.optional.computed, arn: string.computed }
const filtered = { filter: blockSet({ name: string.required, values: set(string).required }) }

export const iamRole = dataSource(
  'aws_iam_role',
  { ...options('IAM Role', 'IAM', 'GetRole'), read: found('aws_iam_role', 'name') },
  {
    ...id,
    assume_role_policy: string.computed,
    create_date: string.computed,
    description: string.computed,
    max_session_duration: number.computed,
    name: string.required,
    path: string.computed,
    permissions_boundary: string.computed,
    unique_id: string.computed,
    ...tags,
  },
)

export const iamPolicy = dataSource(
  'aws_iam_policy',
  { ...options('IAM Policy', 'IAM', 'GetPolicy'), read: findPolicy },
  {
    id: string.optional.computed,
    arn: string.optional.computed,
    attachment_count: number.computed,
    description: string.computed,
    name: string.optional.computed,
    path: string.computed,
    path_prefix: string.optional,
    policy: string.computed,
    policy_id: string.computed,
    ...tags,
  },
)

export const iamOpenidConnectProvider = dataSource(
  'aws_iam_openid_connect_provider',
  {
    ...options('IAM OIDC Provider', 'IAM', 'GetOpenIDConnectProvider'),
    read: found('aws_iam_openid_connect_provider', 'arn', 'url'),
  },
  {
    id: string.optional.computed,
    arn: string.optional.computed,
    client_id_list: list(string).computed,
    thumbprint_list: list(string).computed,
    url: string.optional.computed,
    ...tags,
  },
)

export const subnet = dataSource(
  'aws_subnet',
  {
    ...options('EC2 Subnet', 'EC2', 'DescribeSubnets'),
    read: found('aws_subnet', 'id', 'vpc_id', 'cidr_block', 'availability_zone'),
  },
  {
    ...id,
    availability_zone: string.optional.computed,
    availability_zone_id: string.optional.computed,
    cidr_block: string.optional.computed,
    map_public_ip_on_launch: bool.computed,
    owner_id: string.computed,
    vpc_id: string.optional.computed,
    ...filtered,
    ...regional,
    ...tags,
  },
)

export const securityGroup = dataSource(
  'aws_security_group',
  {
    ...options('EC2 Security Group', 'EC2', 'DescribeSecurityGroups'),
    read: found('aws_security_group', 'id', 'name', 'vpc_id'),
  },
  {
    ...id,
    description: string.computed,
    name: string.optional.computed,
    vpc_id: string.optional.computed,
    ...filtered,
    ...regional,
    ...tags,
  },
)

export const s3Bucket = dataSource(
  'aws_s3_bucket',
  { ...options('S3 Bucket', 'S3', 'HeadBucket'), read: found('aws_s3_bucket', 'bucket') },
  {
    ...id,
    bucket: string.required,
    bucket_domain_name: string.computed,
    bucket_region: string.computed,
    bucket_regional_domain_name: string.computed,
    hosted_zone_id: string.computed,
    website_domain: string.computed,
    website_endpoint: string.computed,
    ...regional,
    ...computedTags,
  },
)

export const secretsmanagerSecret = dataSource(
  'aws_secretsmanager_secret',
  {
    ...options('Secrets Manager Secret', 'Secrets Manager', 'DescribeSecret'),
    read: found('aws_secretsmanager_secret', 'arn', 'name'),
  },
  {
    id: string.optional.computed,
    arn: string.optional.computed,
    created_date: string.computed,
    description: string.computed,
    kms_key_id: string.computed,
    last_changed_date: string.computed,
    name: string.optional.computed,
    policy: string.computed,
    ...regional,
    ...tags,
  },
)

export const route53Zone = dataSource(
  'aws_route53_zone',
  {
    ...options('Route53 Hosted Zone', 'Route 53', 'ListHostedZones'),
    read: found('aws_route53_zone', 'zone_id', 'name'),
  },
  {
    ...id,
    caller_reference: string.computed,
    comment: string.computed,
    linked_service_description: string.computed,
    linked_service_principal: string.computed,
    name: string.optional.computed,
    name_servers: list(string).computed,
    primary_name_server: string.computed,
    private_zone: bool.optional,
    resource_record_set_count: number.computed,
    vpc_id: string.optional.computed,
    zone_id: string.optional.computed,
    ...tags,
  },
)

export const ecsCluster = dataSource(
  'aws_ecs_cluster',
  {
    ...options('ECS Cluster', 'ECS', 'DescribeClusters'),
    read: (query, cloud) => found('aws_ecs_cluster', 'name')({ ...query, name: query['cluster_name'] ?? '' }, cloud),
  },
  {
    ...id,
    cluster_name: string.required,
    pending_tasks_count: number.computed,
    registered_container_instances_count: number.computed,
    running_tasks_count: number.computed,
    status: string.computed,
    ...regional,
    ...tags,
  },
)

export const dbInstance = dataSource(
  'aws_db_instance',
  {
    ...options('RDS DB Instance', 'RDS', 'DescribeDBInstances'),
    read: (query, cloud) =>
      found('aws_db_instance', 'identifier')({ ...query, identifier: query['db_instance_identifier'] ?? '' }, cloud),
  },
  {
    id: string.optional.computed,
    address: string.computed,
    allocated_storage: number.computed,
    availability_zone: string.computed,
    backup_retention_period: number.computed,
    db_instance_arn: string.computed,
    db_instance_identifier: string.optional.computed,
    db_name: string.computed,
    endpoint: string.computed,
    engine: string.computed,
    engine_version: string.computed,
    kms_key_id: string.computed,
    multi_az: bool.computed,
    port: number.computed,
    publicly_accessible: bool.computed,
    resource_id: string.computed,
    storage_encrypted: bool.computed,
    vpc_security_groups: list(string).computed,
    ...regional,
    ...tags,
  },
)

export const kmsKey = dataSource(
  'aws_kms_key',
  { ...options('KMS Key', 'KMS', 'DescribeKey'), read: findKey },
  {
    ...id,
    aws_account_id: string.computed,
    creation_date: string.computed,
    description: string.computed,
    enabled: bool.computed,
    grant_tokens: list(string).optional,
    key_id: string.required,
    key_usage: string.computed,
    multi_region: bool.computed,
    ...regional,
  },
)

export const ssmParametersByPath = dataSource(
  'aws_ssm_parameters_by_path',
  { ...options('SSM Parameters by Path', 'SSM', 'GetParametersByPath'), read: findParameters },
  {
    id: string.optional.computed,
    arns: list(string).computed,
    names: list(string).computed,
    path: string.required,
    recursive: bool.optional,
    types: list(string).computed,
    values: list(string).computed.sensitive,
    with_decryption: bool.optional,
    ...regional,
  },
)

export const ec2ManagedPrefixList = dataSource(
  'aws_ec2_managed_prefix_list',
  { ...options('EC2 Managed Prefix List', 'EC2', 'DescribeManagedPrefixLists'), read: findPrefixList },
  {
    ...id,
    address_family: string.computed,
    max_entries: number.computed,
    name: string.optional.computed,
    owner_id: string.computed,
    version: number.computed,
    ...filtered,
    ...regional,
    ...tags,
  },
)

export const defaultTags = dataSource('aws_default_tags', options('Default Tags', 'STS', 'None'), {
  id: string.optional.computed,
  tags: map(string).computed,
})

/** AWS's own policies exist under every name. */
function findPolicy(query: KnownObject, cloud: CloudView): KnownObject {
  const arn = text(query, 'arn')
  if (arn.startsWith('arn:aws:iam::aws:'))
    return {
      id: arn,
      arn,
      name: arn.split('/').at(-1) ?? '',
      path: '/',
      policy: '{}',
      policy_id: 'ANPAPLAYGROUND',
      attachment_count: 0,
    }
  return found('aws_iam_policy', 'arn', 'name')(query, cloud)
}

/** By id, ARN or alias. */
function findKey(query: KnownObject, cloud: CloudView): KnownObject {
  const wanted = text(query, 'key_id')
  const alias = cloud.find('aws_kms_alias', wanted)
  const key = cloud.find('aws_kms_key', alias === undefined ? wanted : text(alias.attributes, 'target_key_id'))
  if (key === undefined) throw new AwsError('NotFoundException', `Key '${wanted}' does not exist`)
  const { attributes, account, createdAt } = key
  return {
    ...attributes,
    key_id: wanted,
    aws_account_id: account,
    creation_date: createdAt,
    enabled: attributes['is_enabled'] ?? true,
  }
}

function findParameters(query: KnownObject, cloud: CloudView): KnownObject {
  const path = text(query, 'path').replace(/\/*$/, '/')
  const below = cloud
    .all('aws_ssm_parameter')
    .filter(({ id: name }) => name.startsWith(path))
    .filter(({ id: name }) => query['recursive'] === true || !name.slice(path.length).includes('/'))
  return {
    id: path,
    names: below.map(({ id: name }) => name),
    arns: below.map(({ attributes }) => text(attributes, 'arn')),
    types: below.map(({ attributes }) => text(attributes, 'type')),
    values: below.map(({ attributes }) => text(attributes, 'value') || text(attributes, 'insecure_value')),
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
