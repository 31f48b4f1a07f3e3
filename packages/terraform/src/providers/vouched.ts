import { readdir, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { errorCode } from '@wrenchproof/errors'
import type { LockedProvider } from './locked.ts'
import { packageHash } from './package-hash.ts'

/** What the lock file says of a directory of unpacked providers. */
export interface Vouched {
  /** Whether all that is locked is there as it is locked, for this platform. */
  readonly whole: boolean
  /** What is there and is not as it is locked, by its path; nothing of it may be used. */
  readonly strange: readonly string[]
}

/**
 * Compares a directory HOST/NAMESPACE/TYPE/VERSION/PLATFORM with the lock file. `platform` is as Terraform spells it,
 * `linux_amd64`. Anything that the lock file does not name is strange.
 */
export async function vouchedProviders(
  directory: string,
  locked: readonly LockedProvider[],
  platform: string,
): Promise<Vouched> {
  const wanted = new Map(locked.map((one) => [`${one.source}/${one.version}/${platform}`, one.hashes]))
  const strange: string[] = []
  let found = 0
  for (const path of await pathsAt(directory, '', 5)) {
    const hashes = wanted.get(path)
    const hash = hashes === undefined ? undefined : await hashInside(directory, path)
    if (hash !== undefined && hashes?.includes(hash) === true) found += 1
    else strange.push(path)
  }
  return { whole: strange.length === 0 && found === wanted.size, strange }
}

/** The hash, unless a link leads out of the directory. */
async function hashInside(directory: string, path: string): Promise<string | undefined> {
  const real = await realpath(join(directory, path))
  return real === join(await realpath(directory), ...path.split('/')) ? packageHash(real) : undefined
}

/** Paths of this many parts, and shorter ones that end early. */
async function pathsAt(directory: string, below: string, depth: number): Promise<string[]> {
  if (depth === 0) return [below]
  const entries = await readdir(join(directory, below).replaceAll('/', sep), { withFileTypes: true }).catch(
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return []
      throw error
    },
  )
  const paths: string[] = []
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    // A package that Terraform took from a mirror is a link to it.
    if (entry.isDirectory()) paths.push(...(await pathsAt(directory, path, depth - 1)))
    else paths.push(path)
  }
  return paths
}
