import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { commitFiles, repositoryOf } from '../../playground/github/index.ts'
import type { RunResult } from '../../playground/workflows/index.ts'
import { ownWorld } from './world.ts'
import type { OwnWorld } from './world.ts'

let world: OwnWorld

beforeAll(async () => {
  world = await ownWorld()
}, 60_000)

afterAll(async () => world[Symbol.asyncDispose]())

const ended = ({ jobs }: RunResult): Record<string, string> =>
  Object.fromEntries(jobs.map(({ name, conclusion }) => [name, conclusion]))
const log = ({ jobs }: RunResult): string => jobs.map((job) => job.log).join('\n')

test('a push to main is checked whole, with the many applies', async () => {
  const before = (await world.repository.git.resolve('main'))?.oid ?? ''
  await world.commit({ 'notes.md': 'Hello.\n' }, 'docs: a note')
  const run = await world.push(before)
  expect(ended(run)).toEqual({ 'npm test': 'success' })
  expect(log(run)).toContain('applies: 200')
}, 60_000)

test('what the check finds makes it red', async () => {
  await world.commit({ 'actions/hello/src/main.js': 'console.log("other")\n' }, 'fix: another', 'feature/x')
  const run = await world.propose('ada', 'feature/x')
  expect(ended(run)).toEqual({ 'npm test': 'failure' })
  expect(log(run)).toContain('stale       actions/hello/dist/index.js')
}, 60_000)

test('a pull request of a fork is checked too, without anything that could be a credential', async () => {
  const { github, repository } = world
  const fork = repositoryOf(github, 'mallory/wrenchproof')
  await fork.git.text(['fetch', '--quiet', repository.git.directory, '+refs/heads/main:refs/heads/main'])
  await commitFiles(fork.git, 'small', { files: { 'notes.md': 'Mine.\n' }, message: 'docs: mine', from: 'main' })
  const run = await world.propose('mallory', 'mallory:small')
  expect(ended(run)).toEqual({ 'npm test': 'success' })
  expect(github.oidc.issued).toBe(0)
}, 60_000)
