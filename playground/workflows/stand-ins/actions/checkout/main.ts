/** Fetches a commit with real git and checks it out. */
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { action, flag, info, input, lines, saveState, setOutput, variable } from '../../toolkit.ts'
import { forgetCredentials, inclusion } from './credentials.ts'

await action(async () => {
  const workspace = variable('GITHUB_WORKSPACE')
  const directory = resolve(workspace, input('path'))
  if (relative(workspace, directory).startsWith('..'))
    throw new Error(`Repository path '${directory}' is not under '${workspace}'`)
  refuseUnknown()
  const repository = input('repository')
  if (!/^[^/]+\/[^/]+$/.test(repository))
    throw new Error(`Invalid repository '${repository}'. Expected format {owner}/{repo}.`)
  const depth = Number(input('fetch-depth'))
  if (!Number.isInteger(depth) || depth < 0) throw new Error(`Invalid fetch-depth '${input('fetch-depth')}'`)
  const own = repository.toLowerCase() === variable('GITHUB_REPOSITORY').toLowerCase()
  const asked = input('ref')
  if (asked !== '') refuseForkHead(asked)

  mkdirSync(directory, { recursive: true })
  if (flag('clean')) for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true })
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim()
  if (!existsSync(join(directory, '.git'))) {
    git('init', '--quiet', '--template=', directory)
    const remote = `[remote "origin"]\n\turl = https://github.com/${repository}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`
    appendFileSync(join(directory, '.git/config'), remote)
  }
  const token = input('token')
  const credentials = authenticate(directory, token)
  saveState('directory', directory)
  saveState('credentials', credentials)

  const revision =
    asked === '' && own ? { ref: variable('GITHUB_REF'), sha: variable('GITHUB_SHA') } : named(git, asked)
  const limits = [
    ...(depth > 0 ? [`--depth=${depth}`] : []),
    ...(flag('fetch-tags') || depth === 0 ? ['--tags'] : ['--no-tags']),
  ]
  const filter = input('filter') === '' ? [] : [`--filter=${input('filter')}`]
  const fetch = (...specs: string[]) =>
    git('fetch', '--quiet', '--prune', '--no-recurse-submodules', ...limits, ...filter, 'origin', ...specs)
  const { ref, sha } = revision
  const wanted = `+${sha === '' ? ref : sha}:${localRef(ref)}`
  const known = /^refs\/(?:heads|tags)\//.test(ref)
  if (depth === 0) fetch('+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*', ...(known ? [] : [wanted]))
  // All of history holds the ref already, unless it has moved since the event.
  if (depth > 0 || (known && sha !== '' && git('rev-parse', localRef(ref)) !== sha)) fetch(wanted)
  sparse(git)
  checkout(git, revision)
  setOutput('ref', revision.ref === '' ? revision.sha : revision.ref)
  const [oid = '', subject = ''] = git('log', '-1', '--format=%H%n%h %s').split('\n')
  setOutput('commit', oid)
  info(`HEAD is now at ${subject}`)
  if (!flag('persist-credentials')) forgetCredentials(directory, credentials)
})

interface Revision {
  readonly ref: string
  readonly sha: string
}

type Git = (...args: string[]) => string

function refuseUnknown(): void {
  for (const name of ['ssh-key', 'lfs', 'submodules'])
    if (!['', 'false'].includes(input(name))) throw new Error(`The playground's checkout does not imitate '${name}'`)
}

/** Since its version 7, checkout refuses a fork's head where the workflow has the base repository's rights. */
function refuseForkHead(ref: string): void {
  if (
    !['pull_request_target', 'workflow_run'].includes(variable('GITHUB_EVENT_NAME')) ||
    flag('allow-unsafe-pr-checkout')
  )
    return
  const event = readFileSync(variable('GITHUB_EVENT_PATH'), 'utf8')
  if (ref.startsWith('refs/pull/') || (/^[0-9a-f]{40}$/.test(ref) && event.includes(ref)))
    throw new Error(
      `Refusing to check out '${ref}' of a pull request in a privileged workflow; see allow-unsafe-pr-checkout`,
    )
}

/** The token goes into a file of its own, which the repository's configuration includes. */
function authenticate(directory: string, token: string): string {
  if (token === '') return ''
  const file = join(variable('RUNNER_TEMP'), `git-credentials-${randomUUID()}.config`)
  const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`
  writeFileSync(file, `[http]\n\textraheader = ${header}\n`, { mode: 0o600 })
  appendFileSync(join(directory, '.git/config'), inclusion(file))
  return file
}

/** What a `ref` input names: a commit, a full ref, a branch, or a tag. */
function named(git: Git, asked: string): Revision {
  if (/^[0-9a-f]{40}$/.test(asked)) return { ref: '', sha: asked }
  const remote = git('ls-remote', 'origin')
    .split('\n')
    .map((line) => line.split('\t')[1] ?? '')
  if (asked === '') return { ref: headOf(git), sha: '' }
  const found = [asked, `refs/heads/${asked}`, `refs/tags/${asked}`].find(
    (ref) => ref.startsWith('refs/') && remote.includes(ref),
  )
  if (found === undefined) throw new Error(`A branch or tag with the name '${asked}' could not be found`)
  return { ref: found, sha: '' }
}

function headOf(git: Git): string {
  return (
    /^ref: (?<ref>\S+)\tHEAD/m.exec(git('ls-remote', '--symref', 'origin', 'HEAD'))?.groups?.['ref'] ??
    'refs/heads/main'
  )
}

function localRef(ref: string): string {
  if (ref.startsWith('refs/heads/')) return `refs/remotes/origin/${ref.slice('refs/heads/'.length)}`
  if (ref.startsWith('refs/pull/')) return `refs/remotes/pull/${ref.slice('refs/pull/'.length)}`
  return ref.startsWith('refs/tags/') ? ref : 'refs/remotes/origin/playground-commit'
}

function sparse(git: Git): void {
  const patterns = lines('sparse-checkout')
  if (patterns.length > 0)
    git('sparse-checkout', 'set', flag('sparse-checkout-cone-mode') ? '--cone' : '--no-cone', ...patterns)
}

/** A branch is checked out as a branch, anything else with a detached head. */
function checkout(git: Git, { ref, sha }: Revision): void {
  if (ref.startsWith('refs/heads/')) {
    const branch = ref.slice('refs/heads/'.length)
    git('checkout', '--quiet', '--force', '-B', branch, `refs/remotes/origin/${branch}`)
  } else git('checkout', '--quiet', '--force', sha === '' ? localRef(ref) : sha)
}
