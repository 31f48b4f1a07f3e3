import { expect, test } from '@jest/globals'
import { commitFiles, protect } from '../index.ts'
import { refusal, repo, world } from './support.ts'
import type { World } from './support.ts'

const missing = '1'.repeat(40)

/** A commit on top of main, made through the API alone; answers its sha and main's. */
async function commitThroughApi(github: World, path = 'plans/2026-11/abc.json') {
  const git = github.client()
  const main = await git.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...repo, ref: 'heads/main' })
  const parent = main.data.object.sha
  const tip = await git.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', { ...repo, commit_sha: parent })
  const tree = await git.request('POST /repos/{owner}/{repo}/git/trees', {
    ...repo,
    base_tree: tip.data.tree.sha,
    tree: [{ path, mode: '100644', type: 'blob', content: `{"by":"${github.repository.name}"}` }],
  })
  const commit = await git.request('POST /repos/{owner}/{repo}/git/commits', {
    ...repo,
    message: 'production: applied 3 changes',
    tree: tree.data.sha,
    parents: [parent],
  })
  return { git, parent, sha: commit.data.sha, tree: tree.data.sha }
}

test('a commit made of API calls is what git sees', async () => {
  await using github = await world()
  const { git, sha, parent } = await commitThroughApi(github)
  await git.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ...repo, ref: 'heads/main', sha })
  const log = await github.repository.git.text(['log', '--format=%s|%an|%P', 'refs/heads/main'])
  expect(log.split('\n')[0]).toBe(`production: applied 3 changes|github-actions[bot]|${parent}`)
  const files = await github.repository.git.text(['ls-tree', '-r', '--name-only', 'refs/heads/main'])
  expect(files).toBe('main.tf\nplans/2026-11/abc.json')
})

test('trees are read by level and whole, and blobs come back byte for byte', async () => {
  await using github = await world()
  const { git, tree } = await commitThroughApi(github)
  const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}'
  const flat = await git.request(route, { ...repo, tree_sha: tree })
  expect(flat.data.tree.map((entry) => `${entry.type} ${entry.path}`)).toEqual(['blob main.tf', 'tree plans'])
  const whole = await git.request(route, { ...repo, tree_sha: tree, recursive: 'true' })
  expect(whole.data.tree.map((entry) => entry.path)).toContain('plans/2026-11/abc.json')
  const bytes = Buffer.from([0, 1, 2, 255, 10, 13])
  const blob = await git.request('POST /repos/{owner}/{repo}/git/blobs', {
    ...repo,
    content: bytes.toString('base64'),
    encoding: 'base64',
  })
  const read = await git.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', { ...repo, file_sha: blob.data.sha })
  expect(Buffer.from(read.data.content, 'base64')).toEqual(bytes)
})

test('a path is removed from a tree with a null sha, and empty folders go with it', async () => {
  await using github = await world()
  const { git, tree } = await commitThroughApi(github)
  const without = await git.request('POST /repos/{owner}/{repo}/git/trees', {
    ...repo,
    base_tree: tree,
    tree: [{ path: 'plans/2026-11/abc.json', mode: '100644', type: 'blob', sha: null }],
  })
  expect(without.data.tree.map((entry) => entry.path)).toEqual(['main.tf'])
})

test.each([
  ['../escape', 'tree.path contains a malformed path component'],
  ['a/.git/config', 'tree.path contains a malformed path component'],
])('a tree refuses the path %s', async (path, message) => {
  await using github = await world()
  const tree = [{ path, mode: '100644' as const, type: 'blob' as const, content: 'x' }]
  expect(
    await refusal(github.client().request('POST /repos/{owner}/{repo}/git/trees', { ...repo, tree })),
  ).toMatchObject({
    status: 422,
    message,
  })
})

test('refs are made once, listed by prefix, and deleted', async () => {
  await using github = await world()
  const { git, sha } = await commitThroughApi(github)
  const create = { ...repo, ref: 'refs/heads/ledger/production', sha }
  const made = await git.request('POST /repos/{owner}/{repo}/git/refs', create)
  expect(made.data).toMatchObject({ ref: 'refs/heads/ledger/production', object: { type: 'commit', sha } })
  expect(await refusal(git.request('POST /repos/{owner}/{repo}/git/refs', create))).toMatchObject({
    status: 422,
    message: 'Reference already exists',
  })
  const matching = { ...repo, ref: 'heads/ledger/' }
  const list = await git.request('GET /repos/{owner}/{repo}/git/matching-refs/{ref}', matching)
  expect(list.data.map(({ ref }) => ref)).toEqual(['refs/heads/ledger/production'])
  // A name with raw slashes is the same name.
  const raw = await git.request(`GET /repos/acme/infra/git/ref/heads/ledger/production`)
  expect(raw.data).toMatchObject({ object: { sha } })
  await git.request('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { ...repo, ref: 'heads/ledger/production' })
  const gone = git.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...repo, ref: 'heads/ledger/production' })
  expect((await refusal(gone)).status).toBe(404)
})

test.each([
  ['a branch that is not there', 'heads/none', (sha: string) => sha, 'Reference does not exist'],
  ['an object that is not there', 'heads/main', () => missing, 'Object does not exist'],
])('an update of %s is refused', async (_, ref, shaOf, message) => {
  await using github = await world()
  const { git, sha } = await commitThroughApi(github)
  const update = git.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ...repo, ref, sha: shaOf(sha) })
  expect(await refusal(update)).toMatchObject({ status: 422, message })
})

test('without force only a descendant is taken; with force anything', async () => {
  await using github = await world()
  const { git, sha } = await commitThroughApi(github)
  await commitFiles(github.repository.git, 'main', { files: { 'b.tf': '' }, message: 'Faster' })
  const update = { ...repo, ref: 'heads/main', sha }
  expect(await refusal(git.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', update))).toMatchObject({
    status: 422,
    message: 'Update is not a fast forward',
  })
  await git.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ...update, force: true })
  expect((await github.repository.git.resolve('refs/heads/main'))?.oid).toBe(sha)
})

test('a ruleset forbids deletion and force pushes, but not to those it lets by', async () => {
  await using github = await world()
  const { git, sha } = await commitThroughApi(github)
  await commitFiles(github.repository.git, 'main', { files: { 'b.tf': '' }, message: 'Faster' })
  const rules = ['deletion', 'non_fast_forward']
  protect(github.state, github.repository, {
    include: ['refs/heads/ma*'],
    rules,
    bypass: ['alice', 'github-actions[bot]'],
  })
  const force = { ...repo, ref: 'heads/main', sha, force: true }
  const forced = await refusal(git.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', force))
  expect(forced.message).toContain('Cannot force-push to this branch')
  const deleted = git.request('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { ...repo, ref: 'heads/main' })
  expect(await refusal(deleted)).toMatchObject({ status: 422 })
  const alice = github.client({ contents: 'write' }, 'user', 'alice')
  await alice.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', force)
  const bound = await git.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', { ...repo, branch: 'main' })
  expect(bound.data.map(({ type }) => type)).toEqual(rules)
})

test('an empty repository takes no objects', async () => {
  await using github = await world({ repositories: [{ fullName: 'acme/infra' }] })
  const blob = github.client().request('POST /repos/{owner}/{repo}/git/blobs', { ...repo, content: 'x' })
  expect(await refusal(blob)).toMatchObject({ status: 409, message: 'Git Repository is empty.' })
})

test('of fifty updates at once from the same tip exactly one wins', async () => {
  await using github = await world()
  const contenders = await Promise.all(Array.from({ length: 50 }, async (_, n) => commitThroughApi(github, `p/${n}`)))
  const results = await Promise.allSettled(
    contenders.map(async ({ git, sha }) =>
      git.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ...repo, ref: 'heads/main', sha }),
    ),
  )
  const winners = contenders.filter((_, n) => results[n]?.status === 'fulfilled').map(({ sha }) => sha)
  expect(winners).toEqual([(await github.repository.git.resolve('refs/heads/main'))?.oid])
})

test('of fifty creations at once exactly one wins', async () => {
  await using github = await world()
  const { git, parent } = await commitThroughApi(github)
  const create = { ...repo, ref: 'refs/heads/ledger/dev', sha: parent }
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, async () => git.request('POST /repos/{owner}/{repo}/git/refs', create)),
  )
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a reader may see a ref as it was a moment ago', async () => {
  await using github = await world()
  const { git, sha, parent } = await commitThroughApi(github)
  await git.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ...repo, ref: 'heads/main', sha })
  github.repository.staleRefReads = 1
  const seen = []
  for (let read = 0; read < 2; read += 1) {
    const { data } = await git.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...repo, ref: 'heads/main' })
    seen.push(data.object.sha)
  }
  expect(seen).toEqual([parent, sha])
})
