import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { baseCommit, isForeign, readEvent } from '@wrenchproof/runner'

test.each<[string, unknown, boolean]>([
  ['a push', { ref: 'refs/heads/main' }, false],
  ['a pull request of this repository', { pull_request: { head: { repo: { id: 42 } } } }, false],
  ['a pull request from a fork', { pull_request: { head: { repo: { id: 43 } } } }, true],
  ['a pull request from a fork that is gone', { pull_request: { head: { repo: null } } }, true],
  ['nothing', undefined, false],
])('%s is from a fork: %s', (_, event, expected) => {
  expect(isForeign(event, { repositoryId: '42' })).toBe(expected)
})

const commit = 'a'.repeat(40)

test.each<[string, unknown, string | undefined]>([
  ['a pull request', { pull_request: { base: { sha: commit } } }, commit],
  ['a merge group', { merge_group: { base_sha: commit } }, commit],
  ['a push', { before: commit }, undefined],
  ['something that is no commit', { pull_request: { base: { sha: '--output=x' } } }, undefined],
])('the base of %s', (_, event, expected) => {
  expect(baseCommit(event)).toBe(expected)
})

test('the event is read from where the runner put it, and one that cannot be is refused', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'wrenchproof-event-'))
  const path = join(directory, 'event.json')
  try {
    await writeFile(path, '{"number":7}')
    expect(await readEvent({ GITHUB_EVENT_PATH: path })).toEqual({ number: 7 })
    await writeFile(path, '{"number":')
    await expect(readEvent({ GITHUB_EVENT_PATH: path })).rejects.toMatchObject({ code: 'EVENT_UNREADABLE' })
    expect(await readEvent({})).toBeUndefined()
  } finally {
    await rm(directory, { recursive: true })
  }
})
