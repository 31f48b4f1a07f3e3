/** What a provider process knows: its package, and once terraform configured it, how to reach the cloud. */
import { fromMsgpack, toMsgpack } from '../values/msgpack.ts'
import { isObject, parseJson } from '../values/value.ts'
import type { Value, ValueObject } from '../values/value.ts'
import type { DynamicValue } from '../protocol/messages.ts'
import type { CloudClient } from './cloud-client.ts'
import type { Configuration } from './configuration.ts'
import type { ProviderPackage } from './package.ts'

/** A configured provider. */
export interface Ready {
  readonly configuration: Configuration
  readonly cloud: CloudClient
}

export interface Session {
  readonly installed: ProviderPackage
  readonly env: NodeJS.ProcessEnv
  /** Set by Configure; terraform validates before. */
  ready: Ready | undefined
}

/** The configured part. Throws when terraform asks for it before Configure, which it does not do. */
export function configured(session: Session): Ready {
  if (session.ready === undefined) throw new Error('the provider is not configured yet')
  return session.ready
}

/** The value in a message; null when there is none. */
export function received(value: DynamicValue | undefined): Value {
  if (value?.msgpack !== undefined) return fromMsgpack(Buffer.from(value.msgpack))
  if (value?.json !== undefined) return parseJson(Buffer.from(value.json).toString('utf8'))
  return null
}

/** The object in a message; undefined when it is null. */
export function receivedObject(value: DynamicValue | undefined): ValueObject | undefined {
  const object = received(value)
  return isObject(object) ? object : undefined
}

/** A value for a message. */
export function sent(value: Value): DynamicValue {
  return { msgpack: toMsgpack(value) }
}
