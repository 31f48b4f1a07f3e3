/** Where the object of an S3 state is, for reading its versions without terraform. */
import type { BackendSettings } from './backend.ts'

/** The object of a state, and what it takes to reach it. */
export interface StateInBucket {
  readonly bucket: string
  readonly key: string
  readonly region: string
  readonly endpoint: string | undefined
  /** How the backend encrypts what it writes; the bucket's own way if left out. */
  readonly encryption?: { readonly algorithm: 'AES256' } | { readonly algorithm: 'aws:kms'; readonly key: string }
}

/** The place, or why it is not one whose versions can be read and written under Terraform's lock. */
export type StateAt = { readonly at: StateInBucket } | { readonly why: string }

/**
 * The object of a workspace's state. Only buckets whose backend locks by `use_lockfile` and takes the credentials of its
 * environment: what is locked elsewhere cannot be kept from terraform, and other credentials are not ours to use.
 */
export function stateInBucket({ type, config }: BackendSettings, workspace: string): StateAt {
  if (type !== 's3') return { why: `the backend '${type}' keeps no versions of the state that can be compared` }
  const { bucket, key } = config
  const text = (name: string): string => (typeof config[name] === 'string' ? config[name] : '')
  if (typeof bucket !== 'string' || typeof key !== 'string') return { why: 'the backend names no bucket and key' }
  if (config['use_lockfile'] !== true)
    return { why: 'the backend does not lock by `use_lockfile`, so nothing could keep terraform away meanwhile' }
  const own = ['access_key', 'profile', 'assume_role', 'assume_role_with_web_identity', 'sse_customer_key'].filter(
    (name) => !['null', '""', '[]', undefined].includes(JSON.stringify(config[name])),
  )
  if (own.length > 0) return { why: `the backend has credentials or keys of its own (${own.join(', ')})` }
  const prefix = text('workspace_key_prefix') || 'env:'
  const kms = text('kms_key_id')
  const encrypted = config['encrypt'] === true
  return {
    at: {
      bucket,
      key: workspace === 'default' ? key : `${prefix}/${workspace}/${key}`,
      region: text('region'),
      endpoint: endpointIn(config),
      ...(kms !== '' ? { encryption: { algorithm: 'aws:kms', key: kms } } : {}),
      ...(kms === '' && encrypted ? { encryption: { algorithm: 'AES256' } } : {}),
    },
  }
}

function endpointIn(config: BackendSettings['config']): string | undefined {
  const { endpoint, endpoints } = config
  const given = Array.isArray(endpoints) ? (endpoints as readonly unknown[])[0] : endpoints
  const s3 = typeof given === 'object' && given !== null && 's3' in given ? given.s3 : undefined
  return [s3, endpoint].find((value): value is string => typeof value === 'string' && value !== '')
}
