import { UserError } from '@wrenchproof/errors'
import type { Git } from './git.ts'

const modes = ['040000', '100644', '100755', '120000', '160000'] as const

/** A name in a directory of a commit. */
export interface GitTreeEntry {
  readonly name: string
  readonly mode: (typeof modes)[number]
  readonly hash: string
}

/** The tree of a commit: listed once, files read in batches. Paths have forward slashes; `.` is the top. */
export interface GitTree {
  readonly id: string
  list(directory: string): Promise<readonly GitTreeEntry[]>
  read(files: readonly string[]): Promise<readonly Uint8Array[]>
}

/** Reads the tree of a commit. Throws `GIT_FAILED` when the checkout does not have it. */
export async function gitTree(git: Git, commit: string): Promise<GitTree> {
  const id = await git.must(['rev-parse', '--verify', `${commit}^{tree}`])
  const directories = new Map<string, GitTreeEntry[]>()
  const hashes = new Map<string, string>()
  const listed = (await git.bytes(['ls-tree', '-r', '-t', '-z', '--full-tree', commit])).toString('utf8')
  for (const line of listed.split('\0')) {
    const [, mode = '', hash = '', path = ''] = /^(\d{6}) \w+ ([0-9a-f]+)\t(.*)$/su.exec(line) ?? []
    const known = modes.find((candidate) => candidate === mode)
    if (known === undefined) continue
    const slash = path.lastIndexOf('/')
    const directory = slash < 0 ? '.' : path.slice(0, slash)
    const entries = directories.get(directory) ?? []
    entries.push({ name: path.slice(slash + 1), mode: known, hash })
    directories.set(directory, entries)
    hashes.set(path, hash)
  }
  return {
    id,
    list: async (directory) => directories.get(directory) ?? [],
    read: async (files) => {
      if (files.length === 0) return []
      const input = files.map((file) => `${hashes.get(file) ?? file}\n`).join('')
      return contentsOf(await git.bytes(['cat-file', '--batch'], { input }), files)
    },
  }
}

/** `<hash> <type> <size>`, a line feed, the content, a line feed: once per object that was asked for. */
function contentsOf(output: Buffer, files: readonly string[]): Uint8Array[] {
  let at = 0
  return files.map((file) => {
    const end = output.indexOf('\n', at)
    const size = Number(/^[0-9a-f]+ blob (\d+)$/u.exec(output.toString('latin1', at, end))?.[1])
    if (end < 0 || !Number.isInteger(size))
      throw new UserError(
        `git does not have the content of ${file}`,
        'Check out with full contents, without a filter.',
        {
          code: 'GIT_FAILED',
        },
      )
    at = end + 1 + size + 1
    return output.subarray(end + 1, end + 1 + size)
  })
}
