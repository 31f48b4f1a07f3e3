import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { RunResult } from '../../playground/workflows/index.ts'
import { ownWorld, source } from './world.ts'
import type { OwnWorld } from './world.ts'

let world: OwnWorld

beforeAll(async () => {
  world = await ownWorld()
}, 60_000)

afterAll(async () => world[Symbol.asyncDispose]())

const ended = ({ jobs }: RunResult): Record<string, string> =>
  Object.fromEntries(jobs.map(({ name, conclusion }) => [name, conclusion]))
const log = ({ jobs }: RunResult): string => jobs.map((job) => job.log).join('\n')
const at = async (ref: string) => (await world.repository.git.resolve(`${ref}^{commit}`))?.oid
const tags = async () => (await world.repository.git.text(['tag', '--list'])).split('\n').filter((tag) => tag !== '')

test('a commit of main is checked, tagged once somebody approved, and its bundles are attested', async () => {
  const commit = await at('refs/heads/main')
  const run = await world.release('main', 'v1.0.0')
  expect(ended(run)).toEqual({ asked: 'success', 'npm test': 'success', tag: 'success', attest: 'success' })
  expect([await at('refs/tags/v1.0.0'), await at('refs/tags/v1')]).toEqual([commit, commit])
  const record = world.repository.runs.find(({ id }) => id === run.id)
  expect(record?.approvals.map(({ user, state }) => `${user.login} ${state}`)).toEqual(['bob approved'])
  const [, attested = ''] = /attested (\{.*\})/u.exec(log(run)) ?? []
  const sha256 = createHash('sha256').update(source).digest('hex')
  expect(JSON.parse(attested)).toEqual({
    subjects: [{ name: 'actions/hello/dist/index.js', digest: { sha256 } }],
    ref: 'refs/heads/main',
    sha: commit,
    token: true,
  })
}, 120_000)

test('the next one has the changes since as its message, and the major version goes along', async () => {
  await world.commit({ 'notes.md': 'One.\n' }, 'feat(plan): another comment')
  const commit = await world.commit({ 'notes.md': 'Two.\n' }, 'docs: words')
  const run = await world.release('main', 'v1.1.0')
  expect(run.conclusion).toBe('success')
  expect(await tags()).toEqual(['v1', 'v1.0.0', 'v1.1.0'])
  expect(await at('refs/tags/v1')).toBe(commit)
  const message = await world.repository.git.text(['tag', '-n9', '--list', 'v1.1.0'])
  expect(message).toContain('plan: another comment')
  expect(message).not.toContain('words')
}, 120_000)

test('a version that is there, or older, is refused, and nothing moves', async () => {
  const commit = await at('refs/tags/v1')
  const run = await world.release('main', 'v1.0.1')
  expect(ended(run)).toEqual({ asked: 'success', 'npm test': 'success', tag: 'failure', attest: 'skipped' })
  expect(log(run)).toContain('v1.0.1 does not come after v1.1.0')
  expect([await tags(), await at('refs/tags/v1')]).toEqual([['v1', 'v1.0.0', 'v1.1.0'], commit])
}, 120_000)

test('a bundle that is not what its source builds is not released', async () => {
  await world.commit({ 'actions/hello/dist/index.js': 'console.log("other")\n' }, 'fix: by hand')
  const run = await world.release('main', 'v1.2.0')
  expect(ended(run)).toEqual({ asked: 'success', 'npm test': 'failure', tag: 'skipped', attest: 'skipped' })
  expect(log(run)).toContain('stale       actions/hello/dist/index.js')
  expect(await tags()).not.toContain('v1.2.0')
}, 120_000)

test.each([
  ['another branch than main', 'feature/x', 'v2.0.0', 'a release is a commit of main'],
  ['a version that is none', 'main', 'v2.0', 'version: must be like v1.2.3'],
  ['a version with a command in it', 'main', 'v2.0.0$(id)', 'version: must be like v1.2.3'],
])(
  '%s is refused before there is a credential',
  async (_, branch, version, text) => {
    await world.commit({ 'notes.md': `${branch}\n` }, 'docs: a branch', branch)
    const issued = world.github.oidc.issued
    const run = await world.release(branch, version)
    expect(ended(run)).toEqual({ asked: 'failure', check: 'skipped', tag: 'skipped', attest: 'skipped' })
    expect(log(run)).toContain(text)
    expect(world.github.oidc.issued).toBe(issued)
  },
  60_000,
)
