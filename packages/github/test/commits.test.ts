import { expect, test } from '@jest/globals'
import { compareCommits, gitData, lastPusher, runJobs, runReviews } from '@wrenchproof/github'
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

test('tells who pushed a commit, whoever it says that it is by', async () => {
  await using made = await github()
  const client = made.client()
  const { git } = made.repository
  const author = { name: 'eve', email: 'eve@example.com' }
  made.repository.pushesWithGit = 'mallory'
  const pushed = await commitFiles(git, 'main', { message: 'two', files: { 'a.tf': 'two' }, author })
  const who = async (commit: string, branch = 'main') => lastPusher(client, 'acme/infra', { branch, commit })
  expect(await who(pushed)).toBe('mallory')
  expect(await who(pushed, 'develop')).toBeUndefined()
  const data = gitData(client, 'acme/infra')
  const tree = await data.createTree(pushed, [{ path: 'b.tf', content: 'b' }])
  const next = await data.createCommit({ message: 'three', tree, parents: [pushed] })
  await data.moveBranch('main', next)
  expect(await who(next)).toBe('github-actions[bot]')
  expect(await who('f'.repeat(40))).toBeUndefined()
})
