import { createHash } from 'node:crypto'
import { cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, safeLine } from '@wrenchproof/errors'
import { lockFileName, lockedProviders, platformOf, vouchedProviders } from '@wrenchproof/terraform'
import type { LockedProvider } from '@wrenchproof/terraform'
import type { DirectoryCache } from './directory-cache.ts'

/** The providers of one root, from GitHub's cache where it has them as they are locked. */
export interface CachedProviders {
  /** A mirror to initialise from, where one came back. */
  readonly mirror: string | undefined
  /** Keeps what `terraform init` fetched, if the lock file vouches for all of it; never throws. */
  keep(): Promise<void>
}

export interface ProviderCacheOptions {
  readonly cache: DirectoryCache
  readonly log: (line: string) => void
  readonly warn: (line: string) => void
}

const nothing: CachedProviders = { mirror: undefined, keep: async () => undefined }

/**
 * Looks for the providers that a root's lock file names, once for all roots with the same. What comes back is compared
 * with the lock file, byte for byte; unless all of it is as it is locked, it is named and thrown away. Terraform compares
 * once more when it initialises.
 */
export function providerCache(options: ProviderCacheOptions): (root: string) => Promise<CachedProviders> {
  const found = new Map<string, Promise<Found>>()
  const kept = new Set<string>()
  return async (root) => {
    const text = await lockOf(root)
    const platform = platformOf(process.platform, process.arch).replace('-', '_')
    const locked = lockedProviders(text)
    // A lock file that knows no hash of an unpacked package can vouch for none.
    if (locked.length === 0 || locked.some(({ hashes }) => hashes.length === 0)) return nothing
    const wanted = { key: `wrenchproof-providers-${platform}-${sha256(text)}`, locked, platform }
    const looking = found.get(wanted.key) ?? look(wanted, options)
    found.set(wanted.key, looking)
    const { mirror, free } = await looking
    return {
      mirror,
      async keep() {
        if (!free || kept.has(wanted.key)) return
        kept.add(wanted.key)
        await keepFetched(join(root, '.terraform', 'providers'), wanted, options)
      },
    }
  }
}

interface Wanted {
  readonly key: string
  readonly locked: readonly LockedProvider[]
  readonly platform: string
}

interface Found {
  readonly mirror: string | undefined
  /** Whether nothing is kept under the key. */
  readonly free: boolean
}

async function look({ key, locked, platform }: Wanted, { cache, log, warn }: ProviderCacheOptions): Promise<Found> {
  try {
    const directory = await cache.restore(key)
    if (directory === undefined) return { mirror: undefined, free: true }
    const { whole, strange } = await vouchedProviders(directory, locked, platform)
    if (whole) {
      log(`providers come from GitHub's cache, as ${lockFileName} has them`)
      return { mirror: directory, free: false }
    }
    await rm(directory, { recursive: true, force: true })
    const what =
      strange.length === 0
        ? `less than ${lockFileName} names`
        : `what ${lockFileName} does not vouch for (${safeLine(strange.slice(0, 5).join(', ')).slice(0, 500)})`
    warn(
      `the cache entry ${key} holds ${what}: it is not used. Find out who wrote it, and delete it with \`gh cache delete ${key}\``,
    )
  } catch (error) {
    warn(`GitHub's cache cannot be used: ${wordsOf(error)}`)
  }
  return { mirror: undefined, free: false }
}

async function keepFetched(
  fetched: string,
  { key, locked, platform }: Wanted,
  { cache, warn }: ProviderCacheOptions,
): Promise<void> {
  try {
    if (!(await vouchedProviders(fetched, locked, platform)).whole) return
    await cache.keep(key, async (directory) => cp(fetched, directory, { recursive: true }))
  } catch (error) {
    warn(`GitHub's cache keeps no providers: ${wordsOf(error)}`)
  }
}

async function lockOf(root: string): Promise<string> {
  try {
    return await readFile(join(root, lockFileName), 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ''
    throw error
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const wordsOf = (error: unknown): string =>
  errorCode(error) ?? (error instanceof Error ? safeLine(error.message).slice(0, 200) : 'unexpected error')
