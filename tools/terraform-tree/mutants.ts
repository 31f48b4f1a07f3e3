/** Mistakes that somebody could make in the tree, and the test that must notice each. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { layoutProblems } from './layout.ts'
import { testModule } from './modules.ts'
import type { World } from './world.ts'

/** One mistake. */
export interface Mutant {
  /** What the mistake comes to, in a few words. */
  readonly what: string
  /** Below `terraform/`. */
  readonly file: string
  /** Must be there exactly once. */
  readonly find: string
  readonly replace: string
  /** The `run` of the module's tests that must fail, or what a problem of the layout must say. */
  readonly fails: { readonly run: string } | { readonly layout: string }
  /** Among the few that `npm test` runs. */
  readonly sample?: true
}

/** All mistakes, from `mutants.json`. */
export function readMutants(): readonly Mutant[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'mutants.json'), 'utf8')) as Mutant[]
}

/** `undefined` when the mistake was noticed as it should be, or else why not. */
export async function survivalOf(world: World, tree: string, one: Mutant): Promise<string | undefined> {
  const path = join(tree, one.file)
  const before = readFileSync(path, 'utf8')
  if (before.split(one.find).length !== 2) return 'what is to be replaced is not there exactly once'
  writeFileSync(
    path,
    before.replace(one.find, () => one.replace),
  )
  try {
    return await noticed(world, tree, one)
  } finally {
    writeFileSync(path, before)
  }
}

async function noticed(world: World, tree: string, { file, fails }: Mutant): Promise<string | undefined> {
  if ('layout' in fails) {
    const problems = layoutProblems(tree)
    if (problems.some((problem) => problem.includes(fails.layout))) return undefined
    return `no rule of the layout said '${fails.layout}'`
  }
  const [, module = ''] = file.split('/')
  const { ok, text } = await testModule(world, module, { tree })
  if (ok) return 'every test passed'
  if (text.includes(`run "${fails.run}"... fail`)) return undefined
  return `another test than '${fails.run}' failed:\n${text.slice(-2000)}`
}
