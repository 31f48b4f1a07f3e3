/** The provider block and the AWS environment variables, made into a configuration. */
import type { Value, ValueObject } from '../values/value.ts'
import { isList, isObject } from '../values/value.ts'
import type { Credentials } from './cloud-client.ts'

export interface Configuration {
  readonly endpoint: string
  readonly region: string
  readonly credentials: Credentials
  readonly defaultTags: Readonly<Record<string, string>>
  readonly ignoredTags: { readonly keys: readonly string[]; readonly prefixes: readonly string[] }
  readonly allowedAccounts: readonly string[]
  readonly attempts: number
  readonly checkCredentials: boolean
}

/** A provider that cannot work: said as a diagnostic. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly detail: string

  constructor(summary: string, detail: string) {
    super(summary)
    this.detail = detail
  }
}

// Pauses double from 20 ms to 400 ms, so that these take about two seconds in all; AWS's 25 attempts take minutes.
const defaultAttempts = 9

/** The configuration in force. Throws a `ConfigurationError` that says which variable or argument is missing. */
export function readConfiguration(block: ValueObject, env: NodeJS.ProcessEnv): Configuration {
  const text = (name: string, ...variables: string[]): string | undefined => {
    const configured = block[name]
    if (typeof configured === 'string' && configured !== '') return configured
    return variables.map((variable) => env[variable]).find((value) => value !== undefined && value !== '')
  }
  const endpoint = env['AWS_ENDPOINT_URL']
  if (endpoint === undefined || endpoint === '')
    throw new ConfigurationError(
      'No simulated cloud to talk to',
      'This is the AWS provider of the Wrenchproof playground. Set AWS_ENDPOINT_URL to the address that serveCloud() gave.',
    )
  const region = text('region', 'AWS_REGION', 'AWS_DEFAULT_REGION')
  if (region === undefined)
    throw new ConfigurationError('Missing Region Configuration', 'Set region in the provider block, or AWS_REGION.')
  const role = blocksOf(block['assume_role'])[0]?.['role_arn']
  const accessKeyId = text('access_key', 'AWS_ACCESS_KEY_ID')
  if (accessKeyId === undefined)
    throw new ConfigurationError(
      'No valid credential sources found',
      'Error: failed to refresh cached credentials, no EC2 IMDS role found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    )
  const sessionToken = text('token', 'AWS_SESSION_TOKEN')
  const ignored = blocksOf(block['ignore_tags'])[0]
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    region,
    credentials: {
      accessKeyId,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      ...(typeof role === 'string' ? { roleArn: role } : {}),
    },
    defaultTags: tagMap(blocksOf(block['default_tags'])[0]?.['tags']),
    ignoredTags: { keys: texts(ignored?.['keys']), prefixes: texts(ignored?.['key_prefixes']) },
    allowedAccounts: texts(block['allowed_account_ids']),
    attempts: typeof block['max_retries'] === 'number' ? Math.max(1, block['max_retries']) : defaultAttempts,
    checkCredentials: block['skip_credentials_validation'] !== true,
  }
}

function blocksOf(value: Value | undefined): readonly ValueObject[] {
  return isList(value) ? value.filter(isObject) : []
}

function texts(value: Value | undefined): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : []
}

/** A map of texts; what is null or unknown in it is left out. */
export function tagMap(value: Value | undefined): Readonly<Record<string, string>> {
  if (!isObject(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
