import { exactVersion } from './versions.ts'
import type { ModuleSource } from './source.ts'

const name = /^[0-9A-Za-z](?:[0-9A-Za-z_-]{0,62}[0-9A-Za-z])?$/u
const system = /^[0-9a-z]{1,64}$/u
const host = /^(?=.*\.)[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?(?::\d{1,5})?$/u
// Reserved for fetching repositories directly.
const notRegistries = new Set(['github.com', 'bitbucket.org'])

/** `[host/]namespace/name/system` as a registry address; `undefined` when it is none. */
export function parseRegistry(address: string, subdir: string, version: string | undefined): ModuleSource | undefined {
  const parts = address.split('/')
  const registry = parts.length === 4 ? (parts.shift() ?? '').toLowerCase() : 'registry.terraform.io'
  const [namespace, module, target] = parts
  if (parts.length !== 3 || namespace === undefined || module === undefined || target === undefined) return undefined
  if (!host.test(registry) || registry.includes('--') || notRegistries.has(registry)) return undefined
  if (!name.test(namespace) || !name.test(module) || !system.test(target)) return undefined
  return {
    kind: 'registry',
    address: `${registry}/${namespace}/${module}/${target}`,
    host: registry,
    subdir: subdir === '' ? undefined : subdir,
    version: version === undefined ? undefined : { text: version, exact: exactVersion(version) },
  }
}
