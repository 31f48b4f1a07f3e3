import { posix } from 'node:path'
import { parseRegistry } from './registry.ts'
import { remoteSource } from './remote.ts'
import type { ModuleSource } from './source.ts'
import { splitSubdir } from './subdir.ts'

// A host could be read one way here and another way by Terraform.
const unclear = /[\p{Cc}\p{Z}\p{Cf}]/u

/**
 * A module's `source` and `version` by Terraform's rules: local by its first characters, registry if it can be one, and
 * anything else as an address of go-getter. Never throws; what Terraform would refuse is `invalid`.
 */
export function parseSource(source: string, version?: string): ModuleSource {
  if (/^\.\.?[\\/]/u.test(source)) {
    if (version !== undefined) return invalid('a local module has no version')
    return { kind: 'local', path: localPath(source) }
  }
  if (source === '' || unclear.test(source)) return invalid('the address is empty or holds spaces or hidden characters')
  const { address, subdir } = splitSubdir(source)
  const clean = subdir === '' ? '' : posix.normalize(subdir).replace(/(?<=.)\/$/u, '')
  if (clean === '..' || clean.startsWith('../')) return invalid('its subdirectory leads outside of the package')
  const registry = parseRegistry(address, clean, version)
  if (registry !== undefined) return registry
  if (version !== undefined) return invalid('only a registry address has a version, and this is none')
  return remoteSource(address, clean)
}

/** A local source as Terraform normalises it; it keeps a leading `./` or `../`. */
function localPath(source: string): string {
  const clean = posix.normalize(source.replaceAll('\\', '/')).replace(/(?<=.)\/$/u, '')
  return clean === '..' || clean.startsWith('../') ? clean : `./${clean}`
}

const invalid = (problem: string): ModuleSource => ({ kind: 'invalid', problem })
