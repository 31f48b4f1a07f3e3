import { memberKey } from '@wrenchproof/delivery'
import { problemLine } from '@wrenchproof/errors'
import type { GitTree } from '@wrenchproof/git'
import { closuresOf, moduleInventory, recordingReader, ruleFindings } from '@wrenchproof/modules'
import type { Closure, ConfigFile, HclParser, ModuleRules } from '@wrenchproof/modules'

/** What an environment delivers at a commit. */
export interface Delivered {
  /** Content hashes by member: the root, its local modules, files it reads, remote sources. */
  readonly closure: Readonly<Record<string, string>>
  /** The same with places and findings. */
  readonly whole: Closure
  /** What its configuration files say, by path. */
  readonly files: ReadonlyMap<string, ConfigFile>
  readonly tree: GitTree
  /** The parser that read it, started once. */
  readonly parser: () => Promise<HclParser>
  /** Why more may belong to it than is known, with places; empty when it is known whole. */
  readonly gaps: readonly string[]
  /** Every place where it breaks these rules; `afterRoot` is the root of the environment that `after` names. */
  broken(rules: ModuleRules, afterRoot: string | undefined): Promise<readonly string[]>
}

/** Reads a root's closure from a commit's tree. */
export async function deliveredAt(
  tree: GitTree,
  { root, parser }: { root: string; parser: () => Promise<HclParser> },
): Promise<Delivered> {
  const { reader, files } = recordingReader(parser)
  const closureOf = async (path: string) => {
    const closure = (await closuresOf(tree, [path], reader)).get(path)
    if (closure === undefined) throw new Error(`the closure of ${path} was asked for and not answered`)
    return closure
  }
  const whole = await closureOf(root)
  return {
    closure: Object.fromEntries(whole.members.map(({ kind, path, hash }) => [memberKey(kind, path), hash])),
    whole,
    files: new Map(files),
    tree,
    parser,
    gaps: whole.complete ? [] : whole.findings.map((finding) => problemLine(finding)),
    broken: async (rules, afterRoot) => {
      const compared = rules.moduleSkew !== 'any' && rules.after !== undefined && afterRoot !== undefined
      const inventory = compared
        ? moduleInventory([
            { environment: rules.after, closure: await closureOf(afterRoot) },
            { environment: rules.name, closure: whole },
          ])
        : []
      return ruleFindings(rules, whole, inventory).map((finding) => problemLine(finding))
    },
  }
}
