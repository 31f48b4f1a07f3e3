import { expect, test } from '@jest/globals'
import { githubState, protect } from '@wrenchproof/playground/github'
import { githubBranches } from '@wrenchproof/ledger'
import { describeLedgerBranches } from './branches-contract.ts'
import { githubHome } from './github-home.ts'

describeLedgerBranches('branches on GitHub', githubHome)

const change = (path: string, text: string, removes: string[] = []) => ({
  subject: `dev: ${text}`,
  writes: new Map([[path, text]]),
  removes,
})

async function written(append: Promise<{ kind: string; commit?: string }>): Promise<string> {
  const { commit } = await append
  if (commit === undefined) throw new Error('lost')
  return commit
}

test('what one machine wrote another one reads, and a path that is not there is no reason to fail', async () => {
  await using home = await githubHome()
  const one = await written(home.branches.append('ledger/dev', undefined, change('plans/2026-11/a.json', 'one')))
  const two = await written(home.branches.append('ledger/dev', one, change('open.json', 'two', ['hold.json'])))
  const { branches } = home.client()
  expect(await branches.tip('ledger/dev')).toEqual({ commit: two, parents: [one] })
  const three = await written(branches.append('ledger/dev', two, change('anchor.json', 'three', ['open.json', 'x/y'])))
  const paths = ['plans/2026-11/a.json', 'open.json', 'anchor.json', 'plans/2026-11']
  const expected = [
    ['plans/2026-11/a.json', 'one'],
    ['anchor.json', 'three'],
  ]
  expect([...(await branches.files(three, paths))]).toEqual(expected)
  expect([...(await home.client().branches.files(three, paths))]).toEqual(expected)
})

test('a branch whose name begins another is not it', async () => {
  await using home = await githubHome()
  await home.branches.append('ledger/dev-platform', undefined, change('a', 'one'))
  expect(await home.branches.tip('ledger/dev')).toBeUndefined()
})

test('a repository that cannot be read is an error, not an empty ledger', async () => {
  await using home = await githubHome()
  await home.branches.append('ledger/dev', undefined, change('a', 'one'))
  await expect(home.client({ actions: 'read' }).branches.tip('ledger/dev')).rejects.toMatchObject({
    code: 'PERMISSION_MISSING',
  })
  await expect(home.client({}, {}, 'acme/other').branches.tip('ledger/dev')).rejects.toMatchObject({
    code: 'GITHUB_NOT_FOUND',
  })
})

test.each([
  ['no permission', { contents: 'read' } as const, undefined, 'contents: write'],
  ['a ruleset against new branches', { contents: 'write' } as const, 'creation', 'not from creation'],
])('with %s it cannot be written, and says what to do', async (_, permissions, rule, fix) => {
  await using home = await githubHome()
  if (rule !== undefined) protect(home.state, home.repository, { include: ['refs/heads/ledger/*'], rules: [rule] })
  const { branches } = home.client(permissions)
  await expect(branches.append('ledger/dev', undefined, change('a', 'one'))).rejects.toMatchObject({
    code: 'LEDGER_UNWRITABLE',
    fix: expect.stringContaining(fix),
  })
})

test.each(['update', 'pull_request'])('a ruleset with %s keeps an existing branch from being written', async (rule) => {
  await using home = await githubHome()
  const one = await written(home.branches.append('ledger/dev', undefined, change('a', 'one')))
  protect(home.state, home.repository, { include: ['refs/heads/ledger/*'], rules: [rule] })
  await expect(home.branches.append('ledger/dev', one, change('a', 'two'))).rejects.toMatchObject({
    code: 'LEDGER_UNWRITABLE',
  })
})

test('the ruleset that a ledger should have is in nobody’s way', async () => {
  await using home = await githubHome()
  protect(home.state, home.repository, { include: ['refs/heads/ledger/*'], rules: ['deletion', 'non_fast_forward'] })
  const one = await written(home.branches.append('ledger/dev', undefined, change('a', 'one')))
  await written(home.branches.append('ledger/dev', one, change('a', 'two')))
  expect(await home.subjects('ledger/dev')).toEqual(['dev: two', 'dev: one'])
})

test('a branch that was deleted meanwhile is a lost race, not a new beginning', async () => {
  await using home = await githubHome()
  const one = await written(home.branches.append('ledger/dev', undefined, change('a', 'one')))
  await home.repository.git.updateRef('refs/heads/ledger/dev', undefined, one)
  expect(await home.branches.append('ledger/dev', one, change('a', 'two'))).toEqual({ kind: 'lost' })
})

test('a replica that is behind is asked again, for a while', async () => {
  await using home = await githubHome()
  const { branches, waits } = home.client()
  const one = await written(branches.append('ledger/dev', undefined, change('a', 'one')))
  const two = await written(branches.append('ledger/dev', one, change('a', 'two')))
  home.repository.staleRefReads = 2
  expect(await branches.tip('ledger/dev', { commit: one })).toMatchObject({ commit: two })
  expect(waits).toEqual([1, 2])
  home.repository.staleRefReads = Infinity
  await expect(branches.tip('ledger/dev', { commit: one })).rejects.toMatchObject({ code: 'LEDGER_LAGGING' })
})

const notFound = {
  status: 404,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: 'Not Found', documentation_url: '', status: '404' }),
}

test('a new branch that a replica does not have yet is asked for again', async () => {
  await using home = await githubHome()
  const { branches, waits } = home.client()
  const one = await written(branches.append('ledger/dev', undefined, change('a', 'one')))
  const none = { status: 200, headers: { 'content-type': 'application/json' }, body: '[]' }
  home.board.faults.push(
    { kind: 'answer', response: notFound, path: /branches\//u },
    { kind: 'answer', response: none, path: /matching-refs/u },
  )
  expect(await branches.tip('ledger/dev', { commit: undefined })).toEqual({ commit: one, parents: [] })
  expect(waits).toEqual([1])
})

test('a commit that a replica does not have yet is asked for again', async () => {
  await using home = await githubHome()
  const one = await written(home.branches.append('ledger/dev', undefined, change('a', 'one')))
  home.board.faults.push(
    { kind: 'answer', response: notFound, path: /git\/trees/u },
    { kind: 'answer', response: notFound, path: /blobs/u },
  )
  const { branches, waits } = home.client()
  expect([...(await branches.files(one, ['a']))]).toEqual([['a', 'one']])
  expect(waits).toEqual([1, 1])
  home.board.faults.push({ kind: 'answer', response: notFound, path: /git\/trees/u, times: Infinity })
  await expect(home.client().branches.files(one, ['a'])).rejects.toMatchObject({ code: 'GITHUB_NOT_FOUND' })
})

test('a ledger too large to list at once is walked', async () => {
  const folder = { mode: '040000', type: 'tree' }
  const file = { mode: '100644', type: 'blob' }
  const listings: Record<string, { path: string; mode: string; type: string; sha: string }[]> = {
    commit: [
      { path: 'a.json', ...file, sha: 'a' },
      { path: 'plans', ...folder, sha: 'plans' },
    ],
    plans: [{ path: '2026-11', ...folder, sha: 'month' }],
    month: [{ path: 'x.json', ...file, sha: 'x' }],
  }
  const read: string[] = []
  const nothing = async () => 'done' as const
  const branches = githubBranches(
    {
      branch: async () => undefined,
      async tree(sha, recursive) {
        read.push(sha)
        return { entries: recursive ? [] : (listings[sha] ?? []), truncated: recursive }
      },
      blob: async (sha) => `blob ${sha}`,
      createTree: async () => 'tree',
      createCommit: async () => 'next',
      createBranch: nothing,
      moveBranch: nothing,
    },
    async () => true,
  )
  const paths = ['a.json', 'plans/2026-11/x.json', 'plans/2026-12/x.json', 'plans', 'a.json/b', 'b']
  expect([...(await branches.files('commit', paths))]).toEqual([
    ['a.json', 'blob a'],
    ['plans/2026-11/x.json', 'blob x'],
  ])
  expect(read.toSorted()).toEqual(['commit', 'commit', 'month', 'plans'])
})

test('an empty repository says so', async () => {
  await using home = await githubHome()
  await using empty = await githubState({ repositories: [{ fullName: 'acme/empty' }] })
  home.state.repositories[0] = { ...home.repository, git: empty.repositories[0]?.git ?? home.repository.git }
  await expect(home.branches.append('ledger/dev', undefined, change('a', 'one'))).rejects.toMatchObject({
    code: 'LEDGER_UNWRITABLE',
    message: expect.stringContaining('empty'),
  })
  home.state.repositories[0] = home.repository
})
