import type { Finding } from '../finding.ts'
import { parseSource } from '../sources/parse-source.ts'
import { joined, leaves } from '../tree/paths.ts'
import type { TreeReader } from '../tree/tree-reader.ts'
import { treeView } from '../tree/tree-view.ts'
import type { TreeView } from '../tree/tree-view.ts'
import { closureOf } from './closure-of.ts'
import type { Closure } from './closure.ts'
import type { ConfigReader } from './config-reader.ts'
import { loadModules } from './modules.ts'
import type { LoadedModule } from './modules.ts'
import { readsIn } from './reads.ts'

/**
 * The closure of each of these roots in one tree, by root. Every module is read once, however many roots reach it.
 *
 * @param roots directories relative to the top, without a trailing slash
 */
export async function closuresOf(
  tree: TreeReader,
  roots: readonly string[],
  reader: ConfigReader,
): Promise<ReadonlyMap<string, Closure>> {
  const view = treeView(tree)
  const modules = await reachable(
    view,
    reader,
    roots.map((root) => joined('.', root)),
  )
  const reads = readsIn(view)
  const closures = new Map<string, Closure>()
  for (const root of roots) closures.set(root, await closureOf(joined('.', root), modules, reads))
  return closures
}

/** What a path that a module block names turned out to be. */
export type Reached = LoadedModule | { readonly path: string; readonly gone: Finding['code']; readonly why: string }

/** Every module that some root reaches, level by level, so that the files of a level are read together. */
async function reachable(
  view: TreeView,
  reader: ConfigReader,
  roots: readonly string[],
): Promise<ReadonlyMap<string, Reached>> {
  const known = new Map<string, Reached>()
  let level = [...new Set(roots)]
  while (level.length > 0) {
    const there: { path: string; directory: string }[] = []
    for (const path of level) {
      const located = await view.locate(path)
      if (located.kind === 'directory') there.push({ path, directory: located.path })
      else known.set(path, { path, ...absent(located.kind) })
    }
    const loaded = await loadModules(view, reader, there)
    for (const module of loaded) known.set(module.path, module)
    const next = loaded.flatMap(({ path, calls }) =>
      calls.flatMap((call) => localTarget(path, call.source?.text) ?? []),
    )
    level = [...new Set(next)].filter((path) => !known.has(path) && !leaves(path))
  }
  return known
}

/** Where a local source leads, seen from the module at `path`; `undefined` for any other source. */
export function localTarget(path: string, source: string | undefined): string | undefined {
  const parsed = source === undefined ? undefined : parseSource(source)
  return parsed?.kind === 'local' ? joined(path, parsed.path) : undefined
}

function absent(kind: 'file' | 'missing' | 'outside' | 'submodule'): { gone: Finding['code']; why: string } {
  switch (kind) {
    case 'file':
      return { gone: 'MISSING', why: 'is a file, not a directory' }
    case 'missing':
      return { gone: 'MISSING', why: 'is not in this tree' }
    case 'outside':
      return { gone: 'LEAVES_REPOSITORY', why: 'leads out of the repository' }
    case 'submodule':
      return { gone: 'MISSING', why: 'lies in a Git submodule, which this tree does not hold' }
    default:
      return kind satisfies never
  }
}
