import { expect, test } from '@jest/globals'
import { workflowHistory } from '@wrenchproof/github'
import { startRun } from '@wrenchproof/playground/github'
import { github, repository } from './github.ts'

test('a workflow’s state and its runs, newest first', async () => {
  await using made = await github()
  const sha = (await made.repository.git.resolve('refs/heads/main'))?.oid ?? ''
  const start = (event: string) =>
    startRun(made.state, made.repository, {
      workflow: '.github/workflows/drift.yml',
      event,
      ref: 'refs/heads/main',
      sha,
      actor: 'octocat',
    })
  Object.assign(start('schedule'), { createdAt: '2026-11-01T05:17:00Z' })
  start('workflow_dispatch')
  expect(await workflowHistory(made.client(), repository, 'drift.yml')).toMatchObject({
    state: 'active',
    runs: [{ event: 'workflow_dispatch' }, { event: 'schedule', created: new Date('2026-11-01T05:17:00Z') }],
  })
})

test('no such workflow', async () => {
  await using made = await github()
  await expect(workflowHistory(made.client(), repository, 'nope.yml')).rejects.toMatchObject({
    code: 'GITHUB_NOT_FOUND',
  })
})
