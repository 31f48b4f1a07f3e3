import { expect, test } from '@jest/globals'
import { commitFiles, protect } from '../index.ts'
import { everything, refusal, repo, world } from './support.ts'

const create = 'POST /repos/{owner}/{repo}/pulls'
const get = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
const merge = 'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge'

async function opened() {
  const github = await world()
  const { git } = github.repository
  const head = await commitFiles(git, 'feature', {
    from: 'main',
    files: { 'b.tf': 'b\n', 'main.tf': null },
    message: 'Change',
  })
  const api = github.client(everything, 'user', 'alice')
  const { data } = await api.request(create, { ...repo, title: 'Change', head: 'feature', base: 'main', body: 'Why' })
  return {
    github,
    git,
    api,
    head,
    data,
    async [Symbol.asyncDispose]() {
      await github[Symbol.asyncDispose]()
    },
  }
}

test('a pull request knows its sides, files and merge commit', async () => {
  await using pull = await opened()
  const { git, head, data, api } = pull
  expect(data).toMatchObject({
    number: 1,
    state: 'open',
    mergeable: true,
    commits: 1,
    changed_files: 2,
    head: { ref: 'feature', sha: head, label: 'acme:feature' },
    base: { ref: 'main', repo: { full_name: 'acme/infra' } },
  })
  expect((await git.resolve('refs/pull/1/merge'))?.oid).toBe(data.merge_commit_sha)
  expect((await git.resolve('refs/pull/1/head'))?.oid).toBe(head)
  const files = await api.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', { ...repo, pull_number: 1 })
  expect(files.data.map(({ filename, status }) => `${status} ${filename}`)).toEqual(['added b.tf', 'removed main.tf'])
  const commits = await api.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/commits', {
    ...repo,
    pull_number: 1,
  })
  expect(commits.data.map(({ sha }) => sha)).toEqual([head])
  const of = await api.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', { ...repo, commit_sha: head })
  expect(of.data.map(({ number }) => number)).toEqual([1])
})

test.each([
  ['merge', 2, 'Merge pull request #1 from feature'],
  ['squash', 1, 'Change (#1)'],
  ['rebase', 1, 'Change'],
] as const)('merged by %s', async (method, parents, subject) => {
  await using pull = await opened()
  const { data } = await pull.api.request(merge, { ...repo, pull_number: 1, merge_method: method, sha: pull.head })
  expect((await pull.git.resolve('refs/heads/main'))?.oid).toBe(data.sha)
  const [hashes = '', title] = (await pull.git.text(['log', '-1', '--format=%P%n%s', 'main'])).split('\n')
  expect(hashes.split(' ')).toHaveLength(parents)
  expect(title).toBe(subject)
  expect((await pull.api.request(get, { ...repo, pull_number: 1 })).data).toMatchObject({
    state: 'closed',
    merged: true,
    merge_commit_sha: data.sha,
    merged_by: { login: 'alice' },
  })
  expect(await refusal(pull.api.request(merge, { ...repo, pull_number: 1 }))).toMatchObject({ status: 405 })
})

test('a head that moved and a conflict are told apart', async () => {
  await using pull = await opened()
  const { git, api, head } = pull
  await commitFiles(git, 'feature', { files: { 'c.tf': '' }, message: 'More' })
  expect(await refusal(api.request(merge, { ...repo, pull_number: 1, sha: head }))).toMatchObject({ status: 409 })
  await commitFiles(git, 'main', { files: { 'b.tf': 'other\n' }, message: 'Conflict' })
  expect((await api.request(get, { ...repo, pull_number: 1 })).data).toMatchObject({
    mergeable: false,
    mergeable_state: 'dirty',
  })
  expect(await refusal(api.request(merge, { ...repo, pull_number: 1 }))).toMatchObject({
    status: 405,
    message: 'Pull Request is not mergeable',
  })
})

test('a pull request is not opened twice, nor without commits, nor to nowhere', async () => {
  await using pull = await opened()
  const { git, api } = pull
  const again = { ...repo, title: 'x', head: 'feature', base: 'main' }
  await commitFiles(git, 'same', { from: 'main', files: {}, message: 'Nothing' })
  await git.updateRef(
    'refs/heads/same',
    (await git.resolve('refs/heads/main'))?.oid,
    (await git.resolve('refs/heads/same'))?.oid,
  )
  const messages = []
  for (const change of [{}, { head: 'same' }, { base: 'nowhere' }]) {
    const { status, body } = await refusal(api.request(create, { ...again, ...change }))
    expect(status).toBe(422)
    messages.push(body)
  }
  expect(messages).toMatchObject([
    { errors: [{ message: 'A pull request already exists for acme:feature.' }] },
    { errors: [{ message: 'No commits between main and same' }] },
    { errors: [{ field: 'base', code: 'invalid' }] },
  ])
})

test('GITHUB_TOKEN opens pull requests only where the repository lets it', async () => {
  await using github = await world()
  await commitFiles(github.repository.git, 'feature', { from: 'main', files: { b: '' }, message: 'Change' })
  const open = { ...repo, title: 'x', head: 'feature', base: 'main' }
  expect(await refusal(github.client().request(create, open))).toMatchObject({
    status: 403,
    message: 'GitHub Actions is not permitted to create or approve pull requests.',
  })
  github.repository.actionsMayCreatePulls = true
  expect((await github.client().request(create, open)).status).toBe(201)
})

test("a fork's pull request names the fork, and rules bind pushes but not merges", async () => {
  await using github = await world({
    repositories: [
      { fullName: 'acme/infra', files: { 'main.tf': 'a\n' }, private: false },
      { fullName: 'mallory/infra', forkOf: 'acme/infra', private: false },
    ],
  })
  const [base, fork] = github.state.repositories
  if (base === undefined || fork === undefined) throw new Error('two repositories were asked for')
  const head = await commitFiles(fork.git, 'evil', { from: 'main', files: { 'x.tf': '' }, message: 'Evil' })
  const api = github.client(everything, 'user', 'alice')
  const { data } = await api.request(create, { ...repo, title: 'x', head: 'mallory:evil', base: 'main' })
  expect(data.head).toMatchObject({ sha: head, label: 'mallory:evil', repo: { id: fork.id, fork: true } })
  protect(github.state, base, { include: ['~DEFAULT_BRANCH'], rules: ['pull_request'] })
  const push = { ...repo, ref: 'heads/main', sha: head }
  const pushed = await refusal(api.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', push))
  expect(pushed.message).toContain('Changes must be made through a pull request.')
  expect((await api.request(merge, { ...repo, pull_number: 1 })).data.merged).toBe(true)
})

test('lists are filtered by head, base and state', async () => {
  await using pull = await opened()
  const list = 'GET /repos/{owner}/{repo}/pulls'
  const numbers = async (filter: { head?: string; base?: string; state?: 'open' | 'closed' | 'all' }) =>
    (await pull.api.request(list, { ...repo, ...filter })).data.map(({ number }) => number)
  expect(await numbers({ head: 'acme:feature', base: 'main' })).toEqual([1])
  expect(await numbers({ head: 'acme:other' })).toEqual([])
  await pull.api.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...repo,
    pull_number: 1,
    state: 'closed',
  })
  expect([await numbers({}), await numbers({ state: 'closed' })]).toEqual([[], [1]])
})
