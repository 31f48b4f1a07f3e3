import { expect, test } from '@jest/globals'
import { addJob, startRun } from '../index.ts'
import type { CacheMode, RunOptions } from '../index.ts'
import { runner } from './official.ts'
import type { OfficialCall } from './official.ts'
import { repo, world } from './support.ts'
import type { World } from './support.ts'

const main = { event: 'push', ref: 'refs/heads/main' }
const pull = { event: 'pull_request', ref: 'refs/pull/7/merge', headRef: 'feature', baseRef: 'develop', pullNumber: 7 }
const develop = { event: 'push', ref: 'refs/heads/develop' }

async function env(github: World, on: Pick<RunOptions, 'event' | 'ref'> & Partial<RunOptions>, cacheMode?: CacheMode) {
  const { state, repository, server } = github
  const sha = (await repository.git.resolve('refs/heads/main'))?.oid ?? ''
  const run = startRun(state, repository, { workflow: '.github/workflows/x.yml', sha, actor: 'alice', ...on })
  const job = addJob(state, repository, run, { name: 'plan' })
  return server.actionEnv({ repository, run, job, permissions: {}, ...(cacheMode === undefined ? {} : { cacheMode }) })
}

test('a cache is saved and restored, exactly or by prefix', async () => {
  await using github = await world()
  await using machine = await runner()
  await machine.put('providers/one', 'binary')
  const saved = await machine.call(await env(github, main), { do: 'save-cache', paths: ['providers'], key: 'tf-abc' })
  expect(saved.value).toEqual(github.repository.caches[0]?.id)
  const paths = ['providers']
  const exact = await machine.call(await env(github, main), { do: 'restore-cache', paths, key: 'tf-abc' })
  expect(exact.value).toBe('tf-abc')
  const restoreKeys = ['tf-']
  const near = await machine.call(await env(github, main), { do: 'restore-cache', paths, key: 'tf-new', restoreKeys })
  expect(near.value).toBe('tf-abc')
  expect(await machine.file('providers/one')).toBe('binary')
  const listed = await github.client({ actions: 'read' }).request('GET /repos/{owner}/{repo}/actions/caches', repo)
  expect(listed.data.actions_caches).toMatchObject([{ key: 'tf-abc', ref: 'refs/heads/main' }])
})

test.each([
  ['the base branch', develop, pull, 'k'],
  ['the default branch', main, pull, 'k'],
  ['the pull request itself', pull, pull, 'k'],
])('a pull request finds what %s saved', async (_, saver, reader, key) => {
  await using github = await world()
  await using machine = await runner()
  await machine.put('p/x', 'x')
  await machine.call(await env(github, saver), { do: 'save-cache', paths: ['p'], key })
  const restored = await machine.call(await env(github, reader), { do: 'restore-cache', paths: ['p'], key })
  expect(restored.value).toBe(key)
})

test('what a pull request saved stays with it', async () => {
  await using github = await world()
  await using machine = await runner()
  await machine.put('p/x', 'x')
  await machine.call(await env(github, pull), { do: 'save-cache', paths: ['p'], key: 'k' })
  for (const reader of [main, develop]) {
    const restored = await machine.call(await env(github, reader), { do: 'restore-cache', paths: ['p'], key: 'k' })
    expect(restored.value).toBeNull()
  }
})

test('an entry is never replaced', async () => {
  await using github = await world()
  await using machine = await runner()
  await machine.put('p/x', 'x')
  const save: OfficialCall = { do: 'save-cache', paths: ['p'], key: 'k' }
  await machine.call(await env(github, main), save)
  const again = await machine.call(await env(github, main), save)
  expect(again.value).toBe(-1)
  expect(github.repository.caches).toHaveLength(1)
})

test('a pull request from a fork may read but not write', async () => {
  await using github = await world()
  await using machine = await runner()
  await machine.put('p/x', 'x')
  const fork = { ...pull, headRepositoryId: 1 }
  const saved = await machine.call(await env(github, fork), { do: 'save-cache', paths: ['p'], key: 'k' })
  expect(saved).toMatchObject({ value: -1, printed: expect.stringContaining('cache write denied:') })
})

test('a job without cache scopes is told so by the service', async () => {
  await using github = await world()
  await using machine = await runner()
  const none = await env(github, main, 'none')
  // An older runner does not tell the client, so the client asks.
  const asked = { ...none, ACTIONS_CACHE_MODE: '' }
  const restored = await machine.call(asked, { do: 'restore-cache', paths: ['p'], key: 'k' })
  expect(restored).toMatchObject({ value: null, printed: expect.stringContaining('cache read denied:') })
})
