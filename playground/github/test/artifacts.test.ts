import { expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import { addJob, lostReply, moveClock, startRun } from '../index.ts'
import type { Permissions } from '../index.ts'
import { runner } from './official.ts'
import { clientOf, refusal, repo, world } from './support.ts'
import type { World } from './support.ts'

async function job(github: World, permissions: Permissions = { actions: 'read' }) {
  const { state, repository, server } = github
  const sha = (await repository.git.resolve('refs/heads/main'))?.oid ?? ''
  const workflow = '.github/workflows/deliver.yml'
  const run = startRun(state, repository, { workflow, event: 'push', ref: 'refs/heads/main', sha, actor: 'alice' })
  const made = addJob(state, repository, run, { name: 'plan' })
  return { run, job: made, env: await server.actionEnv({ repository, run, job: made, permissions }) }
}

const day = 86_400_000

test('an artifact goes up and comes down in the same run', async () => {
  await using github = await world()
  await using machine = await runner()
  const { env, run } = await job(github)
  const file = await machine.put('plan/tfplan', 'the plan')
  const up = await machine.call(env, { do: 'upload', name: 'tfplan-dev-1', files: [file] })
  expect(up).toMatchObject({ value: { id: expect.any(Number), size: expect.any(Number), digest: expect.any(String) } })
  const listed = await machine.call(env, { do: 'list' })
  expect(listed).toMatchObject({ value: { artifacts: [{ name: 'tfplan-dev-1' }] } })
  const artifact = github.repository.artifacts[0]
  const down = await machine.call(env, { do: 'download', id: artifact?.id ?? 0, to: 'down' })
  expect(down).toMatchObject({ value: { digestMismatch: false } })
  expect(await machine.file('down/plan/tfplan')).toBe('the plan')
  const bytes = github.state.blobs.get(artifact?.blob ?? '')?.content ?? ''
  expect(artifact).toMatchObject({
    runId: run.id,
    finalized: { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` },
  })
})

test('another run finds it through the REST API and downloads it', async () => {
  await using github = await world()
  await using machine = await runner()
  const plan = await job(github)
  const file = await machine.put('tfplan', 'the plan')
  await machine.call(plan.env, { do: 'upload', name: 'tfplan', files: [file] })
  const apply = await job(github)
  const findBy = {
    token: apply.env['GITHUB_TOKEN'] ?? '',
    workflowRunId: plan.run.id,
    repositoryOwner: 'acme',
    repositoryName: 'infra',
  }
  const got = await machine.call(apply.env, { do: 'get', name: 'tfplan', findBy })
  const { id } = github.repository.artifacts[0] ?? { id: 0 }
  expect(got).toMatchObject({ value: { artifact: { id, name: 'tfplan' } } })
  const expectedHash = github.repository.artifacts[0]?.finalized?.digest ?? ''
  const down = await machine.call(apply.env, { do: 'download', id, to: 'there', expectedHash, findBy })
  expect(down).toMatchObject({ value: { digestMismatch: false } })
  expect(await machine.file('there/tfplan')).toBe('the plan')
  const wrong = await machine.call(apply.env, { do: 'download', id, to: 'x', expectedHash: 'sha256:0', findBy })
  expect(wrong).toMatchObject({ value: { digestMismatch: true } })
})

test('without actions: read the other run is not let in', async () => {
  await using github = await world()
  await using machine = await runner()
  const plan = await job(github)
  const other = await job(github, { contents: 'read' })
  const findBy = {
    token: other.env['GITHUB_TOKEN'] ?? '',
    workflowRunId: plan.run.id,
    repositoryOwner: 'acme',
    repositoryName: 'infra',
  }
  const listed = await machine.call(other.env, { do: 'list', findBy })
  expect(listed.error).toContain('Resource not accessible by integration')
})

test('a name is taken once in a run, also by a later attempt', async () => {
  await using github = await world()
  await using machine = await runner()
  const { env } = await job(github)
  const file = await machine.put('tfplan', 'x')
  await machine.call(env, { do: 'upload', name: 'tfplan', files: [file] })
  const again = await machine.call(env, { do: 'upload', name: 'tfplan', files: [file] })
  expect(again.error).toContain('(409) Conflict')
  await machine.call(env, { do: 'delete', name: 'tfplan' })
  expect(github.repository.artifacts).toEqual([])
  expect(github.state.blobs.size).toBe(0)
})

test("an upload whose end was never told is nobody's artifact", async () => {
  await using github = await world()
  await using machine = await runner()
  const { env, run } = await job(github)
  const file = await machine.put('tfplan', 'x')
  github.faults.push(lostReply({ path: /CreateArtifact/ }))
  const up = await machine.call(env, { do: 'upload', name: 'tfplan', files: [file] })
  expect(up.error).toContain('CreateArtifact')
  const api = github.client({ actions: 'read' })
  const list = await api.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', {
    ...repo,
    run_id: run.id,
  })
  expect(list.data).toEqual({ total_count: 0, artifacts: [] })
})

test('retention is as asked, and then it has expired', async () => {
  await using github = await world()
  await using machine = await runner()
  const { env } = await job(github)
  const file = await machine.put('tfplan', 'x')
  await machine.call(env, { do: 'upload', name: 'tfplan', files: [file], options: { retentionDays: 2 } })
  const artifact = github.repository.artifacts[0]
  const life = Date.parse(artifact?.expiresAt ?? '') - Date.parse(artifact?.createdAt ?? '')
  expect(Math.round(life / day)).toBe(2)
  const api = github.client({ actions: 'read' })
  const zip = { ...repo, artifact_id: artifact?.id ?? 0, archive_format: 'zip' }
  moveClock(github.state, 3 * day)
  const late = github.client({ actions: 'read' })
  expect(
    (await refusal(late.request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', zip)))
      .status,
  ).toBe(410)
  expect((await refusal(api.request('GET /repos/{owner}/{repo}/actions/artifacts', repo))).message).toBe(
    'Bad credentials',
  )
})

test('an address to download from lives for a minute', async () => {
  await using github = await world()
  await using machine = await runner()
  const { env } = await job(github)
  await machine.call(env, { do: 'upload', name: 'tfplan', files: [await machine.put('tfplan', 'x')] })
  const { id } = github.repository.artifacts[0] ?? { id: 0 }
  const url = `${github.server.url}/repos/acme/infra/actions/artifacts/${id}/zip`
  const headers = { authorization: `Bearer ${env['GITHUB_TOKEN'] ?? ''}` }
  const redirect = await fetch(url, { headers, redirect: 'manual' })
  expect(redirect.status).toBe(302)
  const location = redirect.headers.get('location') ?? ''
  expect((await fetch(location)).status).toBe(200)
  expect((await fetch(location.replace('sp=r', 'sp=w'))).status).toBe(403)
  moveClock(github.state, 61_000)
  expect((await fetch(location)).status).toBe(403)
})

test('artifacts are listed, found by name, and say which run and head they came from', async () => {
  await using github = await world()
  await using machine = await runner()
  const { env, run } = await job(github)
  await machine.call(env, { do: 'upload', name: 'one', files: [await machine.put('a', 'x')] })
  await machine.call(env, { do: 'upload', name: 'two', files: [await machine.put('b', 'x')] })
  const api = clientOf(github.server.url, env['GITHUB_TOKEN'])
  const found = await api.request('GET /repos/{owner}/{repo}/actions/artifacts', { ...repo, name: 'two' })
  expect(found.data).toMatchObject({
    total_count: 1,
    artifacts: [
      {
        name: 'two',
        expired: false,
        workflow_run: { id: run.id, head_repository_id: github.repository.id, head_branch: 'main' },
      },
    ],
  })
})
