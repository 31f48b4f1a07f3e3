/** Data sources: some are computed here, the rest is asked of the cloud. */
import { readDataSource } from '../protocol/messages.ts'
import { unary } from '../protocol/grpc.ts'
import type { Method } from '../protocol/grpc.ts'
import { conformBlock } from '../values/conform.ts'
import { isObject, known } from '../values/value.ts'
import type { KnownObject, Value, ValueObject } from '../values/value.ts'
import type { Configuration } from './configuration.ts'
import { failed, failure } from './diagnostics.ts'
import { PolicyError, policyDocument } from './policy-document.ts'
import { configured, receivedObject, sent } from './session.ts'
import type { Session } from './session.ts'

/** Reads a data source. */
export function readData(session: Session): Method {
  return unary(readDataSource.request, readDataSource.response, async (asked) => {
    const spec = session.installed.dataSource(asked.type_name ?? '')
    const { configuration, cloud } = configured(session)
    const config = receivedObject(asked.config) ?? {}
    try {
      const local = localData[spec.type]?.(config, configuration)
      if (local !== undefined) return { state: sent(conformBlock(local, spec.block)) }
      const attributes = known(config)
      const { answer } = await cloud.call(spec.service, spec.call, {
        verb: 'data',
        type: spec.type,
        region: typeof config['region'] === 'string' ? config['region'] : configuration.region,
        attributes: isKnownObject(attributes) ? attributes : {},
      })
      return { state: sent(conformBlock({ ...config, ...answer?.attributes }, spec.block)) }
    } catch (error) {
      if (error instanceof PolicyError) return { diagnostics: [failure(error.message)] }
      return { diagnostics: [failed(`reading ${spec.title}`, error)] }
    }
  })
}

const isKnownObject = (value: Value): value is KnownObject => isObject(value)

/** Data sources that need no call, as in the real provider. */
const localData: Readonly<Record<string, (config: ValueObject, configuration: Configuration) => ValueObject>> = {
  aws_iam_policy_document: policyDocument,
  aws_default_tags: (config, configuration) => ({ ...config, id: 'aws', tags: configuration.defaultTags }),
  aws_partition: (config) => ({
    ...config,
    id: 'aws',
    partition: 'aws',
    dns_suffix: 'amazonaws.com',
    reverse_dns_prefix: 'com.amazonaws',
  }),
  aws_region: (config, configuration) => {
    const given = [config['region'], config['name']].find((value) => typeof value === 'string')
    const region = given ?? configuration.region
    return {
      ...config,
      id: region,
      name: region,
      region,
      endpoint: `ec2.${region}.amazonaws.com`,
      description: region,
    }
  },
}
