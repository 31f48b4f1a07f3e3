import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '@wrenchproof/errors'
import type { ArchiveShelf, ReleaseArchive } from '@wrenchproof/terraform'
import type { DirectoryCache } from './directory-cache.ts'

const file = 'terraform.zip'

/** Zips of Terraform releases in GitHub's cache; whoever takes one compares its sum. */
export function cacheShelf(cache: DirectoryCache): ArchiveShelf {
  const keyOf = ({ version, platform, sha256 }: ReleaseArchive): string =>
    `wrenchproof-terraform-${version}-${platform}-${sha256}`
  return {
    name: "GitHub's cache",
    async take(archive) {
      const directory = await cache.restore(keyOf(archive))
      if (directory === undefined) return undefined
      try {
        return await readFile(join(directory, file))
      } catch (error) {
        // Somebody kept something else under this key.
        if (errorCode(error) === 'ENOENT') return undefined
        throw error
      }
    },
    put: async (archive, zip) => cache.keep(keyOf(archive), async (directory) => writeFile(join(directory, file), zip)),
  }
}
