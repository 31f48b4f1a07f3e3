/** Parameters of Systems Manager. */
import { AwsError } from '../cloud/error.ts'
import type { CloudObject } from '../cloud/object.ts'
import type { CloudView } from '../cloud/view.ts'
import { bool, number, string } from '../declarations/attribute.ts'
import { regional, tagged } from '../declarations/block.ts'
import { dataSource, resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { count, text } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

export const ssmParameter = resource(
  'aws_ssm_parameter',
  {
    title: 'SSM Parameter',
    service: 'SSM',
    calls: 'PutParameter GetParameter PutParameter DeleteParameter',
    id: '{name}',
    missing: { code: 'ParameterNotFound', message: 'Parameter {id} not found.' },
    exactlyOne: [['insecure_value', 'value', 'value_wo']],
    unique: {
      by: ['name'],
      scope: 'region',
      code: 'ParameterAlreadyExists',
      message:
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    },
    computes: parameterVersion,
    rules: [standardSize],
  },
  {
    allowed_pattern: string.optional,
    arn: string.optional.computed.becomes('arn:aws:ssm:{region}:{account}:parameter{name}'),
    data_type: string.optional.computed.oneOf('text', 'aws:ec2:image', 'aws:ssm:integration').becomes('text'),
    description: string.optional,
    has_value_wo: bool.computed,
    id: string.optional.computed,
    insecure_value: string.optional.computed,
    key_id: string.optional.computed,
    name: string.required.forceNew.length(1, 2048),
    overwrite: bool.optional,
    tier: string.optional.computed.oneOf('Standard', 'Advanced', 'Intelligent-Tiering').becomes('Standard'),
    type: string.required.oneOf('String', 'StringList', 'SecureString'),
    value: string.optional.computed.sensitive,
    value_wo: string.optional.sensitive.writeOnly,
    value_wo_version: number.optional,
    version: number.computed.recomputed.becomes(1),
    ...regional,
    ...tagged,
  },
)

export const ssmParameterData = dataSource(
  'aws_ssm_parameter',
  {
    title: 'SSM Parameter',
    service: 'SSM',
    call: 'GetParameter',
    read: findParameter,
  },
  {
    arn: string.computed,
    id: string.optional.computed,
    insecure_value: string.computed,
    name: string.required,
    type: string.computed,
    value: string.computed.sensitive,
    version: number.computed,
    with_decryption: bool.optional,
    ...regional,
  },
)

/** Every change makes a version. */
function parameterVersion(object: CloudObject, _: CloudView, prior: CloudObject | undefined): KnownObject {
  const version = prior === undefined ? 1 : (count(prior.attributes, 'version') ?? 0) + 1
  return { version, has_value_wo: text(object.secrets, 'value_wo') !== '' }
}

function standardSize({ verb, object }: Change): Refusal | undefined {
  const { attributes } = object
  if (
    verb === 'delete' ||
    text(attributes, 'tier') !== 'Standard' ||
    Buffer.byteLength(text(attributes, 'value')) <= 4096
  )
    return undefined
  return {
    code: 'ValidationException',
    message: 'Standard tier parameters support a maximum parameter value of 4096 characters.',
  }
}

/** Parameters that AWS publishes, such as the newest Amazon Linux image, exist everywhere. */
function findParameter(query: KnownObject, cloud: CloudView): KnownObject {
  const name = text(query, 'name')
  const base = { id: name, name, arn: `arn:aws:ssm:${cloud.region}:${cloud.account}:parameter${name}` }
  if (name.startsWith('/aws/service/')) {
    const image = name.includes('arm64') ? 'ami-0123456789abcdef1' : 'ami-0123456789abcdef0'
    return { ...base, type: 'String', value: image, insecure_value: image, version: 1 }
  }
  const parameter = cloud.find('aws_ssm_parameter', name)
  if (parameter === undefined) throw new AwsError('ParameterNotFound', '')
  const { attributes, secrets } = parameter
  const value = text(secrets, 'value_wo') || text(attributes, 'value') || text(attributes, 'insecure_value')
  const plain = text(attributes, 'type') === 'SecureString' ? '' : value
  return {
    ...base,
    type: text(attributes, 'type'),
    value,
    insecure_value: plain,
    version: count(attributes, 'version') ?? 1,
  }
}
