import { execFileSync } from 'node:child_process'
import type { TreeEntry, TreeMode, TreeReader } from '../../src/index.ts'

const modes = new Set<string>(['040000', '100644', '100755', '120000', '160000'])
const isMode = (text: string): text is TreeMode => modes.has(text)

/** The tree of a commit: one `git ls-tree` for every name, one `git cat-file --batch` per read. */
export function gitTree(repository: string, commit: string): TreeReader {
  const git = (args: readonly string[], input?: string): Buffer =>
    execFileSync('git', ['-C', repository, ...args], { input, maxBuffer: 1 << 28, env: { PATH: process.env['PATH'] } })
  let known: { directories: Map<string, TreeEntry[]>; hashes: Map<string, string> } | undefined
  const listing = (): { directories: Map<string, TreeEntry[]>; hashes: Map<string, string> } =>
    (known ??= directoriesOf(git(['ls-tree', '-r', '-t', '-z', '--full-tree', commit]).toString('utf8')))
  return {
    id: git(['rev-parse', `${commit}^{tree}`])
      .toString('utf8')
      .trim(),
    list: async (directory) => listing().directories.get(directory) ?? [],
    read: async (files) => {
      const names = files.map((file) => listing().hashes.get(file) ?? '')
      const output = git(['cat-file', '--batch'], `${names.join('\n')}\n`)
      let at = 0
      return names.map(() => {
        const line = output.indexOf(10, at)
        const size = Number(output.toString('utf8', at, line).split(' ')[2])
        at = line + 1 + size + 1
        return output.subarray(line + 1, line + 1 + size)
      })
    },
  }
}

function directoriesOf(listing: string): { directories: Map<string, TreeEntry[]>; hashes: Map<string, string> } {
  const directories = new Map<string, TreeEntry[]>()
  const hashes = new Map<string, string>()
  for (const line of listing.split('\0')) {
    const [, mode = '', hash = '', path = ''] = /^(\d+) \w+ (\w+)\t(.*)$/su.exec(line) ?? []
    if (!isMode(mode)) continue
    const cut = path.lastIndexOf('/')
    const parent = cut === -1 ? '.' : path.slice(0, cut)
    const entry = { name: path.slice(cut + 1), mode, hash }
    directories.set(parent, [...(directories.get(parent) ?? []), entry])
    hashes.set(path, hash)
  }
  return { directories, hashes }
}
