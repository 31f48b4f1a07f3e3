/** The files of commits on GitHub, each read at most once. */
import { posix } from 'node:path'
import { errorCode } from '@wrenchproof/errors'
import { blobId, treeId } from './git-ids.ts'
import type { Entry, Folder } from './git-ids.ts'
import { patiently } from './patiently.ts'
import type { Wait } from './patiently.ts'

/** How objects are read; a missing one throws with the code `GITHUB_NOT_FOUND`. */
export interface LedgerObjects {
  /** A commit's or tree's entries; `truncated` says that some are left out. */
  tree(sha: string, recursive: boolean): Promise<Listing>
  blob(sha: string): Promise<string>
}

interface Listing {
  readonly entries: readonly (Entry & { readonly path: string })[]
  readonly truncated: boolean
}

/** The files of one commit. */
export interface Snapshot {
  /** The folder at a path, `''` for the top; an empty one where there is none. */
  folder(path: string): Promise<Folder>
}

export interface Snapshots {
  at(commit: string): Promise<Snapshot>
  /** Remembers a commit that we made ourselves, and the files that we wrote in it. */
  keep(commit: string, snapshot: Snapshot, texts: Iterable<string>): void
  text(snapshot: Snapshot, path: string): Promise<string | undefined>
}

const nothing: Folder = new Map()

/** What a ledger begins with. */
export const emptySnapshot: Snapshot = { folder: async () => nothing }

/** Snapshots by commit. An object that a replica does not have yet is asked for again, for a while. */
export function commitSnapshots(objects: LedgerObjects, wait: Wait): Snapshots {
  const known = new Map<string, Snapshot>()
  const texts = new Map<string, string>()
  const present = async <T>(read: () => Promise<T>): Promise<T> => {
    let missing: Error | undefined
    const answer = await patiently(
      wait,
      async () => {
        try {
          return { read: await read() }
        } catch (error) {
          if (errorCode(error) !== 'GITHUB_NOT_FOUND' || !(error instanceof Error)) throw error
          missing = error
          return undefined
        }
      },
      { until: (got) => got !== undefined, otherwise: () => missing ?? new Error('nothing was read') },
    )
    if (answer === undefined) throw new Error('patience answers what was read or throws')
    return answer.read
  }

  return {
    async at(commit) {
      const before = known.get(commit)
      if (before !== undefined) return before
      const listing = await present(async () => objects.tree(commit, true))
      const snapshot = listing.truncated
        ? walkedSnapshot(commit, async (sha) => present(async () => objects.tree(sha, false)))
        : listedSnapshot(listing)
      known.set(commit, snapshot)
      return snapshot
    },

    keep(commit, snapshot, written) {
      known.set(commit, snapshot)
      for (const text of written) texts.set(blobId(text), text)
    },

    async text(snapshot, path) {
      const entry = await entryAt(snapshot, path)
      if (entry?.type !== 'blob') return undefined
      const read = texts.get(entry.sha) ?? (await present(async () => objects.blob(entry.sha)))
      texts.set(entry.sha, read)
      return read
    },
  }
}

/** What lies at a path. */
export const entryAt = async (snapshot: Snapshot, path: string): Promise<Entry | undefined> =>
  (await snapshot.folder(above(path))).get(posix.basename(path))

const above = (path: string): string => (path.includes('/') ? posix.dirname(path) : '')

/** For a commit whose files were listed all at once. */
function listedSnapshot({ entries }: Listing): Snapshot {
  const folders = new Map<string, Map<string, Entry>>()
  for (const { path, mode, type, sha } of entries) {
    const folder = folders.get(above(path)) ?? new Map<string, Entry>()
    folders.set(above(path), folder.set(posix.basename(path), { mode, type, sha }))
  }
  return { folder: async (path) => folders.get(path) ?? nothing }
}

/** For a commit with too many files to list at once: folder by folder, each read once. */
function walkedSnapshot(commit: string, list: (sha: string) => Promise<Listing>): Snapshot {
  const read = new Map<string, Promise<Folder>>()
  const listed = async (sha: string): Promise<Folder> => {
    const { entries, truncated } = await list(sha)
    // Half a folder would look like one whose files were deleted.
    if (truncated) throw new Error(`the folder ${sha} has more files than GitHub lists`)
    return new Map(entries.map(({ path, mode, type, sha: id }) => [path, { mode, type, sha: id }]))
  }
  const walk = async (path: string): Promise<Folder> => {
    if (path === '') return listed(commit)
    const entry = await entryAt({ folder }, path)
    return entry?.type === 'tree' ? listed(entry.sha) : nothing
  }
  const folder = async (path: string): Promise<Folder> => {
    const known = read.get(path) ?? walk(path)
    read.set(path, known)
    return known
  }
  return { folder }
}

/** The files of a commit with changes, and the ids that Git will give its folders. */
export async function changedSnapshot(
  parent: Snapshot,
  change: { readonly writes: ReadonlyMap<string, string>; readonly removes: readonly string[] },
): Promise<Snapshot> {
  const changed = new Map<string, Folder>()
  const apply = async (path: string, changes: readonly Put[]): Promise<Folder> => {
    const entries = new Map(await parent.folder(path))
    const below = new Map<string, Put[]>()
    for (const [[name = '', ...rest], entry] of changes)
      if (rest.length > 0) below.set(name, [...(below.get(name) ?? []), [rest, entry]])
      else if (entry === undefined) entries.delete(name)
      else entries.set(name, entry)
    for (const [name, inner] of below) {
      const folder = await apply(path === '' ? name : `${path}/${name}`, inner)
      // Git keeps no empty folders.
      if (folder.size === 0) entries.delete(name)
      else entries.set(name, { mode: '040000', type: 'tree', sha: treeId(folder) })
    }
    changed.set(path, entries)
    return entries
  }
  await apply('', [
    ...change.removes.map((path): Put => [path.split('/'), undefined]),
    ...[...change.writes].map(([path, text]): Put => [path.split('/'), fileOf(text)]),
  ])
  return { folder: async (path) => changed.get(path) ?? parent.folder(path) }
}

/** A path, in its parts, and what is to be there. */
type Put = readonly [path: readonly string[], entry: Entry | undefined]

const fileOf = (text: string): Entry => ({ mode: '100644', type: 'blob', sha: blobId(text) })
