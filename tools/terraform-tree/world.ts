/**
 * A copy of the tree with a simulated cloud under it: terraform writes its lock files and plugins into the copy, never
 * into the repository, whose lock files are for the real provider alone.
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installProvider } from '../../playground/cloud/index.ts'
import type { InstalledProvider } from '../../playground/cloud/index.ts'

/** The tree in the repository. */
export const treeDirectory = join(import.meta.dirname, '..', '..', 'terraform')

/** How a terraform command ended; output and errors in order of arrival. */
export interface Ran {
  readonly code: number | null
  readonly text: string
}

/** A copied tree and a provider for it; disposing it removes both. */
export interface World extends Disposable {
  /** The copy of `terraform/`. */
  readonly tree: string
  readonly provider: InstalledProvider
  /** Runs terraform in a directory of the copy. */
  terraform(directory: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>
  /** Another copy of the tree with the same provider, to change as one likes. */
  copy(): string
}

/** Copies the tree and installs the playground's provider beside it. */
export function makeWorld(tree: string = treeDirectory): World {
  const top = mkdtempSync(join(tmpdir(), 'wrenchproof-tree-'))
  const provider = installProvider({ directory: join(top, 'provider') })
  let copies = 0
  const copy = (): string => {
    copies += 1
    const target = join(top, `terraform-${copies}`)
    cpSync(tree, target, { recursive: true, filter: (source) => !/\.terraform(?:\.lock\.hcl)?$/u.test(source) })
    return target
  }
  return {
    tree: copy(),
    provider,
    copy,
    terraform: (directory, args, env = {}) =>
      runTerraform(directory, args, { HOME: top, TF_CLI_CONFIG_FILE: provider.cliConfigFile, ...env }),
    [Symbol.dispose]() {
      rmSync(top, { recursive: true, force: true })
    },
  }
}

function runTerraform(cwd: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn('terraform', args, {
      cwd,
      env: {
        PATH: process.env['PATH'],
        CHECKPOINT_DISABLE: '1',
        TF_IN_AUTOMATION: '1',
        TF_CLI_ARGS: '-no-color',
        AWS_EC2_METADATA_DISABLED: 'true',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const chunks: Buffer[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
      })
    child.once('error', reject)
    child.once('close', (code) => {
      resolve({ code, text: Buffer.concat(chunks).toString('utf8') })
    })
  })
}
