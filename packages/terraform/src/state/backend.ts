import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError, errorCode } from '@wrenchproof/errors'
import { z } from 'zod'

const initialised = z.looseObject({
  backend: z
    .looseObject({ type: z.string(), config: z.record(z.string(), z.unknown()).nullable().default({}) })
    .optional(),
})

/** Which settings say where a state is, per backend; what is secret in them is taken out. */
const identifying: Readonly<Record<string, readonly string[]>> = {
  local: ['path', 'workspace_dir'],
  s3: ['bucket', 'key', 'workspace_key_prefix', 'endpoint', 'endpoints'],
  gcs: ['bucket', 'prefix'],
  azurerm: ['storage_account_name', 'container_name', 'key'],
  http: ['address'],
  consul: ['address', 'path'],
  kubernetes: ['host', 'config_context', 'config_context_cluster', 'namespace', 'secret_suffix'],
  pg: ['conn_str', 'schema_name'],
}

/**
 * Where the state of an initialised root is, as canonical text without credentials. Terraform keeps the merged backend
 * settings in `.terraform/terraform.tfstate`; a root without a backend block has its state beside its files.
 */
export async function backendIdentity(root: string): Promise<string> {
  const { type, config } = await backendSettings(root)
  return identityOf(type, config)
}

/** The kind of an initialised root's backend and its merged settings, which may hold credentials. */
export async function backendSettings(root: string): Promise<BackendSettings> {
  let text: string
  try {
    text = await readFile(join(root, '.terraform', 'terraform.tfstate'), 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { type: 'local', config: {} }
    throw error
  }
  const { backend } = initialised.parse(JSON.parse(text))
  return backend === undefined ? { type: 'local', config: {} } : { type: backend.type, config: backend.config ?? {} }
}

export interface BackendSettings {
  readonly type: string
  readonly config: Readonly<Record<string, unknown>>
}

/** `s3 {"bucket":"state","key":"dev.tfstate"}`; throws `BACKEND_UNSUPPORTED` for backends that keep plans themselves. */
export function identityOf(type: string, config: Readonly<Record<string, unknown>>): string {
  const keys = identifying[type]
  if (keys === undefined)
    throw new UserError(
      `the backend '${type}' is not supported; supported are ${Object.keys(identifying).join(', ')}`,
      'Keep the state in one of the supported backends, best in s3 with use_lockfile.',
      { code: 'BACKEND_UNSUPPORTED' },
    )
  const settings = keys.toSorted().flatMap((key) => {
    const value = withoutSecrets(key, withoutNulls(config[key]))
    return value === undefined ? [] : [[key, value] as const]
  })
  return `${type} ${JSON.stringify(Object.fromEntries(settings))}`
}

/** What says where something is, in an address or a list of settings, without what lets somebody in. */
function withoutSecrets(key: string, value: unknown): unknown {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutSecrets(name, inner)]))
  if (typeof value !== 'string') return value
  if (URL.canParse(value) && value.includes('://')) return addressOf(new URL(value))
  if (key !== 'conn_str') return value
  // PostgreSQL's other form: `host=db dbname=state user=u password='a b'`.
  const words = value.matchAll(/(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|\S+)/gu)
  return [...words].flatMap(([, name = '', word = '']) => (places.has(name) ? [`${name}=${word}`] : [])).join(' ')
}

const places: ReadonlySet<string> = new Set(['host', 'hostaddr', 'port', 'dbname', 'service'])

function addressOf({ protocol, host, pathname, search }: URL): string {
  // A query may hold a token, and may also say which state it is.
  const query = search === '' ? '' : `?${createHash('sha256').update(search).digest('hex').slice(0, 12)}`
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}${query}`
}

/** Unset settings are null in some versions and absent in others. */
function withoutNulls(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined
  if (typeof value !== 'object' || Array.isArray(value)) return value
  const set = Object.entries(value).flatMap(([key, inner]) => {
    const kept = withoutNulls(inner)
    return kept === undefined ? [] : [[key, kept] as const]
  })
  return set.length === 0 ? undefined : Object.fromEntries(set.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
