import type { Finding } from '../finding.ts'
import type { ModuleCall, PathReference } from '../hcl/config.ts'
import type { References } from '../hcl/read-config.ts'
import type { TreeView } from '../tree/tree-view.ts'
import type { ConfigReader } from './config-reader.ts'
import { filesHash, isConfig, moduleFiles } from './sweep.ts'
import type { MemberFile } from './sweep.ts'

/** One module's directory, as far as it does not depend on who calls it. */
export interface LoadedModule {
  /** Where it really is. */
  readonly path: string
  readonly files: readonly MemberFile[]
  /** The real paths of its files. */
  readonly paths: ReadonlySet<string>
  readonly hash: string
  readonly calls: readonly ModuleCall[]
  readonly reads: readonly PathReference[]
  readonly findings: readonly Finding[]
}

/** Loads the modules at these real directories; files are read in one go. */
export async function loadModules(
  view: TreeView,
  reader: ConfigReader,
  directories: readonly string[],
): Promise<LoadedModule[]> {
  const swept = []
  for (const path of directories) swept.push({ path, ...(await moduleFiles(view, path)) })
  const wanted = swept.map(({ files }) =>
    files.filter(({ as, mode }) => isRead(as) && mode !== '120000' && mode !== '160000'),
  )
  const configs = await reader.references(wanted.flat(), async (paths) => view.read(paths))
  let next = 0
  return swept.map(({ path, files, findings }, index) => {
    const count = wanted[index]?.length ?? 0
    const read = configs.slice(next, next + count).filter((config) => config !== undefined)
    next += count
    return {
      path,
      files,
      paths: new Set(files.map((file) => file.path)),
      hash: filesHash(files),
      calls: mergedCalls(read),
      reads: read.flatMap(({ reads }) => reads),
      findings: [...findings, ...read.flatMap(({ problems }) => problems)],
    }
  })
}

/** Configuration, and variable files because the paths that expressions read may be written there. */
function isRead(as: string): boolean {
  return !as.includes('/') && (isConfig(as) || /\.tfvars(?:\.json)?$/u.test(as))
}

/** Terraform reads override files after the others, by name; their arguments replace those of the same module. */
function mergedCalls(files: readonly References[]): ModuleCall[] {
  const calls = files.filter(({ override }) => !override).flatMap(({ modules }) => modules)
  const overrides = files.filter(({ override }) => override).toSorted((one, other) => (one.file < other.file ? -1 : 1))
  for (const call of overrides.flatMap(({ modules }) => modules)) {
    const index = calls.findIndex(({ name }) => name === call.name)
    const base = calls[index]
    if (base === undefined) calls.push(call)
    else calls[index] = { ...base, source: call.source ?? base.source, version: call.version ?? base.version }
  }
  return calls
}
