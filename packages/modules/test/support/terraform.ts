import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { promisify } from 'node:util'

/** A module as terraform installed it: its address in the configuration, and its directory from the top. */
export interface Installed {
  readonly key: string
  readonly directory: string
}

/**
 * What `terraform get` finds in a root without any network: every module of a configuration with local sources only.
 * `undefined` when terraform refuses the configuration before it installs anything.
 */
export async function terraformModules(top: string, root: string): Promise<readonly Installed[] | undefined> {
  const at = join(top, root)
  await promisify(execFile)('terraform', ['get', '-no-color'], {
    cwd: at,
    env: { PATH: process.env['PATH'], CHECKPOINT_DISABLE: '1' },
  }).catch(() => undefined)
  const text = await readFile(join(at, '.terraform/modules/modules.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const { Modules } = JSON.parse(text) as { Modules: { Key: string; Dir: string }[] }
  return Modules.map(({ Key, Dir }) => ({ key: Key, directory: posix.join(root, Dir) }))
}
