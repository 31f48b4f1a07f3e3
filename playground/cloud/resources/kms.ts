/** KMS keys and aliases. */
import { AwsError } from '../cloud/error.ts'
import type { CloudObject } from '../cloud/object.ts'
import type { CloudView } from '../cloud/view.ts'
import { bool, number, string } from '../declarations/attribute.ts'
import { regional, tagged, timeouts } from '../declarations/block.ts'
import { dataSource, resource } from '../declarations/declare.ts'
import { text } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

export const kmsKey = resource(
  'aws_kms_key',
  {
    title: 'KMS Key',
    service: 'KMS',
    calls: 'CreateKey DescribeKey UpdateKeyDescription ScheduleKeyDeletion',
    id: '{uuid}',
    missing: { code: 'NotFoundException', message: "Key 'arn:aws:kms:{region}:{account}:key/{id}' does not exist" },
  },
  {
    arn: string.computed.becomes('arn:aws:kms:{region}:{account}:key/{id}'),
    bypass_policy_lockout_safety_check: bool.optional.default(false),
    custom_key_store_id: string.optional.forceNew,
    customer_master_key_spec: string.optional.forceNew.default('SYMMETRIC_DEFAULT'),
    deletion_window_in_days: number.optional.between(7, 30),
    description: string.optional.computed,
    enable_key_rotation: bool.optional.default(false),
    id: string.optional.computed,
    is_enabled: bool.optional.default(true),
    key_id: string.computed.becomes('{id}'),
    key_usage: string.optional.forceNew
      .oneOf('ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT')
      .default('ENCRYPT_DECRYPT'),
    multi_region: bool.optional.computed.forceNew.becomes(false),
    policy: string.optional.computed.json.becomes(
      '{"Id":"key-default-1","Statement":[{"Action":"kms:*","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{account}:root"},"Resource":"*","Sid":"Enable IAM User Permissions"}],"Version":"2012-10-17"}',
    ),
    rotation_period_in_days: number.optional.computed.between(90, 2560),
    xks_key_id: string.optional.forceNew,
    timeouts: timeouts('create'),
    ...regional,
    ...tagged,
  },
)

export const kmsAlias = resource(
  'aws_kms_alias',
  {
    title: 'KMS Alias',
    service: 'KMS',
    calls: 'CreateAlias ListAliases UpdateAlias DeleteAlias',
    id: '{name}',
    missing: { code: 'NotFoundException', message: 'Alias {id} is not found.' },
    unique: {
      by: ['name'],
      scope: 'region',
      code: 'AlreadyExistsException',
      message: 'An alias with the name arn:aws:kms:{region}:{account}:{name} already exists',
    },
    computes: aliasTarget,
  },
  {
    arn: string.computed.becomes('arn:aws:kms:{region}:{account}:{name}'),
    id: string.optional.computed,
    name: string.optional.computed.forceNew.matches(/^alias\//, 'must begin with alias/').becomes('{prefixed}'),
    name_prefix: string.optional.computed.forceNew,
    target_key_arn: string.computed,
    target_key_id: string.required.refersTo('aws_kms_key'),
    ...regional,
  },
)

export const kmsAliasData = dataSource(
  'aws_kms_alias',
  {
    title: 'KMS Alias',
    service: 'KMS',
    call: 'ListAliases',
    read: findAlias,
  },
  {
    arn: string.computed,
    id: string.optional.computed,
    name: string.required,
    target_key_arn: string.computed,
    target_key_id: string.computed,
    ...regional,
  },
)

function aliasTarget(object: CloudObject, cloud: CloudView): KnownObject {
  const key = cloud.find('aws_kms_key', text(object.attributes, 'target_key_id'))
  return { target_key_arn: text(key?.attributes ?? {}, 'arn') }
}

/** AWS's own keys have aliases in every account. */
function findAlias(query: KnownObject, cloud: CloudView): KnownObject {
  const name = text(query, 'name')
  const arn = `arn:aws:kms:${cloud.region}:${cloud.account}:${name}`
  const alias = cloud.find('aws_kms_alias', name)
  if (alias === undefined && !name.startsWith('alias/aws/'))
    throw new AwsError('NotFoundException', `Alias ${arn} is not found.`)
  const key =
    alias === undefined
      ? '00000000-0000-4000-8000-000000000000'
      : text(alias.attributes, 'target_key_id').split('/').at(-1)
  return {
    id: arn,
    arn,
    name,
    target_key_id: key ?? '',
    target_key_arn: `arn:aws:kms:${cloud.region}:${cloud.account}:key/${key}`,
  }
}
