/** The shipped bundle on one machine's disk: no GitHub, no cloud, and everything that can be wrong with what it is told. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fakeRunner, findTool } from '@wrenchproof/playground/runner'
import { sampleRepository } from '@wrenchproof/playground/sample'
import type { SampleRepository } from '@wrenchproof/playground/sample'

const actions = join(import.meta.dirname, '..', '..')
const branches = { dev: 'develop', staging: 'release/1', production: 'main' } as const

let repository: SampleRepository

async function step(action: string, inputs: Readonly<Record<string, string>>, ref: string = branches.production) {
  await using runner = await fakeRunner({
    workspace: repository.path,
    repositoryId: '42',
    ref: `refs/heads/${ref}`,
    tools: [findTool('terraform')],
  })
  return await runner.runAction(join(actions, action), inputs)
}

async function look(inputs: Readonly<Record<string, string>> = {}) {
  const { environment: _, 'plan-key': key = '', ...addressing } = repository.inputs('{environment}')
  const done = await step('drift-detect', { ...addressing, 'plan-key': key, issue: 'false', ...inputs })
  return { ...done, status: JSON.parse(done.outputs['status'] ?? '{}') as Record<string, string> }
}

async function deliver(environment: keyof typeof branches) {
  const inputs = repository.inputs(environment)
  const { outputs, log } = await step('plan', inputs, branches[environment])
  const applied = await step('apply', { ...inputs, 'plan-digest': outputs['plan-digest'] ?? '' }, branches[environment])
  if (applied.exitCode !== 0) throw new Error(`${log}\n${applied.log}`)
}

beforeAll(async () => {
  repository = await sampleRepository()
  for (const environment of ['dev', 'staging', 'production'] as const) await deliver(environment)
})
afterAll(async () => repository[Symbol.asyncDispose]())

test('all at once, each by itself: one that fails is unknown, the others are done', async () => {
  await writeFile(repository.state('staging'), '{')
  const { status, outcome, log } = await look({ concurrency: '3' })
  expect({ status, outcome }).toEqual({
    status: { dev: 'clean', staging: 'unknown', production: 'clean' },
    outcome: 'success',
  })
  expect(log).toMatch(/staging could not be looked at: .*(?:state|JSON)/iu)
})

test('a state that is gone, or another one than was recorded, is no clean environment', async () => {
  await rm(repository.state('staging'))
  const { log } = await look({ environments: 'staging' })
  expect(log).toContain('there is no state, and the ledger remembers one of serial')
})

test('one whose terraform hangs is unknown after its time limit, and the others are done', async () => {
  // Whoever opens it waits for a writer, for ever.
  await promisify(execFile)('mkfifo', [repository.state('staging')])
  const { status, log } = await look({ 'time-limit': '5s' })
  expect(status).toEqual({ dev: 'clean', staging: 'unknown', production: 'clean' })
  expect(log).toMatch(/staging could not be looked at: .*terraform \w+ had not ended after 5 s and was stopped/u)
  await rm(repository.state('staging'))
})

test('without the key the ledger is read all the same, and the report says so; with a wrong one it is not', async () => {
  const { status, summary } = await look({ environments: 'dev', 'plan-key': '' })
  expect(status).toEqual({ dev: 'clean' })
  expect(summary).toContain('The ledger was read without its key')
  const wrong = await look({ environments: 'dev', 'plan-key': randomBytes(32).toString('base64') })
  expect(wrong.status).toEqual({ dev: 'unknown' })
  expect(wrong.log).toContain('is not to be believed')
})

test('a forged ledger that names an option instead of a commit reaches no git command', async () => {
  const git = async (args: readonly string[], input = '', env = {}) => {
    const directory = join(repository.store, 'ledger.git')
    const running = promisify(execFile)('git', ['--git-dir', directory, ...args], { env: { ...process.env, ...env } })
    // Git may end before it has read everything; its exit code tells.
    running.child.stdin?.on('error', () => undefined)
    running.child.stdin?.end(input)
    return (await running).stdout.trim()
  }
  const tip = await git(['rev-parse', 'ledger/dev'])
  const text = await git(['show', `${tip}:now.json`])
  const forged = text.replace(/"commit": "[0-9a-f]{40}"/gu, '"commit": "--output=/tmp/forged"')
  expect(forged).not.toBe(text)
  const blob = await git(['hash-object', '-w', '--stdin'], forged)
  const listed = (await git(['ls-tree', tip])).replace(/[0-9a-f]{40}\tnow\.json/u, `${blob}\tnow.json`)
  const tree = await git(['mktree'], `${listed}\n`)
  const who = { GIT_AUTHOR_NAME: 'm', GIT_AUTHOR_EMAIL: 'm@m', GIT_COMMITTER_NAME: 'm', GIT_COMMITTER_EMAIL: 'm@m' }
  await git(['update-ref', 'refs/heads/ledger/dev', await git(['commit-tree', tree, '-p', tip], 'x', who)])
  const { status, log } = await look({ environments: 'dev', 'plan-key': '' })
  expect(status).toEqual({ dev: 'unknown' })
  expect(log).toContain('the ledger names something that is no commit')
  expect((await look({ environments: 'dev' })).log).toContain('is not to be believed')
  await git(['update-ref', 'refs/heads/ledger/dev', tip])
})

describe('bad input: nothing is looked at', () => {
  test.each([
    [
      'a name that means nobody',
      { environments: 'dev, qa' },
      "- environments: 'qa' names none of dev, staging, production",
    ],
    ['no such noise list', { noise: 'nope.yml' }, 'noise: there is no nope.yml in this commit'],
    ['no such environments file', { 'environments-file': 'nope.yml' }, 'there is no nope.yml in commit'],
    ['a missing binary', { 'terraform-binary': 'tofu' }, 'BINARY_MISSING: '],
    ['no credentials for issues', { issue: 'true', 'github-token': '' }, '- github-token: is required'],
    ['an empty mirror', { 'provider-mirror': '/nonexistent' }, 'MIRROR_EMPTY: '],
  ])('%s', async (_what, inputs, line) => {
    const { exitCode, log, outputs } = await look(inputs)
    expect(exitCode).toBe(1)
    expect(log).toContain(line)
    expect(log).not.toContain('bug in Wrenchproof')
    expect(outputs).toEqual({})
  })

  test('an unreadable noise list, with line and column', async () => {
    await repository.commit('noise', {
      'terraform/drift-noise.yml':
        'noise:\n  - { address: "*", attribute: tags, reason: x, owner: y, expires: soon }\n',
    })
    const { exitCode, log } = await look()
    expect(exitCode).toBe(1)
    expect(log).toContain('- terraform/drift-noise.yml:2:59: noise.0.expires: must be a day such as 2027-01-31')
    await repository.commit('no noise', { 'terraform/drift-noise.yml': undefined })
  })

  test('a commit that the checkout does not have', async () => {
    await using shallow = await sampleRepository()
    await shallow.commit('other', { 'x.txt': 'y' })
    await using runner = await fakeRunner({
      workspace: shallow.path,
      repositoryId: '42',
      tools: [findTool('terraform')],
    })
    const { environment: _, ...addressing } = repository.inputs('{environment}')
    const { log, outputs } = await runner.runAction(join(actions, 'drift-detect'), {
      ...addressing,
      issue: 'false',
      environments: 'dev',
    })
    expect(JSON.parse(outputs['status'] ?? '')).toEqual({ dev: 'unknown' })
    expect(log).toContain('check out with `fetch-depth: 0`')
  })
})
