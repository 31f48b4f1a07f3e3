import { lstat, readFile, readdir, readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '@wrenchproof/errors'
import type { GitTreeEntry } from './tree.ts'

/** The files of a directory, as Git would name them. Paths have forward slashes; `.` is the directory itself. */
export interface DirectoryTree {
  /** What a directory holds; `.git` is left out. */
  list(directory: string): Promise<readonly Omit<GitTreeEntry, 'hash'>[]>
  /** Contents in the files' order; of a symbolic link, its target. */
  read(files: readonly string[]): Promise<readonly Uint8Array[]>
}

/** Reads the directory `top` on this machine's disk. */
export function directoryTree(top: string): DirectoryTree {
  return {
    list: async (directory) => {
      const entries = await entriesOf(join(top, directory))
      return Promise.all(
        entries
          .filter(({ name }) => name !== '.git')
          .map(async (entry) => {
            const { name } = entry
            if (entry.isDirectory()) return { name, mode: '040000' as const }
            if (entry.isSymbolicLink()) return { name, mode: '120000' as const }
            const { mode } = await stat(join(top, directory, name))
            return { name, mode: (mode & 0o100) === 0 ? ('100644' as const) : ('100755' as const) }
          }),
      )
    },
    read: async (files) =>
      Promise.all(
        files.map(async (file) => {
          const path = join(top, file)
          return (await lstat(path)).isSymbolicLink() ? Buffer.from(await readlink(path)) : readFile(path)
        }),
      ),
  }
}

async function entriesOf(directory: string) {
  try {
    return await readdir(directory, { withFileTypes: true })
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}
