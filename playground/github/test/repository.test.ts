import { expect, test } from '@jest/globals'
import { commitFiles, timestamp } from '../index.ts'
import { everything, refusal, repo, world } from './support.ts'

test('a repository, its branches and their commits', async () => {
  await using github = await world()
  const tip = await commitFiles(github.repository.git, 'develop', {
    from: 'main',
    files: { 'a/b.tf': 'b' },
    message: 'Second\n',
  })
  const api = github.client({ contents: 'read' })
  const { data } = await api.request('GET /repos/{owner}/{repo}', repo)
  expect(data).toMatchObject({
    id: github.repository.id,
    full_name: 'acme/infra',
    default_branch: 'main',
    private: true,
  })
  const branches = await api.request('GET /repos/{owner}/{repo}/branches', repo)
  expect(branches.data.map(({ name }) => name)).toEqual(['develop', 'main'])
  const branch = await api.request('GET /repos/{owner}/{repo}/branches/{branch}', { ...repo, branch: 'develop' })
  expect(branch.data).toMatchObject({
    name: 'develop',
    protected: false,
    commit: { sha: tip, commit: { message: 'Second' } },
  })
  const log = await api.request('GET /repos/{owner}/{repo}/commits', { ...repo, sha: 'develop', path: 'a' })
  expect(log.data.map(({ sha }) => sha)).toEqual([tip])
  const one = await api.request('GET /repos/{owner}/{repo}/commits/{ref}', { ...repo, ref: 'develop' })
  expect(one.data.files).toMatchObject([{ filename: 'a/b.tf', status: 'added', additions: 1 }])
  expect((await refusal(api.request('GET /repos/{owner}/{repo}/commits/{ref}', { ...repo, ref: 'none' }))).status).toBe(
    422,
  )
})

test('two commits compared', async () => {
  await using github = await world()
  const { git } = github.repository
  const base = (await git.resolve('refs/heads/main'))?.oid
  await commitFiles(git, 'release/1.0', { from: 'main', files: { b: '' }, message: 'B' })
  await commitFiles(git, 'main', { files: { c: '' }, message: 'C' })
  const api = github.client({ contents: 'read' })
  const compare = async (basehead: string) =>
    (await api.request('GET /repos/{owner}/{repo}/compare/{basehead}', { ...repo, basehead })).data
  expect(await compare('main...release/1.0')).toMatchObject({
    status: 'diverged',
    ahead_by: 1,
    behind_by: 1,
    merge_base_commit: { sha: base },
    files: [{ filename: 'b' }],
  })
  expect(await compare(`${base}...main`)).toMatchObject({ status: 'ahead', ahead_by: 1, behind_by: 0 })
  expect(await compare(`main...${base}`)).toMatchObject({ status: 'behind' })
  expect(await compare('main...main')).toMatchObject({ status: 'identical' })
})

test('files and folders at a ref', async () => {
  await using github = await world()
  const files = { 'terraform/environments.yml': 'dev: {}\n', 'terraform/x': '' }
  await commitFiles(github.repository.git, 'main', { files, message: 'Add' })
  const api = github.client({ contents: 'read' })
  const route = 'GET /repos/{owner}/{repo}/contents/{path}'
  const file = (await api.request(route, { ...repo, path: 'terraform/environments.yml', ref: 'main' })).data
  expect('content' in file && Buffer.from(file.content ?? '', 'base64').toString()).toBe('dev: {}\n')
  const folder = (await api.request(route, { ...repo, path: 'terraform' })).data
  expect(Array.isArray(folder) && folder.map(({ name, type }) => `${type} ${name}`)).toEqual([
    'file environments.yml',
    'file x',
  ])
  const root = (await api.request('GET /repos/acme/infra/contents/')).data as { path: string }[]
  expect(root.map(({ path }) => path)).toEqual(['main.tf', 'terraform'])
  const raw = await api.request(route, { ...repo, path: 'terraform/environments.yml', mediaType: { format: 'raw' } })
  expect(raw.data).toBe('dev: {}\n')
  expect((await refusal(api.request(route, { ...repo, path: 'nope' }))).status).toBe(404)
})

test('deployments and their statuses', async () => {
  await using github = await world()
  const api = github.client({ deployments: 'write' })
  const made = await api.request('POST /repos/{owner}/{repo}/deployments', { ...repo, ref: 'main', environment: 'dev' })
  const { id } = made.data as { id: number }
  const at = { ...repo, deployment_id: id }
  await api.request('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', { ...at, state: 'success' })
  const statuses = await api.request('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', at)
  expect(statuses.data.map(({ state }) => state)).toEqual(['success'])
  const list = await api.request('GET /repos/{owner}/{repo}/deployments', { ...repo, environment: 'dev' })
  expect(list.data.map((deployment) => deployment.id)).toEqual([id])
})

test('variables are for those who may read them, which GITHUB_TOKEN cannot', async () => {
  await using github = await world()
  const at = timestamp(github.state)
  github.repository.variables.push({ name: 'WRENCHPROOF_LIVE', value: 'true', createdAt: at, updatedAt: at })
  const read = { ...repo, name: 'WRENCHPROOF_LIVE' }
  const route = 'GET /repos/{owner}/{repo}/actions/variables/{name}'
  expect((await github.client(everything, 'app').request(route, read)).data.value).toBe('true')
  const { variables: _, ...grantable } = everything
  expect((await refusal(github.client(grantable).request(route, read))).status).toBe(403)
})

test('a user knows itself and an integration does not', async () => {
  await using github = await world()
  expect((await github.client({}, 'user', 'bob').request('GET /user')).data).toMatchObject({ login: 'bob' })
  expect((await refusal(github.client().request('GET /user'))).status).toBe(403)
})
