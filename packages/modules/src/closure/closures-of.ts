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
export type Reached = LoadedModule | { readonly gone: Finding['code']; readonly why: string }

/** Every module that some root reaches, by the path it is called by, level by level, so that the files of a level are read together. */
async function reachable(
  view: TreeView,
  reader: ConfigReader,
  roots: readonly string[],
): Promise<ReadonlyMap<string, Reached>> {
  const known = new Map<string, Reached>()
  const loaded = new Map<string, LoadedModule>()
  let level = [...new Set(roots)]
  while (level.length > 0) {
    // Terraform resolves symbolic links in a module's path before anything in it, so that only real paths are modules.
    const real = new Map<string, string>()
    for (const path of level) {
      const located = await view.locate(path)
      if (located.kind === 'directory') real.set(path, located.path)
      else
        known.set(path, {
          gone: located.kind === 'outside' ? 'LEAVES_REPOSITORY' : 'MISSING',
          why: reasons[located.kind],
        })
    }
    const fresh = [...new Set(real.values())].filter((path) => !loaded.has(path))
    const modules = await loadModules(view, reader, fresh)
    for (const module of modules) loaded.set(module.path, module)
    for (const [path, target] of real) {
      const module = loaded.get(target)
      if (module !== undefined) known.set(path, module)
    }
    const next = modules.flatMap(({ path, calls }) =>
      calls.flatMap((call) => localTarget(path, call.source?.text) ?? []),
    )
    level = [...new Set(next)].filter((path) => !known.has(path) && !leaves(path))
  }
  return known
}

const reasons = {
  file: 'is a file, not a directory',
  missing: 'is not in this tree',
  outside: 'leads out of the repository',
  submodule: 'lies in a Git submodule, which this tree does not hold',
} as const

/** Where a local source leads, seen from the module at `path`; `undefined` for any other source. */
function localTarget(path: string, source: string | undefined): string | undefined {
  const parsed = source === undefined ? undefined : parseSource(source)
  return parsed?.kind === 'local' ? joined(path, parsed.path) : undefined
}
