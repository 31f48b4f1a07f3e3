import { expect, test } from '@jest/globals'
import { gitData } from '@wrenchproof/github'
import { protect } from '@wrenchproof/playground/github'
import { github, repository } from './github.ts'

async function commitOn(data: ReturnType<typeof gitData>, parents: string[], content: string) {
  const tree = await data.createTree(parents[0], [{ path: 'a/b.json', content }])
  return data.createCommit({ message: `wrote ${content}\n`, tree, parents })
}

test('branches come into being once and move forward only', async () => {
  await using hub = await github()
  const data = gitData(hub.client(), repository)
  const one = await commitOn(data, [], 'one')
  const two = await commitOn(data, [one], 'two')
  const other = await commitOn(data, [one], 'other')
  expect(await data.createBranch('ledger/dev', one)).toBe('done')
  expect(await data.createBranch('ledger/dev', one)).toBe('exists')
  expect(await data.moveBranch('ledger/dev', two)).toBe('done')
  expect(await data.moveBranch('ledger/dev', two)).toBe('done')
  expect(await data.moveBranch('ledger/dev', other)).toBe('not-a-descendant')
  expect(await data.moveBranch('ledger/none', two)).toBe('missing')
  expect(await data.branch('ledger/dev')).toEqual({ commit: two, parents: [one] })
  expect(await data.branch('ledger/de')).toBeUndefined()
})

test('files are found through their trees', async () => {
  await using hub = await github()
  const data = gitData(hub.client(), repository)
  const one = await commitOn(data, [], 'öne')
  const { entries, truncated } = await data.tree(one, true)
  expect(truncated).toBe(false)
  expect(entries.map(({ path, type }) => `${type} ${path}`)).toEqual(['tree a', 'blob a/b.json'])
  expect(await data.blob(entries[1]?.sha ?? '')).toBe('öne')
  expect((await data.tree(one, false)).entries.map(({ path }) => path)).toEqual(['a'])
  const without = await data.createTree(one, [
    { path: 'a/b.json', content: null },
    { path: 'c', content: 'c' },
  ])
  expect((await data.tree(without, true)).entries.map(({ path }) => path)).toEqual(['c'])
})

test('what a ruleset forbids is an error with its words', async () => {
  await using hub = await github()
  protect(hub.state, hub.repository, { include: ['refs/heads/ledger/*'], rules: ['creation'] })
  const data = gitData(hub.client(), repository)
  const one = await commitOn(data, [], 'one')
  await expect(data.createBranch('ledger/dev', one)).rejects.toMatchObject({
    code: 'GITHUB_REJECTED',
    said: expect.stringContaining('creations being restricted'),
  })
})
