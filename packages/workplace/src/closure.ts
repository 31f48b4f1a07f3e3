import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { memberKey } from '@wrenchproof/delivery'
import { problemLine } from '@wrenchproof/errors'
import { gitTree } from '@wrenchproof/git'
import type { Git } from '@wrenchproof/git'
import { closuresOf, configReader, hclParser, moduleInventory, ruleFindings } from '@wrenchproof/modules'
import type { ModuleRules } from '@wrenchproof/modules'

/** What an environment delivers at a commit. */
export interface Delivered {
  /** Content hashes by member: the root, its local modules, files it reads, remote sources. */
  readonly closure: Readonly<Record<string, string>>
  /** Why more may belong to it than is known, with places; empty when it is known whole. */
  readonly gaps: readonly string[]
  /** Every place where it breaks these rules; `afterRoot` is the root of the environment that `after` names. */
  broken(rules: ModuleRules, afterRoot: string | undefined): Promise<readonly string[]>
}

/** The HCL parser's two WebAssembly files, which lie beside a step's bundle. */
export const parserFiles = ['web-tree-sitter.wasm', 'tree-sitter-terraform.wasm'] as const

/** Reads a root's closure from a commit; `wasm` is the directory that holds the parser's files. */
export async function deliveredAt(
  git: Git,
  commit: string,
  { root, wasm }: { root: string; wasm: string },
): Promise<Delivered> {
  const [runtime, grammar] = parserFiles
  const reader = configReader(async () =>
    hclParser({ runtime: await readFile(join(wasm, runtime)), grammar: await readFile(join(wasm, grammar)) }),
  )
  const tree = await gitTree(git, commit)
  const closureOf = async (path: string) => {
    const closure = (await closuresOf(tree, [path], reader)).get(path)
    if (closure === undefined) throw new Error(`the closure of ${path} was asked for and not answered`)
    return closure
  }
  const closure = await closureOf(root)
  return {
    closure: Object.fromEntries(closure.members.map(({ kind, path, hash }) => [memberKey(kind, path), hash])),
    gaps: closure.complete ? [] : closure.findings.map((finding) => problemLine(finding)),
    broken: async (rules, afterRoot) => {
      const compared = rules.moduleSkew !== 'any' && rules.after !== undefined && afterRoot !== undefined
      const inventory = compared
        ? moduleInventory([
            { environment: rules.after, closure: await closureOf(afterRoot) },
            { environment: rules.name, closure },
          ])
        : []
      return ruleFindings(rules, closure, inventory).map((finding) => problemLine(finding))
    },
  }
}
