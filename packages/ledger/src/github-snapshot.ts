/** The files of commits on GitHub, each read at most once. */
import { errorCode } from '@wrenchproof/errors'
import { patiently } from './patiently.ts'
import type { Wait } from './patiently.ts'

/** How objects are read; a missing one throws with the code `GITHUB_NOT_FOUND`. */
export interface LedgerObjects {
  /** A commit's or tree's entries; `truncated` says that some are left out. */
  tree(
    sha: string,
    recursive: boolean,
  ): Promise<{
    readonly entries: readonly { readonly path: string; readonly type: string; readonly sha: string }[]
    readonly truncated: boolean
  }>
  blob(sha: string): Promise<string>
}

type Content = { readonly blob: string } | { readonly text: string }

/** The files of one commit. */
export interface Snapshot {
  find(path: string): Promise<Content | undefined>
}

export interface Snapshots {
  at(commit: string): Promise<Snapshot>
  /** Remembers a commit whose files are known without reading. */
  keep(commit: string, snapshot: Snapshot): void
  text(snapshot: Snapshot, path: string): Promise<string | undefined>
}

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
      const { entries, truncated } = await present(async () => objects.tree(commit, true))
      const blobs = new Map(entries.filter(({ type }) => type === 'blob').map(({ path, sha }) => [path, sha]))
      const snapshot: Snapshot = truncated
        ? walkedSnapshot(commit, async (sha) => (await present(async () => objects.tree(sha, false))).entries)
        : {
            async find(path) {
              const blob = blobs.get(path)
              return blob === undefined ? undefined : { blob }
            },
          }
      known.set(commit, snapshot)
      return snapshot
    },

    keep: (commit, snapshot) => void known.set(commit, snapshot),

    async text(snapshot, path) {
      const content = await snapshot.find(path)
      if (content === undefined || 'text' in content) return content?.text
      const read = texts.get(content.blob) ?? (await present(async () => objects.blob(content.blob)))
      texts.set(content.blob, read)
      return read
    },
  }
}

type Folder = Awaited<ReturnType<LedgerObjects['tree']>>['entries']

/** For a commit with too many files to list at once: folder by folder, each read once. */
function walkedSnapshot(top: string, folder: (sha: string) => Promise<Folder>): Snapshot {
  const folders = new Map<string, Promise<Folder>>()
  const read = async (sha: string): Promise<Folder> => {
    const entries = folders.get(sha) ?? folder(sha)
    folders.set(sha, entries)
    return entries
  }
  return {
    async find(path) {
      const names = path.split('/')
      let at = top
      for (const [depth, name] of names.entries()) {
        const entry = (await read(at)).find((candidate) => candidate.path === name)
        if (entry === undefined) return undefined
        const last = depth === names.length - 1
        if (last) return entry.type === 'blob' ? { blob: entry.sha } : undefined
        if (entry.type !== 'tree') return undefined
        at = entry.sha
      }
      return undefined
    },
  }
}

/** The files of a commit that we made ourselves: those of its parent, with our changes. */
export function changedSnapshot(
  parent: () => Promise<Snapshot | undefined>,
  change: { readonly writes: ReadonlyMap<string, string>; readonly removes: readonly string[] },
): Snapshot {
  return {
    async find(path) {
      const text = change.writes.get(path)
      if (text !== undefined) return { text }
      return change.removes.includes(path) ? undefined : (await parent())?.find(path)
    },
  }
}
