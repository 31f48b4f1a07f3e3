/** Whether the configuration inside a plan file is the commit's. */
import { readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { ConfigDifference } from '@wrenchproof/delivery'
import { errorCode } from '@wrenchproof/errors'
import { gitTree } from '@wrenchproof/git'
import type { Git, GitTree } from '@wrenchproof/git'
import { isConfig } from '@wrenchproof/modules'
import { planConfiguration } from '@wrenchproof/terraform'
import type { PlannedModule } from '@wrenchproof/terraform'
import { isCommitted } from './gate/committed.ts'

export interface Commit {
  readonly git: Git
  readonly commit: string
  /** The checkout, absolute. */
  readonly workspace: string
  /** The Terraform root, relative to the checkout. */
  readonly root: string
}

/** Where `terraform init` puts modules that come from elsewhere, relative to the root. */
const installed = '.terraform/modules/'

/**
 * Every difference between a plan file's configuration and the commit. Local modules are compared with the commit's
 * blobs, but for line endings; remote ones with what this job's own `init` fetched under the same lock.
 */
export async function configDifferences(planFile: string, at: Commit): Promise<ConfigDifference[]> {
  const { modules, trouble } = await planConfiguration(planFile)
  const tree = await gitTree(at.git, at.commit)
  const differences: ConfigDifference[] = [...trouble]
  for (const module of modules)
    differences.push(
      ...(module.directory.startsWith(installed)
        ? await remoteDifferences(module, join(at.workspace, at.root))
        : await localDifferences(module, tree, at)),
    )
  return differences
}

async function localDifferences(module: PlannedModule, tree: GitTree, at: Commit): Promise<ConfigDifference[]> {
  const directory = posix.normalize(posix.join(at.root, module.directory)).replace(/\/$/u, '')
  if (directory.startsWith('..')) return [{ path: directory, how: 'outside the repository' }]
  const committed = new Map((await tree.list(directory)).map((entry) => [entry.name, entry]))
  const differences: ConfigDifference[] = []
  for (const [name, content] of module.files) {
    const path = posix.join(directory, name)
    const entry = committed.get(name)
    if (entry === undefined) differences.push({ path, how: 'not in the commit' })
    else if (!isCommitted(content, entry.hash)) differences.push({ path, how: 'other content than in the commit' })
  }
  for (const [name, { mode }] of committed)
    if (isConfig(name) && mode !== '040000' && !module.files.has(name))
      differences.push({ path: posix.join(directory, name), how: 'in the commit and not in the plan' })
  return differences
}

async function remoteDifferences(module: PlannedModule, root: string): Promise<ConfigDifference[]> {
  const differences: ConfigDifference[] = []
  for (const [name, content] of module.files) {
    const path = posix.join(module.directory, name)
    if (path.split('/').includes('..')) differences.push({ path, how: 'outside the installed modules' })
    else {
      const here = await readFile(join(root, path)).catch((error: unknown) => {
        if (errorCode(error) === 'ENOENT') return undefined
        throw error
      })
      if (here === undefined) differences.push({ path, how: 'not fetched by this job' })
      else if (!here.equals(content)) differences.push({ path, how: 'other content than this job fetched' })
    }
  }
  return differences
}
