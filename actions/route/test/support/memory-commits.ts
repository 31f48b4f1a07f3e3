import { createHash } from 'node:crypto'
import { gitBlobHash } from '@wrenchproof/modules'
import type { TreeEntry, TreeReader } from '@wrenchproof/modules'
import type { Commits } from '../../src/history.ts'
import type { Draft } from './history.ts'
import type { Files } from './repository.ts'

/** Drafts as commits, without git: their hashes are their indices. */
export function memoryCommits(drafts: readonly Draft[], head: number): Commits {
  const at = (commit: string): Draft | undefined => drafts[Number.parseInt(commit, 16) - 1]
  return {
    head: async () => memoryHash(head),
    has: async (commit) => at(commit) !== undefined,
    isShallow: async () => false,
    parents: async (commit) => (at(commit)?.parents ?? []).map(memoryHash),
    mergeBase: async () => Promise.reject(new Error('every pull request here is checked out as its merge')),
    applied: async () => new Map(),
    tree: async (commit) => memoryTree(at(commit)?.files ?? {}),
  }
}

/** The hash of the draft with this index. */
export const memoryHash = (index: number): string => (index + 1).toString(16).padStart(40, '0')

function memoryTree(files: Files): TreeReader {
  const directories = new Map<string, Map<string, TreeEntry>>()
  const enter = (path: string, entry: Omit<TreeEntry, 'name'>): void => {
    const slash = path.lastIndexOf('/')
    const directory = slash < 0 ? '.' : path.slice(0, slash)
    const entries = directories.get(directory) ?? new Map<string, TreeEntry>()
    directories.set(directory, entries.set(path.slice(slash + 1), { name: path.slice(slash + 1), ...entry }))
    if (slash >= 0) enter(directory, { mode: '040000' })
  }
  for (const [path, content] of Object.entries(files))
    enter(path, { mode: '100644', hash: gitBlobHash(Buffer.from(content)) })
  return {
    id: createHash('sha256')
      .update(JSON.stringify(Object.entries(files).toSorted(([one], [other]) => (one < other ? -1 : 1))))
      .digest('hex'),
    list: async (directory) => [...(directories.get(directory)?.values() ?? [])],
    read: async (paths) => paths.map((path) => Buffer.from(files[path] ?? '')),
  }
}
