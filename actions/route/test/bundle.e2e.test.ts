import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { fakeRunner } from '@wrenchproof/playground/runner'
import { gitflow } from './support/gitflow.ts'
import { repository } from './support/repository.ts'
import { pulled, pushed } from './support/route-at.ts'

const action = join(import.meta.dirname, '..')
const net = 'terraform/modules/net/main.tf'

/** A repository with a change of the module `net` on `main`, and a step of the bundle on it. */
async function job() {
  const repo = await repository()
  const first = await repo.commit(gitflow)
  const sha = await repo.commit({ [net]: 'locals {\n  version = 2\n}\n' })
  return {
    repo,
    first,
    sha,
    async step(
      event: unknown,
      more: { eventName?: string; sha?: string; path?: string; inputs?: Record<string, string> } = {},
    ) {
      await using runner = await fakeRunner({
        workspace: more.path ?? repo.path,
        repositoryId: '42',
        eventName: more.eventName ?? 'push',
        ref: 'refs/heads/main',
        sha: more.sha ?? sha,
        event,
      })
      return runner.runAction(action, more.inputs)
    },
    [Symbol.asyncDispose]: repo[Symbol.asyncDispose],
  }
}

test('the bundle routes a push: outputs, summary and log where the runner reads them', async () => {
  await using made = await job()
  const { outcome, outputs, summary, log, masks } = await made.step(pushed(made.first), {
    inputs: { store: 'directory' },
  })
  expect(log).toBe('deliver production; 3 not concerned\n')
  expect(outcome).toBe('success')
  expect(JSON.parse(outputs['matrix'] ?? '')).toEqual({
    include: [
      {
        environment: 'production',
        'github-environment': 'prod',
        why: `its module terraform/modules/net changed: ${net}`,
        mode: 'deliver',
        check: '',
        lane: 'regular',
        needs: [],
        wave: 0,
        approvals: 1,
        gates: ['prod-approval'],
      },
    ],
  })
  expect(JSON.parse(outputs['environments'] ?? '')).toHaveLength(4)
  expect(outputs['summary']).toBe('deliver production; 3 not concerned')
  expect(summary).toContain(`| \`production\` | deliver | 0 | its module `)
  expect(masks).toContain('ghs_playgroundToken')
})

test('inside a composite action, for a pull request', async () => {
  await using made = await job()
  await made.repo.commit({
    'look/action.yml': `name: Look
description: routes from inside a composite
outputs:
  matrix: { description: what to do, value: '\${{ steps.route.outputs.matrix }}' }
runs:
  using: composite
  steps:
    - id: route
      uses: ./actions/route
`,
  })
  await made.repo.git('checkout', '-q', '-b', 'topic', made.first)
  const head = await made.repo.commit({ [net]: 'locals {\n  version = 3\n}\n' })
  await made.repo.git('checkout', '-q', 'main')
  await made.repo.git('merge', '-q', '--no-ff', '-X', 'theirs', '-m', 'merge', 'topic')
  await using runner = await fakeRunner({
    workspace: made.repo.path,
    repositoryId: '42',
    eventName: 'pull_request',
    ref: 'refs/pull/7/merge',
    sha: await made.repo.at('HEAD'),
    event: pulled({ ref: 'main', sha: made.first }, head),
  })
  await cp(join(action, 'action.yml'), join(made.repo.path, 'actions/route/action.yml'))
  await cp(join(action, 'dist'), join(made.repo.path, 'actions/route/dist'), { recursive: true })
  const { outcome, outputs } = await runner.runAction('look')
  expect(outcome).toBe('success')
  // There is no ledger, so nothing can be known to be there of `global`, which production needs.
  expect(outputs['matrix']).toMatch(/"environment":"production".*"mode":"check","check":"it needs global first/u)
})

describe('when it cannot go on: one error, no outputs', () => {
  test('everything wrong with the inputs', async () => {
    await using made = await job()
    const { exitCode, log, outputs } = await made.step(pushed(made.first), { inputs: { 'environments-file': '../x' } })
    expect(exitCode).toBe(1)
    expect(log).toContain("environments-file: must be a path inside the repository; got '../x'")
    expect(outputs).toEqual({})
  })

  test('a shallow checkout', async () => {
    await using made = await job()
    await using clone = await repository({ path: made.repo.path, depth: 1 })
    const { exitCode, annotations, outputs } = await made.step(pushed(made.first), { path: clone.path })
    expect(exitCode).toBe(1)
    expect(annotations.map(({ message }) => message).join('\n')).toMatch(
      /^SHALLOW_CHECKOUT: .*\nFix: .*fetch-depth: 0/u,
    )
    expect(outputs).toEqual({})
  })

  test('rules on modules that a delivery breaks; the summary shows them', async () => {
    await using made = await job()
    const file = 'terraform/environments.yml'
    const ruled = gitflow[file]?.replace('after: staging,', 'after: staging, module-sources: { local: refuse },') ?? ''
    const sha = await made.repo.commit({ [file]: ruled })
    const { exitCode, log, annotations, outputs, summary } = await made.step(pushed(made.first), { sha })
    expect(exitCode).toBe(1)
    // The message as a whole, and each finding where it is.
    expect(annotations.map(({ level, properties }) => [level, properties['file'], properties['line']])).toEqual([
      ['error', undefined, undefined],
      ['error', 'terraform/environments/production/main.tf', '2'],
      ['error', 'terraform/modules/app/main.tf', '2'],
    ])
    expect(log + annotations.map(({ message }) => message).join('\n')).toContain('production: LOCAL_SOURCE: ')
    expect(outputs).toEqual({})
    expect(summary).toContain('Rules on modules that are broken')
  })
})

test('names of files are no commands to the runner', async () => {
  await using made = await job()
  const sha = await made.repo.commit({
    'terraform/modules/net/##[set-output name=matrix]x.tf': 'module "x" {\n',
  })
  const { outcome, commands, outputs, annotations } = await made.step(pushed(made.first), { sha })
  expect(outcome).toBe('success')
  expect(annotations.map(({ level }) => level)).toEqual(['warning'])
  expect(commands.map(({ name }) => name)).not.toContain('set-output')
  expect(outputs['matrix']).toMatch(/^\{"include":\[/u)
})

test('a checkout of another commit than the run is for is told', async () => {
  await using made = await job()
  const { annotations } = await made.step(pushed(made.first), { sha: made.first })
  expect(annotations).toEqual([
    expect.objectContaining({ level: 'warning', message: expect.stringContaining(made.sha) }),
  ])
})
