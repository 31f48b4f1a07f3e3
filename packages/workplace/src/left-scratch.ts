import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '@wrenchproof/errors'

/** The directory that a killed step of this job had to itself. */
export interface LeftScratch {
  /** A file in it; `undefined` when it is not there. */
  read(name: string): Promise<Buffer | undefined>
  remove(): Promise<void>
}

export const leftScratch = (directory: string): LeftScratch => ({
  async read(name) {
    try {
      return await readFile(join(directory, name))
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined
      throw error
    }
  },
  remove: async () => rm(directory, { recursive: true, force: true }),
})
