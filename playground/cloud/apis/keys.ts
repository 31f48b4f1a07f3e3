/** KMS, as far as it lists. */
import { AwsError } from '../cloud/error.ts'
import { flag, text } from '../declarations/read.ts'
import type { Operation } from './handler.ts'
import { pageOf } from './page.ts'
import { arnOf } from './tagging.ts'

/** Every key of the region. */
export const listKeys: Operation = (cloud, { Marker, Limit = 100 }) => {
  const { items, next } = pageOf(cloud.all('aws_kms_key'), Marker, Number(Limit))
  return {
    Keys: items.map((key) => ({ KeyId: key.id, KeyArn: arnOf(key) })),
    Truncated: next !== undefined,
    ...(next === undefined ? {} : { NextMarker: next }),
  }
}

/** Every alias of the region. */
export const listAliases: Operation = (cloud, { Marker, Limit = 50 }) => {
  const { items, next } = pageOf(cloud.all('aws_kms_alias'), Marker, Number(Limit))
  return {
    Aliases: items.map(({ attributes }) => ({
      AliasName: text(attributes, 'name'),
      AliasArn: text(attributes, 'arn'),
      TargetKeyId: text(attributes, 'target_key_id').replace(/^arn:.*:key\//, ''),
    })),
    Truncated: next !== undefined,
    ...(next === undefined ? {} : { NextMarker: next }),
  }
}

/** One key. */
export const describeKey: Operation = (cloud, { KeyId }) => {
  const key = cloud.find('aws_kms_key', String(KeyId))
  if (key === undefined) throw new AwsError('NotFoundException', `Key '${String(KeyId)}' does not exist`)
  const enabled = key.attributes['is_enabled'] === undefined || flag(key.attributes, 'is_enabled')
  return {
    KeyMetadata: {
      KeyId: key.id,
      Arn: arnOf(key),
      KeyManager: text(key.attributes, 'key_manager') || 'CUSTOMER',
      KeyState: text(key.attributes, 'key_state') || (enabled ? 'Enabled' : 'Disabled'),
      CreationDate: Date.parse(key.createdAt) / 1000,
      Description: text(key.attributes, 'description'),
    },
  }
}
