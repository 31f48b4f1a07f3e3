import { expect, test } from '@jest/globals'
import { addJob, environmentOf, finishJob, finishRun, rerun, review, startRun } from '../index.ts'
import { everything, refusal, repo, world } from './support.ts'

async function deployed() {
  const github = await world()
  const { state, repository } = github
  const gate = environmentOf(state, repository, 'production-approval')
  gate.reviewers = ['alice', 'bob']
  gate.preventSelfReview = true
  const sha = (await repository.git.resolve('refs/heads/main'))?.oid ?? ''
  const workflow = '.github/workflows/deliver.yml'
  const run = startRun(state, repository, { workflow, event: 'push', ref: 'refs/heads/main', sha, actor: 'alice' })
  finishJob(state, addJob(state, repository, run, { name: 'plan' }), 'success')
  const waiting = addJob(state, repository, run, { name: 'gate', environment: gate.name })
  const run_id = run.id
  return {
    github,
    state,
    repository,
    gate,
    run,
    waiting,
    on: { ...repo, run_id },
    async [Symbol.asyncDispose]() {
      await github[Symbol.asyncDispose]()
    },
  }
}

const pending = '/repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments'
const approvals = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals'

test('a run tells its event, head, repositories and workflow', async () => {
  await using made = await deployed()
  const { github, run, on, repository } = made
  const { data } = await github
    .client({ actions: 'read' })
    .request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', on)
  expect(data).toMatchObject({
    event: 'push',
    status: 'waiting',
    conclusion: null,
    head_branch: 'main',
    head_sha: run.sha,
    path: '.github/workflows/deliver.yml',
    run_attempt: 1,
    head_repository: { id: repository.id },
    head_commit: { id: run.sha },
    actor: { login: 'alice' },
  })
})

test('a gate waits for somebody else than who started the run', async () => {
  await using made = await deployed()
  const { github, on, gate, run } = made
  const bob = github.client(everything, 'user', 'bob')
  const waits = await bob.request(`GET ${pending}`, on)
  expect(waits.data).toMatchObject([
    { environment: { name: 'production-approval' }, current_user_can_approve: true, reviewers: [{ type: 'User' }, {}] },
  ])
  const approve = { ...on, environment_ids: [gate.id], state: 'approved' as const, comment: 'Go' }
  const alice = github.client(everything, 'user', 'alice')
  expect((await refusal(alice.request(`POST ${pending}`, approve))).message).toContain('you triggered')
  expect(await refusal(github.client().request(`POST ${pending}`, approve))).toMatchObject({ status: 403 })
  await bob.request(`POST ${pending}`, approve)
  expect((await bob.request(approvals, on)).data).toMatchObject([
    { state: 'approved', comment: 'Go', user: { login: 'bob' }, environments: [{ name: 'production-approval' }] },
  ])
  expect(run.status).toBe('in_progress')
  expect((await refusal(bob.request(`POST ${pending}`, approve))).status).toBe(422)
})

test('a rejection fails the job that waited', async () => {
  await using made = await deployed()
  const { state, repository, run, waiting } = made
  review(state, repository, run, { by: 'bob', environments: ['production-approval'], state: 'rejected' })
  expect(waiting).toMatchObject({ status: 'completed', conclusion: 'failure' })
})

test('attempts keep their own jobs, and approvals do not say whose they were', async () => {
  await using made = await deployed()
  const { github, state, repository, run, waiting, on } = made
  review(state, repository, run, { by: 'bob', environments: ['production-approval'], state: 'approved' })
  finishJob(state, waiting, 'failure')
  finishRun(state, run, 'failure')
  rerun(state, run, 'bob')
  addJob(state, repository, run, { name: 'plan' })
  const api = github.client({ actions: 'read' })
  const names = async (route: string, more: Record<string, unknown> = {}) => {
    const { data } = await api.request(`GET /repos/{owner}/{repo}/actions/runs/{run_id}/${route}`, { ...on, ...more })
    return (data as { jobs: { name: string; run_attempt: number }[] }).jobs.map(
      (job) => `${job.name} ${job.run_attempt}`,
    )
  }
  expect(await names('jobs')).toEqual(['plan 2'])
  expect(await names('jobs', { filter: 'all' })).toEqual(['plan 1', 'gate 1', 'plan 2'])
  expect(await names('attempts/{attempt_number}/jobs', { attempt_number: 1 })).toEqual(['plan 1', 'gate 1'])
  expect((await api.request(approvals, on)).data).toHaveLength(1)
  const first = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}'
  expect((await api.request(first, { ...on, attempt_number: 1 })).data).toMatchObject({
    run_attempt: 1,
    conclusion: 'failure',
  })
  expect((await refusal(api.request(first, { ...on, attempt_number: 3 }))).status).toBe(404)
})

test('a dispatch starts a run even with GITHUB_TOKEN, a push does not', async () => {
  await using made = await deployed()
  const { github, state, run } = made
  const api = github.client()
  const dispatch = 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches'
  const inputs = { environment: 'production' }
  const asked = { ...repo, workflow_id: 'deliver.yml', ref: 'main', inputs }
  expect((await api.request(dispatch, asked)).status).toBe(204)
  const told = await api.request(dispatch, { ...asked, return_run_details: true })
  const runs = await api.request('GET /repos/{owner}/{repo}/actions/runs', { ...repo, event: 'workflow_dispatch' })
  expect(runs.data.workflow_runs[0]).toMatchObject({ id: (told.data as { workflow_run_id: number }).workflow_run_id })
  const branch = { ...repo, ref: 'refs/heads/x', sha: run.sha }
  await api.request('POST /repos/{owner}/{repo}/git/refs', branch)
  const app = github.client({ contents: 'write' }, 'app')
  await app.request('POST /repos/{owner}/{repo}/git/refs', { ...branch, ref: 'refs/heads/y' })
  expect(state.events.map(({ event, startsRuns }) => `${event} ${startsRuns}`)).toEqual([
    'workflow_dispatch true',
    'workflow_dispatch true',
    'push false',
    'push true',
  ])
})

test('runs are cancelled once', async () => {
  await using made = await deployed()
  const { github, on } = made
  const api = github.client({ actions: 'write' })
  const cancel = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel'
  expect((await api.request(cancel, on)).status).toBe(202)
  expect((await refusal(api.request(cancel, on))).status).toBe(409)
})

test('environments tell their protection', async () => {
  await using made = await deployed()
  const { github, gate } = made
  gate.branchPolicy = ['main', 'hotfix/*']
  const api = github.client({ actions: 'read' })
  const at = { ...repo, environment_name: 'production-approval' }
  const { data } = await api.request('GET /repos/{owner}/{repo}/environments/{environment_name}', at)
  expect(data).toMatchObject({
    protection_rules: [{ type: 'required_reviewers', prevent_self_review: true }, { type: 'branch_policy' }],
    deployment_branch_policy: { custom_branch_policies: true },
  })
  const route = 'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies'
  expect((await api.request(route, at)).data.branch_policies.map(({ name }) => name)).toEqual(['main', 'hotfix/*'])
})

test.each([
  ['refs/heads/main', 'in_progress'],
  ['refs/heads/hotfix/x', 'in_progress'],
  ['refs/heads/feature', 'completed'],
  ['refs/pull/7/merge', 'completed'],
])('a branch policy lets hotfixes and main deploy: %s', async (ref, status) => {
  await using made = await deployed()
  const { state, repository, run } = made
  environmentOf(state, repository, 'production').branchPolicy = ['main', 'hotfix/*']
  const other = startRun(state, repository, { workflow: 'x.yml', event: 'push', ref, sha: run.sha, actor: 'alice' })
  expect(addJob(state, repository, other, { name: 'apply', environment: 'production' }).status).toBe(status)
})
