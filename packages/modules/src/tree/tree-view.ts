import { joined, leaves } from './paths.ts'
import { gitBlobHash } from './tree-reader.ts'
import type { TreeEntry, TreeReader } from './tree-reader.ts'

/** What a path leads to once symbolic links are followed; `path` is then the real one. */
export type Located =
  | { readonly kind: 'file' | 'directory'; readonly path: string; readonly entry: TreeEntry }
  | { readonly kind: 'missing' }
  | { readonly kind: 'outside' }
  | { readonly kind: 'submodule' }

// As many as Linux follows.
const mostLinks = 40

const top: TreeEntry = { name: '', mode: '040000' }

/** A tree, each part of which is asked for once, with symbolic links followed. */
export interface TreeView {
  list(directory: string): Promise<ReadonlyMap<string, TreeEntry>>
  locate(path: string): Promise<Located>
  /** Contents of real files, in their order. */
  read(files: readonly string[]): Promise<readonly Uint8Array[]>
  /** Git's hash of a real file's or a link's content. */
  hash(path: string, entry: TreeEntry): Promise<string>
}

/** A view on the tree, for one look at it. */
export function treeView(tree: TreeReader): TreeView {
  const listings = new Map<string, Promise<ReadonlyMap<string, TreeEntry>>>()
  const located = new Map<string, Promise<Located>>()
  const hashes = new Map<string, Promise<string>>()

  const list = async (directory: string): Promise<ReadonlyMap<string, TreeEntry>> =>
    remembered(
      listings,
      directory,
      async () => new Map((await tree.list(directory)).map((entry) => [entry.name, entry])),
    )

  const target = async (path: string): Promise<string> => {
    const [bytes] = await tree.read([path])
    return new TextDecoder().decode(bytes)
  }

  const follow = async (path: string, links: number): Promise<Located> => {
    if (leaves(path)) return { kind: 'outside' }
    if (path === '.') return { kind: 'directory', path, entry: top }
    const cut = path.lastIndexOf('/')
    const parent = await step(cut === -1 ? '.' : path.slice(0, cut), links)
    if (parent.kind !== 'directory') return parent.kind === 'file' ? { kind: 'missing' } : parent
    const name = path.slice(cut + 1)
    const entry = (await list(parent.path)).get(name)
    const real = joined(parent.path, name)
    if (entry === undefined) return { kind: 'missing' }
    if (entry.mode === '160000') return { kind: 'submodule' }
    if (entry.mode === '040000') return { kind: 'directory', path: real, entry }
    if (entry.mode !== '120000') return { kind: 'file', path: real, entry }
    if (links >= mostLinks) return { kind: 'missing' }
    return followText(parent.path, await target(real), links + 1)
  }

  // A link's text is walked part by part, because `..` behind a link leads up from where the link led.
  const followText = async (from: string, text: string, links: number): Promise<Located> => {
    if (text.startsWith('/')) return { kind: 'outside' }
    let at = from
    const parts = text.split('/').filter((part) => part !== '' && part !== '.')
    for (const [index, part] of parts.entries()) {
      const next = await step(joined(at, part), links)
      if (next.kind !== 'directory')
        return next.kind === 'file' && index < parts.length - 1 ? { kind: 'missing' } : next
      at = next.path
    }
    return step(at, links)
  }

  // Only paths asked for from outside are remembered: inside a chain of links the count matters.
  const step = async (path: string, links: number): Promise<Located> =>
    links === 0 ? remembered(located, path, async () => follow(path, 0)) : follow(path, links)

  return {
    list,
    locate: async (path) => step(path, 0),
    read: async (files) => (files.length === 0 ? [] : tree.read(files)),
    hash: async (path, entry) =>
      entry.hash ??
      remembered(hashes, path, async () => {
        const [bytes] = await tree.read([path])
        return gitBlobHash(bytes ?? new Uint8Array())
      }),
  }
}

async function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}
