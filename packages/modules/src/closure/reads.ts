import type { Finding } from '../finding.ts'
import type { PathReference } from '../hcl/config.ts'
import { joined, leaves } from '../tree/paths.ts'
import type { TreeView } from '../tree/tree-view.ts'
import type { LoadedModule } from './modules.ts'
import { allFiles, filesHash } from './sweep.ts'
import type { MemberFile } from './sweep.ts'

/** What an expression reads: files of the tree, nothing that counts, or something to report. */
export type Read =
  | {
      readonly path: string
      readonly hash: string
      readonly files: readonly MemberFile[]
      readonly findings: readonly Finding[]
    }
  | { readonly finding: Finding }
  | undefined

/** Finds what a reference of a module reads when it is called from a root. */
export type Reads = (reference: PathReference, module: LoadedModule, root: LoadedModule) => Promise<Read>

/** Looks at each path of the tree once. */
export function readsIn(view: TreeView): Reads {
  const known = new Map<string, Promise<Content>>()
  return async (reference, module, root) => {
    const { by, path, whole, required } = reference
    const report = (code: Finding['code'], problem: string): Read => ({
      finding: { code, field: by, problem, ...reference.place },
    })
    if (path === undefined) return report('DYNAMIC_PATH', 'reads a file by a path nothing of which is written out')
    const isCall = by !== 'string'
    if (reference.base === 'root' && /^[/~]/u.test(path) && isCall)
      return report('LEAVES_REPOSITORY', 'reads a path outside of the repository')
    const base = reference.base === 'module' ? module : root
    const target = joined(base.path, path)
    if (leaves(target))
      return isCall ? report('LEAVES_REPOSITORY', 'reads a path outside of the repository') : undefined
    // The module's own files count already; so do the root's.
    if (target === base.path && by !== 'fileset') return undefined
    if (target === '.')
      return isCall || !whole ? report('DYNAMIC_PATH', 'may read anything in the repository') : undefined
    if (!isCall && /^[./]*$/u.test(path)) return undefined
    const content = await remembered(known, target, async () => contentOf(view, target))
    switch (content.kind) {
      case 'outside':
        return report('LEAVES_REPOSITORY', `reads ${target}, which leads out of the repository`)
      case 'missing':
        return required && whole ? report('MISSING', `reads ${target}, which is not in this tree`) : undefined
      case 'file':
        return base.paths.has(content.path) ? undefined : { ...content, path: target }
      case 'directory':
        return { ...content, path: target }
      default:
        return content satisfies never
    }
  }
}

type Content =
  | { readonly kind: 'missing' | 'outside' }
  | {
      readonly kind: 'file' | 'directory'
      readonly path: string
      readonly hash: string
      readonly files: readonly MemberFile[]
      readonly findings: readonly Finding[]
    }

async function contentOf(view: TreeView, target: string): Promise<Content> {
  const located = await view.locate(target)
  if (located.kind === 'outside') return { kind: 'outside' }
  if (located.kind === 'missing' || located.kind === 'submodule') return { kind: 'missing' }
  const { path, entry, kind } = located
  if (kind === 'directory') {
    const { files, findings } = await allFiles(view, path)
    return { kind, path, files, findings, hash: filesHash(files) }
  }
  const files = [{ path, as: '', mode: entry.mode, hash: await view.hash(path, entry) }]
  return { kind, path, files, findings: [], hash: filesHash(files) }
}

async function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}
