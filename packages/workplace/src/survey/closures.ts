import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { memberKey } from '@wrenchproof/delivery'
import { problemLine } from '@wrenchproof/errors'
import { gitTree } from '@wrenchproof/git'
import type { Git } from '@wrenchproof/git'
import { closuresOf, configReader, hclParser, moduleInventory } from '@wrenchproof/modules'
import type { Closure } from '@wrenchproof/modules'
import { parserFiles } from '../head-start.ts'

/** What a root delivers at a commit, in short. */
export interface RootAt {
  /** Content hashes by member. */
  readonly closure: Readonly<Record<string, string>>
  /** Why more may belong to it than is known; empty when it is known whole. */
  readonly gaps: readonly string[]
  /** Versions by module; several of one module are joined. */
  readonly modules: ReadonlyMap<string, string>
}

/**
 * Closures of these roots at any commit. Each commit is listed once, and each of its modules read once, however many
 * roots are asked for; `wasm` is the directory of the HCL parser's files.
 */
export function closuresAt(git: Git, roots: readonly string[], wasm: string) {
  const [runtime, grammar] = parserFiles
  const reader = configReader(async () =>
    hclParser({ runtime: await readFile(join(wasm, runtime)), grammar: await readFile(join(wasm, grammar)) }),
  )
  const known = new Map<string, Promise<ReadonlyMap<string, RootAt>>>()
  const read = async (commit: string): Promise<ReadonlyMap<string, RootAt>> => {
    const closures = await closuresOf(await gitTree(git, commit), roots, reader)
    return new Map([...closures].map(([root, closure]) => [root, inShort(closure)]))
  }
  return async (commit: string, root: string): Promise<RootAt> => {
    const reading = known.get(commit) ?? read(commit)
    known.set(commit, reading)
    const found = (await reading).get(root)
    if (found === undefined) throw new Error(`the closure of ${root} was asked for and not answered`)
    return found
  }
}

function inShort(closure: Closure): RootAt {
  const versions = moduleInventory([{ environment: '', closure }]).map(
    ({ module, uses }) => [module, uses.map(({ version }) => version).join(', ')] as const,
  )
  return {
    closure: Object.fromEntries(closure.members.map(({ kind, path, hash }) => [memberKey(kind, path), hash])),
    gaps: closure.complete ? [] : closure.findings.map((finding) => problemLine(finding)),
    modules: new Map(versions),
  }
}
