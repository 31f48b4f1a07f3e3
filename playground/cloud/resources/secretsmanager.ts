/** Secrets Manager. */
import { AwsError } from '../cloud/error.ts'
import type { CloudObject } from '../cloud/object.ts'
import type { CloudView } from '../cloud/view.ts'
import { bool, number, set, string } from '../declarations/attribute.ts'
import { blockSet, prefixedName, regional, requiredBlock, tagged } from '../declarations/block.ts'
import { dataSource, resource } from '../declarations/declare.ts'
import { text } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

export const secretsmanagerSecret = resource(
  'aws_secretsmanager_secret',
  {
    title: 'Secrets Manager Secret',
    service: 'Secrets Manager',
    calls: 'CreateSecret DescribeSecret UpdateSecret DeleteSecret',
    id: 'arn:aws:secretsmanager:{region}:{account}:secret:{name}-{suffix}',
    missing: { code: 'ResourceNotFoundException', message: "Secrets Manager can't find the specified secret." },
    unique: {
      by: ['name'],
      scope: 'region',
      code: 'ResourceExistsException',
      message: 'The operation failed because the secret {name} already exists.',
    },
  },
  {
    ...prefixedName,
    arn: string.computed.becomes('{id}'),
    description: string.optional,
    force_overwrite_replica_secret: bool.optional.default(false),
    id: string.optional.computed,
    kms_key_id: string.optional.refersTo('aws_kms_key'),
    policy: string.optional.computed.json,
    recovery_window_in_days: number.optional.default(30),
    replica: blockSet({
      kms_key_id: string.optional.computed,
      last_accessed_date: string.computed,
      region: string.required,
      status: string.computed,
      status_message: string.computed,
    }),
    ...regional,
    ...tagged,
  },
)

export const secretsmanagerSecretVersion = resource(
  'aws_secretsmanager_secret_version',
  {
    title: 'Secrets Manager Secret Version',
    service: 'Secrets Manager',
    calls: 'PutSecretValue GetSecretValue UpdateSecretVersionStage UpdateSecretVersionStage',
    id: '{secret_id}|{uuid}',
    missing: {
      code: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    },
    conflicts: [['secret_binary', 'secret_string', 'secret_string_wo']],
    computes: writtenOnly,
  },
  {
    arn: string.computed.becomes('{secret_id}'),
    has_secret_string_wo: bool.computed,
    id: string.optional.computed,
    secret_arn: string.computed.becomes('{secret_id}'),
    secret_binary: string.optional.sensitive.forceNew,
    secret_id: string.required.forceNew.partOf('aws_secretsmanager_secret'),
    secret_string: string.optional.sensitive.forceNew,
    secret_string_wo: string.optional.sensitive.writeOnly,
    secret_string_wo_version: number.optional.forceNew,
    version_id: string.computed.becomes('{uuid}'),
    version_stages: set(string).optional.computed.becomes(['AWSCURRENT']),
    ...regional,
  },
)

export const secretsmanagerSecretRotation = resource(
  'aws_secretsmanager_secret_rotation',
  {
    version: 1,
    title: 'Secrets Manager Secret Rotation',
    service: 'Secrets Manager',
    calls: 'RotateSecret DescribeSecret RotateSecret CancelRotateSecret',
    id: '{secret_id}',
    missing: { code: 'ResourceNotFoundException', message: "Secrets Manager can't find the specified secret." },
  },
  {
    id: string.optional.computed,
    rotate_immediately: bool.optional.default(true),
    rotation_enabled: bool.computed.becomes(true),
    rotation_lambda_arn: string.optional.refersTo('aws_lambda_function'),
    secret_id: string.required.forceNew.partOf('aws_secretsmanager_secret'),
    rotation_rules: requiredBlock({
      automatically_after_days: number.optional.between(1, 1000),
      duration: string.optional,
      schedule_expression: string.optional,
    }),
    ...regional,
  },
)

export const secretsmanagerSecretVersionData = dataSource(
  'aws_secretsmanager_secret_version',
  {
    title: 'Secrets Manager Secret Version',
    service: 'Secrets Manager',
    call: 'GetSecretValue',
    read: findSecretVersion,
  },
  {
    arn: string.computed,
    created_date: string.computed,
    id: string.optional.computed,
    secret_arn: string.computed,
    secret_binary: string.computed.sensitive,
    secret_id: string.required,
    secret_string: string.computed.sensitive,
    version_id: string.optional.computed,
    version_stage: string.optional,
    version_stages: set(string).computed,
    ...regional,
  },
)

function writtenOnly(object: CloudObject): KnownObject {
  return { has_secret_string_wo: text(object.secrets, 'secret_string_wo') !== '' }
}

function findSecretVersion(query: KnownObject, cloud: CloudView): KnownObject {
  const secret = cloud.find('aws_secretsmanager_secret', text(query, 'secret_id'))
  const versions = cloud
    .all('aws_secretsmanager_secret_version')
    .filter((one) => secret !== undefined && one.attributes['secret_id'] === secret.id)
  const version = versions.at(-1)
  if (secret === undefined || version === undefined)
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
  const stored = text(version.secrets, 'secret_string_wo')
  return {
    ...version.attributes,
    id: `${secret.id}|AWSCURRENT`,
    arn: secret.id,
    created_date: version.createdAt,
    secret_string: stored === '' ? text(version.attributes, 'secret_string') : stored,
  }
}
