import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { commitFiles, githubState, mintToken, repositoryOf, serveGithub } from '@wrenchproof/playground/github'
import { fakeRunner } from '@wrenchproof/playground/runner'

const action = join(import.meta.dirname, '..')
const inputs = { reason: 'orders time out', incident: 'INC-7' }

/** A GitHub with `main`, `develop` and a hotfix branch, and a step of the bundle on a branch of it. */
async function world() {
  await using stack = new AsyncDisposableStack()
  const state = stack.use(
    await githubState({ repositories: [{ fullName: 'acme/infra', files: { 'README.md': 'hello' } }] }),
  )
  const server = stack.use(await serveGithub(state))
  const repository = repositoryOf(state, 'acme/infra')
  repository.actionsMayCreatePulls = true
  const { git } = repository
  await commitFiles(git, 'develop', { files: { a: '1' }, message: 'on develop', from: 'main' })
  await commitFiles(git, 'hotfix/1', { files: { b: '1' }, message: 'fixed', from: 'main' })
  const rest = stack.move()
  return {
    repository,
    async step(branch = 'hotfix/1') {
      const permissions = { contents: 'read', 'pull-requests': 'write' } as const
      await using runner = await fakeRunner({
        workspace: action,
        token: mintToken(state, { kind: 'actions', repositories: [repository], permissions }),
        apiUrl: server.url,
        repository: 'acme/infra',
        repositoryId: String(repository.id),
        ref: `refs/heads/${branch}`,
        sha: (await git.resolve(`refs/heads/${branch}`))?.oid ?? '',
        eventName: 'workflow_dispatch',
      })
      return runner.runAction(action, inputs)
    },
    [Symbol.asyncDispose]: async () => rest.disposeAsync(),
  }
}

const bases = (outputs: Readonly<Record<string, string>>): unknown =>
  (JSON.parse(outputs['pull-requests'] ?? '[]') as { base: string }[]).map(({ base }) => base)

test('to main and, as no release is open, to develop', async () => {
  await using made = await world()
  const { outputs, summary } = await made.step()
  expect(bases(outputs)).toEqual(['main', 'develop'])
  expect(summary).toContain('to `develop`: merge it with a merge commit')
})

test('only where it is not yet', async () => {
  await using made = await world()
  const { git } = made.repository
  const fixed = (await git.resolve('refs/heads/hotfix/1'))?.oid ?? ''
  await git.updateRef('refs/heads/main', fixed, (await git.resolve('refs/heads/main'))?.oid)
  expect(bases((await made.step()).outputs)).toEqual(['develop'])
})

test.each(['main', 'develop'])('%s is no hotfix branch', async (branch) => {
  await using made = await world()
  const { outcome, log } = await made.step(branch)
  expect([outcome, log.includes('CONTEXT: ')]).toEqual(['failure', true])
  expect(made.repository.issues).toEqual([])
})

test('where Actions may not open pull requests, that is said', async () => {
  await using made = await world()
  made.repository.actionsMayCreatePulls = false
  const { outcome, log } = await made.step()
  expect(outcome).toBe('failure')
  expect(log).toContain('PERMISSION_MISSING')
  expect(log).toContain('Fix: In the settings of the repository or its organization, under Actions, General, let')
})
