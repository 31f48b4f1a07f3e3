/** What resources of other services made, looked up. */
import { AwsError } from '../cloud/error.ts'
import type { CloudView } from '../cloud/view.ts'
import { bool, list, map, number, string } from '../declarations/attribute.ts'
import { regional } from '../declarations/block.ts'
import { dataSource } from '../declarations/declare.ts'
import { found, identified, lookup, searchedTags } from '../declarations/lookup.ts'
import { text } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

export const iamRole = dataSource(
  'aws_iam_role',
  { ...lookup('IAM Role', 'IAM', 'GetRole'), read: found('aws_iam_role', 'name') },
  {
    ...identified,
    assume_role_policy: string.computed,
    create_date: string.computed,
    description: string.computed,
    max_session_duration: number.computed,
    name: string.required,
    path: string.computed,
    permissions_boundary: string.computed,
    unique_id: string.computed,
    ...searchedTags,
  },
)

export const iamPolicy = dataSource(
  'aws_iam_policy',
  { ...lookup('IAM Policy', 'IAM', 'GetPolicy'), read: findPolicy },
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
    ...searchedTags,
  },
)

export const iamOpenidConnectProvider = dataSource(
  'aws_iam_openid_connect_provider',
  {
    ...lookup('IAM OIDC Provider', 'IAM', 'GetOpenIDConnectProvider'),
    read: found('aws_iam_openid_connect_provider', 'arn', 'url'),
  },
  {
    id: string.optional.computed,
    arn: string.optional.computed,
    client_id_list: list(string).computed,
    thumbprint_list: list(string).computed,
    url: string.optional.computed,
    ...searchedTags,
  },
)

export const s3Bucket = dataSource(
  'aws_s3_bucket',
  { ...lookup('S3 Bucket', 'S3', 'HeadBucket'), read: found('aws_s3_bucket', 'bucket') },
  {
    ...identified,
    bucket: string.required,
    bucket_domain_name: string.computed,
    bucket_region: string.computed,
    bucket_regional_domain_name: string.computed,
    hosted_zone_id: string.computed,
    website_domain: string.computed,
    website_endpoint: string.computed,
    ...regional,
    tags: map(string).computed,
  },
)

export const secretsmanagerSecret = dataSource(
  'aws_secretsmanager_secret',
  {
    ...lookup('Secrets Manager Secret', 'Secrets Manager', 'DescribeSecret'),
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
    ...searchedTags,
  },
)

export const route53Zone = dataSource(
  'aws_route53_zone',
  {
    ...lookup('Route53 Hosted Zone', 'Route 53', 'ListHostedZones'),
    read: found('aws_route53_zone', 'zone_id', 'name'),
  },
  {
    ...identified,
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
    ...searchedTags,
  },
)

export const ecsCluster = dataSource(
  'aws_ecs_cluster',
  {
    ...lookup('ECS Cluster', 'ECS', 'DescribeClusters'),
    read: (query, cloud) => found('aws_ecs_cluster', 'name')({ ...query, name: query['cluster_name'] ?? '' }, cloud),
  },
  {
    ...identified,
    cluster_name: string.required,
    pending_tasks_count: number.computed,
    registered_container_instances_count: number.computed,
    running_tasks_count: number.computed,
    status: string.computed,
    ...regional,
    ...searchedTags,
  },
)

export const dbInstance = dataSource(
  'aws_db_instance',
  {
    ...lookup('RDS DB Instance', 'RDS', 'DescribeDBInstances'),
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
    ...searchedTags,
  },
)

export const kmsKey = dataSource(
  'aws_kms_key',
  { ...lookup('KMS Key', 'KMS', 'DescribeKey'), read: findKey },
  {
    ...identified,
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
  { ...lookup('SSM Parameters by Path', 'SSM', 'GetParametersByPath'), read: findParameters },
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

export const defaultTags = dataSource('aws_default_tags', lookup('Default Tags', 'STS', 'None'), {
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
