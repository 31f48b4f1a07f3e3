/**
 * A small repository with this one's own workflows, `ci.yml` and `release.yml`, in the playground's GitHub. The workflow
 * files and what they start are the real ones. Small is what they are about: one action whose bundle is its source, and
 * a `tools/check.ts` that asks the real `tools/check-dist.ts` about it instead of linting and testing for minutes.
 */
import { mkdir, readFile, readdir, rm, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  commitFiles,
  environmentOf,
  githubState,
  mintToken,
  repositoryOf,
  serveGithub,
  timestamp,
} from '../../playground/github/index.ts'
import type { GithubState, Repository } from '../../playground/github/index.ts'
import { findTool } from '../../playground/runner/index.ts'
import { dispatchEvent, pullRequestEvent, pushEvent, workflowService } from '../../playground/workflows/index.ts'
import type { RunResult, WorkflowEvent } from '../../playground/workflows/index.ts'

const top = join(import.meta.dirname, '../..')

/** The source of the world's only action, which is its bundle too. */
export const source = 'console.log("hello")\n'

/** Of the whole check, what a release promises of its bundles. */
const check = `import { copyFileSync, mkdirSync } from 'node:fs'
import { distDifferences, explainDifferences, removeBundles } from './check-dist.ts'

removeBundles('.')
mkdirSync('actions/hello/dist')
copyFileSync('actions/hello/src/main.js', 'actions/hello/dist/index.js')
const differences = distDifferences('.')
process.stdout.write(explainDifferences('.', differences))
console.log(\`applies: \${process.env['WRENCHPROOF_APPLIES'] ?? 'default'}\`)
if (differences.length > 0) process.exitCode = 1
`

/** Stands in for the registry: what the lockfile pins is what this checkout has installed. */
const npx = `#!${process.execPath}
const { mkdirSync, readdirSync, symlinkSync, writeFileSync } = require('node:fs')
mkdirSync('node_modules/@actions/attest', { recursive: true })
const installed = readdirSync('${top}/node_modules').filter((name) => name !== '@actions')
for (const name of installed) symlinkSync('${top}/node_modules/' + name, 'node_modules/' + name)
for (const name of readdirSync('packages')) symlinkSync('${top}/packages/' + name + '/node_modules', 'packages/' + name + '/node_modules')
writeFileSync('node_modules/@actions/attest/package.json', '{"type":"module","main":"index.js"}')
writeFileSync('node_modules/@actions/attest/index.js', ${JSON.stringify(`
// Sigstore is not imitated: what is attested is told, with the claims of the token that Sigstore would be shown.
export async function attestProvenance({ subjects, token }) {
  const url = process.env.ACTIONS_ID_TOKEN_REQUEST_URL + '&audience=sigstore'
  const headers = { authorization: 'bearer ' + process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN }
  const { value } = await (await fetch(url, { headers })).json()
  const { ref, sha } = JSON.parse(Buffer.from(value.split('.')[1], 'base64url'))
  console.log('attested ' + JSON.stringify({ subjects, ref, sha, token: token !== '' }))
  return { attestationID: '7' }
}
`)})
`

export interface OwnWorld extends AsyncDisposable {
  readonly github: GithubState
  readonly repository: Repository
  /** Commits on a branch; a new one starts from `main`. */
  commit(files: Readonly<Record<string, string>>, message: string, branch?: string): Promise<string>
  /** What a push to `main` starts. */
  push(before: string): Promise<RunResult>
  /** What a pull request to `main` starts; `head` is a branch, or `owner:branch`. */
  propose(by: string, head: string): Promise<RunResult>
  /** Presses "Run workflow". */
  release(branch: string, version: string): Promise<RunResult>
}

/** Starts it; its GitHub environment `release` has bob as reviewer, who approves. */
export async function ownWorld(): Promise<OwnWorld> {
  await using stack = new AsyncDisposableStack()
  const bin = await mkdtemp(join(tmpdir(), 'wrenchproof-own-'))
  stack.defer(async () => rm(bin, { recursive: true, force: true, maxRetries: 3 }))
  await mkdir(join(bin, 'bin'))
  await writeFile(join(bin, 'bin/npx'), npx, { mode: 0o755 })
  const fullName = 'acme/wrenchproof'
  const github = stack.use(
    await githubState({
      people: ['ada', 'bob'],
      repositories: [
        { fullName, files: await files() },
        { fullName: 'mallory/wrenchproof', forkOf: fullName },
      ],
    }),
  )
  const repository = repositoryOf(github, fullName)
  const at = timestamp(github)
  repository.variables = [{ name: 'WRENCHPROOF_LIVE', value: 'true', createdAt: at, updatedAt: at }]
  const environment = environmentOf(github, repository, 'release')
  environment.branchPolicy = ['main']
  environment.reviewers = ['bob']
  const server = stack.use(await serveGithub(github))
  const tools = [join(bin, 'bin'), ...['git', 'terraform', 'npm'].map((name) => dirname(findTool(name)))]
  const service = stack.use(
    await workflowService({
      github,
      server,
      tools,
      approve: () => ({ by: 'bob', state: 'approved', comment: 'Now.' }),
    }),
  )
  const place = { state: github, repository, actor: 'ada' }
  const started = async (event: WorkflowEvent | undefined): Promise<RunResult> => {
    const [handle, ...more] = event === undefined ? [] : await service.startTriggered(repository, event)
    if (handle === undefined || more.length > 0) throw new Error('not one workflow was started')
    return handle.done
  }
  const rest = stack.move()
  return {
    github,
    repository,
    commit: async (changed, message, branch = 'main') =>
      commitFiles(repository.git, branch, { files: changed, message, from: 'main' }),
    push: async (before) => started(await pushEvent(place, { ref: 'refs/heads/main', before })),
    async propose(by, head) {
      const permissions = { contents: 'read', 'pull-requests': 'write' } as const
      const token = mintToken(github, { kind: 'user', actor: by, repositories: [repository], permissions })
      const response = await fetch(`${server.url}/repos/${fullName}/pulls`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ title: head, head, base: 'main' }),
      })
      if (!response.ok) throw new Error(`no pull request: ${response.status} ${await response.text()}`)
      const number = Math.max(...repository.issues.map((issue) => issue.number))
      return started(await pullRequestEvent({ ...place, actor: by }, { number }))
    },
    async release(ref, version) {
      const workflow = '.github/workflows/release.yml'
      const event = await dispatchEvent(place, { workflow, ref, inputs: { version } })
      const handle = await service.start({ repository, workflow, event })
      return handle.done
    },
    [Symbol.asyncDispose]: async () => rest.disposeAsync(),
  }
}

/** What both workflows start, as it is here, and the little they start it on. */
async function files(): Promise<Record<string, string>> {
  const tools = ['start.mjs', 'check-dist.ts', 'release.ts', 'attest.ts', ...(await namesIn('tools/release'))]
  const real = [
    '.github/workflows/ci.yml',
    '.github/workflows/release.yml',
    '.gitignore',
    '.node-version',
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    ...tools.map((name) => `tools/${name}`),
    ...(await namesIn('packages/errors')).map((name) => `packages/errors/${name}`),
    ...(await namesIn('packages/github')).map((name) => `packages/github/${name}`),
  ]
  const texts = await Promise.all(real.map(async (path) => [path, await readFile(join(top, path), 'utf8')] as const))
  return {
    ...Object.fromEntries(texts),
    'tools/check.ts': check,
    'actions/hello/package.json': '{"name":"hello"}\n',
    'actions/hello/action.yml': 'runs: { using: node24, main: dist/index.js }\n',
    'actions/hello/src/main.js': source,
    'actions/hello/dist/index.js': source,
  }
}

/** Sources below a directory, by their paths in it or, for tools, below `tools`. */
async function namesIn(directory: string): Promise<string[]> {
  const below = directory.startsWith('tools/') ? 'tools' : directory
  const entries = await readdir(join(top, directory), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.(?:ts|json)$/u.test(entry.name) && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(top, below).length + 1))
    .filter((path) => !/(?:^|\/)(?:node_modules|lib|test|testdata)\//u.test(path))
}
