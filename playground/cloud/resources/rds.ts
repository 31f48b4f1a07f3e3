/** RDS instances. */
import type { CloudObject } from '../cloud/object.ts'
import type { CloudView } from '../cloud/view.ts'
import { bool, list, number, record, set, string } from '../declarations/attribute.ts'
import { block, regional, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { count, flag, objects, text } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

export const dbInstance = resource(
  'aws_db_instance',
  {
    version: 2,
    title: 'RDS DB Instance',
    service: 'RDS',
    calls: 'CreateDBInstance DescribeDBInstances ModifyDBInstance DeleteDBInstance',
    id: 'db-{hex}',
    missing: { code: 'DBInstanceNotFound', message: 'DBInstance {id} not found.', status: 404 },
    importId: '{identifier}',
    conflicts: [
      ['password', 'password_wo', 'manage_master_user_password'],
      ['identifier', 'identifier_prefix'],
    ],
    quota: { limit: 40, code: 'InstanceQuotaExceeded', message: 'DB instance quota exceeded' },
    unique: {
      by: ['identifier'],
      scope: 'region',
      code: 'DBInstanceAlreadyExists',
      message: 'DB instance already exists',
    },
    computes: databaseAddress,
    rules: [protectedDatabase, finalSnapshotNamed, hasPassword],
  },
  {
    address: string.computed,
    allocated_storage: number.optional.computed,
    allow_major_version_upgrade: bool.optional,
    apply_immediately: bool.optional.default(false),
    arn: string.computed.becomes('arn:aws:rds:{region}:{account}:db:{identifier}'),
    auto_minor_version_upgrade: bool.optional.default(true),
    availability_zone: string.optional.computed.forceNew.becomes('{region}a'),
    backup_retention_period: number.optional.computed.between(0, 35).becomes(0),
    backup_target: string.optional.computed.becomes('region'),
    backup_window: string.optional.computed.becomes('05:00-05:30'),
    ca_cert_identifier: string.optional.computed.becomes('rds-ca-rsa2048-g1'),
    character_set_name: string.optional.computed.forceNew,
    copy_tags_to_snapshot: bool.optional.default(false),
    custom_iam_instance_profile: string.optional.forceNew,
    customer_owned_ip_enabled: bool.optional,
    database_insights_mode: string.optional.computed.becomes('standard'),
    db_name: string.optional.computed.forceNew,
    db_subnet_group_name: string.optional.computed.holds('aws_db_subnet_group'),
    dedicated_log_volume: bool.optional.default(false),
    delete_automated_backups: bool.optional.default(true),
    deletion_protection: bool.optional,
    domain: string.optional,
    domain_auth_secret_arn: string.optional,
    domain_dns_ips: list(string).optional,
    domain_fqdn: string.optional.computed,
    domain_iam_role_name: string.optional,
    domain_ou: string.optional,
    enabled_cloudwatch_logs_exports: set(string).optional,
    endpoint: string.computed,
    engine: string.optional.computed.forceNew,
    engine_lifecycle_support: string.optional.computed.forceNew.becomes('open-source-rds-extended-support'),
    engine_version: string.optional.computed,
    engine_version_actual: string.computed,
    final_snapshot_identifier: string.optional,
    hosted_zone_id: string.computed.becomes('Z2XHWR1WZ565X2'),
    iam_database_authentication_enabled: bool.optional,
    id: string.optional.computed,
    identifier: string.optional.computed
      .matches(/^[a-z][a-z0-9-]{0,62}$/, 'must be lowercase letters, digits and hyphens')
      .becomes('{prefixed}'),
    identifier_prefix: string.optional.computed.forceNew,
    instance_class: string.required,
    iops: number.optional.computed,
    kms_key_id: string.optional.computed.forceNew.refersTo('aws_kms_key'),
    latest_restorable_time: string.computed,
    license_model: string.optional.computed.becomes('postgresql-license'),
    listener_endpoint: list(record({ address: string, hosted_zone_id: string, port: number })).computed,
    maintenance_window: string.optional.computed.becomes('sun:06:00-sun:06:30'),
    manage_master_user_password: bool.optional,
    master_user_secret: list(record({ kms_key_id: string, secret_arn: string, secret_status: string })).computed,
    master_user_secret_kms_key_id: string.optional.computed,
    max_allocated_storage: number.optional,
    monitoring_interval: number.optional.oneOf(0, 1, 5, 10, 15, 30, 60).default(0),
    monitoring_role_arn: string.optional.computed.refersTo('aws_iam_role'),
    multi_az: bool.optional.computed.becomes(false),
    nchar_character_set_name: string.optional.computed.forceNew,
    network_type: string.optional.computed.becomes('IPV4'),
    option_group_name: string.optional.computed.becomes('default'),
    parameter_group_name: string.optional.computed.holds('aws_db_parameter_group'),
    password: string.optional.sensitive,
    password_wo: string.optional.sensitive.writeOnly,
    password_wo_version: number.optional,
    performance_insights_enabled: bool.optional.default(false),
    performance_insights_kms_key_id: string.optional.computed,
    performance_insights_retention_period: number.optional.computed,
    port: number.optional.computed,
    publicly_accessible: bool.optional.default(false),
    replica_mode: string.optional.computed,
    replicas: list(string).computed,
    replicate_source_db: string.optional,
    resource_id: string.computed.becomes('db-{hex}'),
    skip_final_snapshot: bool.optional.default(false),
    snapshot_identifier: string.optional.computed.forceNew,
    status: string.computed.becomes('available'),
    storage_encrypted: bool.optional.forceNew,
    storage_throughput: number.optional.computed,
    storage_type: string.optional.computed.becomes('gp3'),
    timezone: string.optional.computed.forceNew,
    upgrade_rollout_order: string.computed.becomes('second'),
    upgrade_storage_config: bool.optional,
    username: string.optional.computed.forceNew,
    vpc_security_group_ids: set(string).optional.computed.holds('aws_security_group'),
    blue_green_update: block({
      enabled: bool.optional,
    }),
    restore_to_point_in_time: block({
      restore_time: string.optional,
      source_db_instance_automated_backups_arn: string.optional,
      source_db_instance_identifier: string.optional,
      source_dbi_resource_id: string.optional,
      use_latest_restorable_time: bool.optional,
    }).forceNew,
    s3_import: block({
      bucket_name: string.required,
      bucket_prefix: string.optional,
      ingestion_role: string.required,
      source_engine: string.required,
      source_engine_version: string.required,
    }).forceNew,
    timeouts: timeouts('create', 'delete', 'update'),
    ...regional,
    ...tagged,
  },
)

const ports: Readonly<Record<string, number>> = { mysql: 3306, mariadb: 3306, 'oracle-ee': 1521, 'sqlserver-ex': 1433 }

/** An address, a port by engine, and the secret of a managed password. */
function databaseAddress(object: CloudObject, cloud: CloudView, prior: CloudObject | undefined): KnownObject {
  const { attributes, region, account } = object
  const identifier = text(attributes, 'identifier')
  const port = count(prior?.attributes ?? {}, 'port') ?? ports[text(attributes, 'engine')] ?? 5432
  const given = count(attributes, 'port') ?? 0
  const address = `${identifier}.c0playground0.${region}.rds.amazonaws.com`
  const secret = {
    kms_key_id: text(attributes, 'master_user_secret_kms_key_id'),
    secret_arn: `arn:aws:secretsmanager:${region}:${account}:secret:rds!${object.id}`,
    secret_status: 'active',
  }
  const version = text(attributes, 'engine_version')
  return {
    address,
    port,
    endpoint: `${address}:${given > 0 ? given : port}`,
    engine_version: version === '' ? '17.6' : version,
    engine_version_actual: version.includes('.') ? version : `${version === '' ? '17' : version}.6`,
    allocated_storage: 20,
    db_subnet_group_name: 'default',
    parameter_group_name: `default.${text(attributes, 'engine')}17`,
    master_user_secret: flag(attributes, 'manage_master_user_password') ? [secret] : [],
    latest_restorable_time: cloud.now.toISOString(),
  }
}

function protectedDatabase({ verb, object }: Change): Refusal | undefined {
  if (verb !== 'delete' || !flag(object.attributes, 'deletion_protection')) return undefined
  return {
    code: 'InvalidParameterCombination',
    message: 'Cannot delete protected DB Instance, please disable deletion protection and try again.',
  }
}

/** The provider refuses by itself; the cloud does in its place. */
function finalSnapshotNamed({ verb, object }: Change): Refusal | undefined {
  const { attributes } = object
  if (
    verb !== 'delete' ||
    flag(attributes, 'skip_final_snapshot') ||
    text(attributes, 'final_snapshot_identifier') !== ''
  )
    return undefined
  return {
    code: 'InvalidParameterCombination',
    message: 'final_snapshot_identifier is required when skip_final_snapshot is false',
  }
}

function hasPassword({ verb, object }: Change): Refusal | undefined {
  const { attributes, secrets } = object
  const copied =
    ['snapshot_identifier', 'replicate_source_db'].some((name) => text(attributes, name) !== '') ||
    objects(attributes, 'restore_to_point_in_time').length > 0
  if (verb !== 'create' || copied || flag(attributes, 'manage_master_user_password')) return undefined
  if (text(attributes, 'password') !== '' || text(secrets, 'password_wo') !== '') return undefined
  return { code: 'InvalidParameterValue', message: 'Invalid master password' }
}
