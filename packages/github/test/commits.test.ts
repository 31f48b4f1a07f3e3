import { expect, test } from '@jest/globals'
import { compareCommits, runJobs, runReviews } from '@wrenchproof/github'
import { addJob, commitFiles, environmentOf, finishJob, review, startRun } from '@wrenchproof/playground/github'
import { github } from './github.ts'

test('tells how a branch stands to a commit, and what differs', async () => {
  await using made = await github()
  const { git } = made.repository
  const first = (await git.resolve('refs/heads/main'))?.oid ?? ''
  const second = await commitFiles(git, 'main', { message: 'two', files: { 'a/b.tf': 'two' } })
  const side = await commitFiles(git, 'side', { message: 'side', files: { 'c.tf': 'side' }, from: first })
  const compare = async (base: string, head: string) => compareCommits(made.client(), 'acme/infra', { base, head })
  expect(await compare(first, 'main')).toMatchObject({ relation: 'ahead', head: second, changed: ['a/b.tf'] })
  expect(await compare(second, 'main')).toMatchObject({ relation: 'identical', head: second, changed: [] })
  expect(await compare(second, first)).toMatchObject({ relation: 'behind' })
  expect(await compare(side, 'main')).toMatchObject({ relation: 'diverged', head: second })
  expect(await compare(first, 'nope')).toBeUndefined()
})

test('tells who reviewed the gates of a run, and how its jobs ended', async () => {
  await using made = await github()
  const { state, repository } = made
  const client = made.client()
  const sha = (await repository.git.resolve('refs/heads/main'))?.oid ?? ''
  environmentOf(state, repository, 'production-approval').reviewers.push('bob')
  const run = startRun(state, repository, {
    workflow: '.github/workflows/deliver.yml',
    event: 'push',
    ref: 'refs/heads/main',
    sha,
    actor: 'ada',
  })
  const gate = addJob(state, repository, run, { name: 'gate', environment: 'production-approval' })
  expect(await runReviews(client, 'acme/infra', run.id)).toEqual([])
  review(state, repository, run, { by: 'bob', environments: ['production-approval'], state: 'approved' })
  finishJob(state, gate, 'success')
  expect(await runReviews(client, 'acme/infra', run.id)).toEqual([
    { state: 'approved', user: { login: 'bob', type: 'User' }, environments: ['production-approval'] },
  ])
  expect(await runJobs(client, 'acme/infra', { id: run.id, attempt: 1 })).toEqual([
    { name: 'gate', attempt: 1, conclusion: 'success' },
  ])
})
