/** A copy of a repository for the playground: its branches and tags, and what is not committed yet. The original is only read. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { UsageError } from './options.ts'

const run = promisify(execFile)

export interface Copy {
  /** The bare repository. */
  readonly directory: string
  /** `owner/name`, from the remote `origin` if it is on GitHub. */
  readonly fullName: string
  readonly defaultBranch: string
  /** Full ref to run at. */
  readonly ref: string
  /** Commit the ref stood at before what is not committed yet. */
  readonly before: string
  /** How many files are not committed yet and are part of the copy. */
  readonly uncommitted: number
}

/** Copies the repository in `repo` below `into`. Throws `UsageError` if it is none or has no such ref. */
export async function copyRepository(
  repo: string,
  into: string,
  { ref, committed }: { ref: string | undefined; committed: boolean },
): Promise<Copy> {
  const here = async (...args: string[]) => text('git', ['-C', repo, ...args])
  const top = await here('rev-parse', '--show-toplevel').catch(() => {
    throw new UsageError(`${repo} is no git repository`)
  })
  const head = await here('rev-parse', 'HEAD').catch(() => {
    throw new UsageError(`${repo} has no commit yet`)
  })
  const branch = await here('symbolic-ref', '--quiet', '--short', 'HEAD').catch(() => '')
  const directory = join(into, 'repository.git')
  await run('git', ['clone', '--quiet', '--bare', '--no-local', top, directory])
  const bare = async (args: readonly string[], env: Record<string, string> = {}) =>
    text(
      'git',
      ['--git-dir', directory, '-c', 'user.name=Playground', '-c', 'user.email=playground@example.invalid', ...args],
      env,
    )
  const current = branch === '' ? 'detached' : branch
  await bare(['update-ref', `refs/heads/${current}`, head])
  const full = await fullRef(bare, ref ?? current)
  const before = await bare(['rev-parse', `${full}^{commit}`])
  const dirty =
    committed || ref !== undefined
      ? []
      : (await here('status', '--porcelain')).split('\n').filter((line) => line !== '')
  if (dirty.length > 0) {
    // With an index of its own, so that neither the user's index nor the user's objects are touched.
    const index = { GIT_INDEX_FILE: join(into, 'index') }
    await bare(['read-tree', head], index)
    await bare(['--work-tree', top, 'add', '--all'], index)
    const tree = await bare(['write-tree'], index)
    await bare(['update-ref', full, await bare(['commit-tree', tree, '-p', head, '-m', 'What is not committed yet'])])
  }
  return {
    directory,
    fullName: nameOf(await here('remote', 'get-url', 'origin').catch(() => ''), top),
    defaultBranch: await defaultBranch(here, bare, current),
    ref: full,
    before,
    uncommitted: dirty.length,
  }
}

/**
 * Copies another repository below `into`, with what is not committed yet. Every ref that the files of `by` use it at is a
 * tag there: what lies on this machine is meant, whatever they name. Throws `UsageError` if it is none.
 */
export async function copyOther(fullName: string, repo: string, into: string, by: Copy): Promise<OtherCopy> {
  const target = join(into, fullName.replaceAll(/[^\w.-]/g, '_'))
  await mkdir(target)
  const {
    directory,
    defaultBranch: branch,
    ref,
  } = await copyRepository(repo, target, { ref: undefined, committed: false })
  const search = ['grep', '-hiF', `${fullName}/`, by.ref, '--', '.github']
  const used = await text('git', ['--git-dir', by.directory, ...search]).catch(() => '')
  const refs = [...used.matchAll(/@(?<ref>[\w./-]+)/g)].map((found) => found.groups?.['ref'] ?? '')
  for (const name of new Set(refs)) await text('git', ['--git-dir', directory, 'update-ref', `refs/tags/${name}`, ref])
  return { fullName, gitDirectory: directory, defaultBranch: branch }
}

export interface OtherCopy {
  readonly fullName: string
  readonly gitDirectory: string
  readonly defaultBranch: string
}

type Git = (args: readonly string[], env?: Record<string, string>) => Promise<string>

async function fullRef(bare: Git, ref: string): Promise<string> {
  for (const candidate of [ref, `refs/heads/${ref}`, `refs/tags/${ref}`])
    if (
      candidate.startsWith('refs/') &&
      (await bare(['rev-parse', '--verify', '--quiet', candidate]).catch(() => '')) !== ''
    )
      return candidate
  throw new UsageError(`there is no branch or tag ${ref}`)
}

async function defaultBranch(
  here: (...args: string[]) => Promise<string>,
  bare: Git,
  current: string,
): Promise<string> {
  const remote = await here('symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD').catch(() => '')
  for (const name of [remote.replace(/^origin\//, ''), 'main', 'master'])
    if (name !== '' && (await bare(['rev-parse', '--verify', '--quiet', `refs/heads/${name}`]).catch(() => '')) !== '')
      return name
  return current
}

function nameOf(remote: string, top: string): string {
  const { owner, name } = /github\.com[:/](?<owner>[^/]+)\/(?<name>[^/]+?)(?:\.git)?\/?$/.exec(remote)?.groups ?? {}
  return owner !== undefined && name !== undefined
    ? `${owner}/${name}`
    : `local/${basename(top).replaceAll(/[^\w.-]/g, '-')}`
}

async function text(file: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await run(file, [...args], { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 })
  return stdout.trim()
}

/** The path of a workflow file in the repository, from a path or a file name. */
export function workflowPath(workflow: string, repo: string): string {
  const path = workflow.startsWith('./') ? workflow.slice(2) : workflow
  if (path.includes('/')) return path
  for (const name of [path, `${path}.yml`, `${path}.yaml`])
    if (existsSync(resolve(repo, '.github/workflows', name))) return `.github/workflows/${name}`
  return `.github/workflows/${path}`
}
