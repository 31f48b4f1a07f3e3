/** Files of the two repositories: a team's own, with the Terraform tree, and the one with the actions and workflows. */
import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The checkout that this file is in. */
export const checkout = join(import.meta.dirname, '..', '..')

/** Every text file below a directory of the checkout, by its path in the repository. */
function filesBelow(directory: string): Record<string, string> {
  const entries = readdirSync(join(checkout, directory), { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(checkout.length + 1))
      .filter((path) => !path.includes('/.terraform') && !path.includes('/tests/'))
      .map((path) => [path, readFileSync(join(checkout, path), 'utf8')]),
  )
}

/** The Terraform tree as it is in the checkout, without its tests. */
export const treeFiles = (): Record<string, string> => filesBelow('terraform')

/** Where the workflows are that a team's call. */
export interface Called {
  readonly repository: string
  readonly commit: string
  /** Providers for pull requests from forks, which see no variable and are offline here. */
  readonly mirror: string
}

/** The workflows a team copies, calling those of another repository; only these, if names are given. */
export function callerFiles({ repository, commit, mirror }: Called, names?: readonly string[]): Record<string, string> {
  const files = Object.entries(filesBelow('examples/workflows'))
  return Object.fromEntries(
    files
      .filter(([path]) => names === undefined || names.includes(basename(path)))
      .map(([path, text]) => {
        const more = basename(path) === 'pull-request.yml' ? `    with: { provider-mirror: '${mirror}' }\n` : ''
        const calling = text.replaceAll('OWNER/wrenchproof', repository).replaceAll('COMMIT_SHA', commit)
        return [path.replace('examples/', '.github/'), `${calling}${more}`]
      }),
  )
}

/** Makes a bare repository with the checkout's actions, bundles included, and its workflows on `main`. */
export async function publishActions(directory: string): Promise<void> {
  const git = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run('git', ['--git-dir', directory, '-c', 'core.compression=0', ...args], {
      env: { ...process.env, GIT_INDEX_FILE: `${directory}.index`, GIT_CONFIG_GLOBAL: '/dev/null' },
      maxBuffer: 16 * 1024 * 1024,
    })
    return stdout.trim()
  }
  await run('git', ['init', '--quiet', '--bare', directory])
  const manifests = readdirSync(join(checkout, 'actions')).map((name) => `actions/${name}/action.yml`)
  const bundles = manifests.map((manifest) => manifest.replace('action.yml', 'dist'))
  // The bundles of a checkout under work may be ignored there.
  await git('--work-tree', checkout, 'add', '--force', '--', ...manifests, ...bundles, '.github/workflows')
  const commit = ['-c', 'user.name=Wrenchproof', '-c', 'user.email=actions@example.invalid', 'commit-tree']
  const made = await git(...commit, await git('write-tree'), '-m', 'Actions and workflows')
  await git('update-ref', 'refs/heads/main', made)
}
