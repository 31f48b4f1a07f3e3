/** The tree's modules, and their tests against a simulated cloud of their own. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { cloudState, serveCloud } from '../../playground/cloud/index.ts'
import type { World } from './world.ts'

/** Names of a tree's modules, in order. */
export function moduleNames(tree: string): readonly string[] {
  return readdirSync(join(tree, 'modules'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(tree, 'modules', entry.name, 'main.tf')))
    .map(({ name }) => name)
    .toSorted()
}

/** What a module's tests came to. */
export interface ModuleTests {
  readonly module: string
  readonly ok: boolean
  readonly text: string
}

export interface TestOptions {
  /** Where the tree is; the world's own copy if left out. */
  readonly tree?: string
  /** Test files below the module, such as `tests/plan.tftest.hcl`; all of them if left out. */
  readonly files?: readonly string[]
}

/** The account of the modules' tests. */
export const testAccount = '123456789012'

/** Variables by which the provider finds a cloud; the keys belong to the account. */
export function cloudEnvironment(url: string, account: string = testAccount): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: `AKIA${account}TREE`,
    AWS_SECRET_ACCESS_KEY: 'playground',
    AWS_REGION: 'us-east-2',
  }
}

/** Runs `terraform init`, `validate` and `test` of a module; a module that fails one is not asked for the next. */
export async function testModule(
  world: World,
  module: string,
  { tree = world.tree, files = [] }: TestOptions = {},
): Promise<ModuleTests> {
  await using cloud = await serveCloud(cloudState({ account: testAccount }))
  const directory = join(tree, 'modules', module)
  let text = ''
  const steps = [
    ...(existsSync(join(directory, '.terraform')) ? [] : [['init', '-input=false', '-backend=false']]),
    ['validate'],
    ['test', ...files.map((file) => `-filter=${file}`)],
  ]
  for (const step of steps) {
    const ran = await world.terraform(directory, step, cloudEnvironment(cloud.url))
    text += ran.text
    if (ran.code !== 0) return { module, ok: false, text }
  }
  return { module, ok: true, text }
}
