/** What is asked of a tree before `terraform init`, and of what that fetched before anything of it runs. */
import { readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { unsafeTreeFix } from '@wrenchproof/delivery'
import type { Allow } from '@wrenchproof/delivery'
import { ProblemsError, errorCode } from '@wrenchproof/errors'
import { directoryTree } from '@wrenchproof/git'
import {
  isConfig,
  lockFileFindings,
  mayMatter,
  moduleDirectories,
  permitOf,
  programFindings,
  readConfig,
  treeFindings,
} from '@wrenchproof/modules'
import type { Finding } from '@wrenchproof/modules'
import { lockFileName } from '@wrenchproof/terraform'
import type { Delivered } from '../closure.ts'
import { checkoutFindings } from './checkout.ts'

export interface Gate {
  /** Every reason not to run `terraform init` on this tree. */
  unsafe(allow: readonly Allow[]): Promise<Finding[]>
  /** Every reason not to go on after `terraform init`: providers it settled on, and what remote modules would run. */
  unsafeFetched(allow: readonly Allow[]): Promise<Finding[]>
}

export interface GatePlace {
  /** The checkout, absolute. */
  readonly workspace: string
  /** The Terraform root, relative to it. */
  readonly root: string
  readonly binary: 'terraform' | 'tofu'
}

/** The gate of one environment's closure. */
export function openGate(delivered: Delivered, { workspace, root, binary }: GatePlace): Gate {
  const registry = binary === 'tofu' ? 'registry.opentofu.org' : 'registry.terraform.io'
  const disk = directoryTree(workspace)
  const { whole, files, tree, parser } = delivered
  const modules = whole.members.filter(({ kind }) => kind === 'root' || kind === 'module')

  const lockFindings = async (allow: readonly Allow[]): Promise<Finding[]> => {
    const path = posix.join(root, lockFileName)
    const bytes = await contentOf(join(workspace, path))
    return bytes === undefined ? [] : lockFileFindings(await parser(), { path, bytes }, permitOf(allow), registry)
  }

  return {
    async unsafe(allow) {
      const directories = await Promise.all(
        modules.map(async ({ kind, path }) => {
          const names = [...(await tree.list(path)), ...(await disk.list(path))].map(({ name }) => name)
          // What an earlier step's own `terraform init` left behind is deleted before ours.
          const committed = (await tree.list(path)).some(({ name }) => name === '.terraform')
          const shown = new Set(names.filter((name) => name !== '.terraform' || committed))
          return { path, isRoot: kind === 'root', names: [...shown] }
        }),
      )
      const paths = modules.map(({ path }) => path)
      return [
        ...treeFindings({ closure: whole, files, directories }, permitOf(allow), registry),
        ...(await checkoutFindings(tree, disk, paths)),
        ...(await lockFindings(allow)),
      ]
    },

    async unsafeFetched(allow) {
      const manifest = await contentOf(join(workspace, root, '.terraform/modules/modules.json'))
      const fetched = manifest === undefined ? [] : moduleDirectories(manifest.toString('utf8'))
      const findings = await lockFindings(allow)
      for (const directory of new Set(fetched.map((path) => posix.join(root, path)))) {
        const names = (await disk.list(directory)).filter(({ name, mode }) => isConfig(name) && mode !== '040000')
        for (const { name } of names) {
          const path = posix.join(directory, name)
          const bytes = await contentOf(join(workspace, path))
          if (bytes === undefined || !mayMatter(path, bytes.toString('latin1'))) continue
          const config = readConfig(await parser(), path, bytes)
          findings.push(...config.problems, ...programFindings(config, permitOf(allow)))
        }
      }
      return findings
    },
  }
}

/** Throws `UNSAFE_TREE` with every finding and its place, if there are any. */
export function refuseUnsafe(findings: readonly Finding[]): void {
  if (findings.length > 0)
    throw new ProblemsError('terraform is not started on this tree', findings, unsafeTreeFix, 'UNSAFE_TREE')
}

async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
