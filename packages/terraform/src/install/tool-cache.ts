import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '@wrenchproof/errors'
import type { ArchiveShelf } from './shelf.ts'

const tool = 'wrenchproof-terraform'
const file = 'terraform.zip'

/**
 * The runner's tool cache, by `@actions/tool-cache`, which is loaded when it is asked: most runners have what is wanted
 * on the PATH. It keeps the zip and not the binary, because the zip is what the environments file has a sum of.
 */
export function toolCacheShelf(scratch: string): ArchiveShelf {
  return {
    name: 'the tool cache',
    async take({ version, platform }) {
      const { find } = await import('@actions/tool-cache')
      const directory = find(tool, version, platform)
      if (directory === '') return undefined
      try {
        return await readFile(join(directory, file))
      } catch (error) {
        // Another job on this machine may be replacing it.
        if (errorCode(error) !== undefined) return undefined
        throw error
      }
    },
    async put({ version, platform }, zip) {
      const { cacheFile } = await import('@actions/tool-cache')
      const directory = await mkdtemp(join(scratch, 'zip-'))
      try {
        await writeFile(join(directory, file), zip)
        await cacheFile(join(directory, file), file, tool, version, platform)
      } finally {
        await rm(directory, { recursive: true, force: true })
      }
    },
  }
}
