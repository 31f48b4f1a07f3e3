/** A small repository to deliver: environments of built-in `terraform_data`, so that no provider is needed. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A checkout with history; disposing it removes it, its states and its store. */
export interface SampleRepository extends AsyncDisposable {
  /** The checkout. */
  readonly path: string
  /** Sealed plans and the ledger. */
  readonly store: string
  /** A plan key made for this repository. */
  readonly planKey: string
  /** Writes files and commits everything; answers the commit. `undefined` deletes a file. */
  commit(message: string, files: Readonly<Record<string, string | undefined>>): Promise<string>
  /** Copies an action (action.yml and dist) into the checkout, for `uses: ./actions/NAME`, and commits it. */
  vendor(action: string): Promise<void>
  /** Path of an environment's state file. */
  state(environment: string): string
  /** The addressing inputs of a step on an environment. */
  inputs(environment: string): Record<string, string>
  git(...args: string[]): Promise<string>
}

const identity = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.invalid',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.invalid',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
}

/** One root: a backend on disk, a network and an application that depends on it. */
export function sampleRoot(environment: string, version: string): string {
  return `terraform {
  required_version = ">= 1.6"
  backend "local" {}
}

resource "terraform_data" "network" {
  input = "${environment}-network"
}

resource "terraform_data" "app" {
  input = "${environment} ${version}"

  depends_on = [terraform_data.network]
}

output "version" {
  value = terraform_data.app.output
}
`
}

/** The environments file of the sample; only dev may have provisioners, by which tests make an apply fail. */
export const sampleEnvironments = `environments:
  dev: { branch: develop, approvals: 0, allow: { provisioners: true } }
  staging: { branch: release/*, approvals: 0 }
  production: { branch: main, approvals: 0 }
`

/** Makes the repository with one commit on `main`. */
export async function sampleRepository(): Promise<SampleRepository> {
  const top = await mkdtemp(join(tmpdir(), 'wrenchproof-sample-'))
  const path = join(top, 'checkout')
  const store = join(top, 'store')
  const planKey = randomBytes(32).toString('base64')
  await mkdir(path)

  const git = async (...args: string[]): Promise<string> => {
    const { stdout } = await run('git', args, { cwd: path, env: { ...process.env, ...identity } })
    return stdout.trim()
  }
  const commit: SampleRepository['commit'] = async (message, files) => {
    for (const [name, content] of Object.entries(files)) {
      const file = join(path, name)
      if (content === undefined) await rm(file, { recursive: true, force: true })
      else {
        await mkdir(dirname(file), { recursive: true })
        await writeFile(file, content)
      }
    }
    await git('add', '--all')
    await git('commit', '--quiet', '--allow-empty', '--message', message)
    // Every branch stands where main stands, so that each environment can be delivered from its own.
    for (const branch of ['develop', 'release/1']) await git('branch', '--force', branch)
    return git('rev-parse', 'HEAD')
  }
  const state = (environment: string): string => join(top, 'state', `${environment}.tfstate`)

  await git('init', '--quiet', '--initial-branch', 'main')
  await commit('first', {
    '.gitignore': '.terraform/\n*.tfstate*\n',
    'terraform/environments.yml': sampleEnvironments,
    ...Object.fromEntries(
      ['dev', 'staging', 'production'].map((environment) => [
        `terraform/environments/${environment}/main.tf`,
        sampleRoot(environment, 'v1'),
      ]),
    ),
  })
  return {
    path,
    store,
    planKey,
    commit,
    state,
    git,
    async vendor(action) {
      const target = join(path, 'actions', action.split('/').at(-1) ?? '')
      for (const part of ['action.yml', 'dist']) await cp(join(action, part), join(target, part), { recursive: true })
      await commit(`vendor ${action.split('/').at(-1) ?? ''}`, {})
    },
    inputs: (environment) => ({
      environment,
      'plan-key': planKey,
      store: 'directory',
      'store-location': store,
      'backend-config': `path=${state(environment)}`,
    }),
    [Symbol.asyncDispose]: async () => rm(top, { recursive: true, force: true }),
  }
}
