/** What keeps an experimental module out of production? Where production takes modules from is a rule, not a habit. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { applyAction, planAction, step } from '../../actions/apply/test/scenario.ts'
import { fakeRunner } from '../../playground/runner/index.ts'
import { sampleRepository, sampleRoot } from '../../playground/sample/index.ts'
import type { SampleRepository } from '../../playground/sample/index.ts'

const routeAction = join(import.meta.dirname, '..', '..', 'actions', 'route')
const root = 'terraform/environments/production/main.tf'
const commit = '0123456789abcdef0123456789abcdef01234567'

const rules = `environments:
  dev: { branch: develop, approvals: 0 }
  production: { branch: main, approvals: 0, module-sources: { local: refuse, remote: immutable } }
`
const calling = (source: string): string => `module "m" {\n  source = ${source}\n}\n`

/** What the route step says of a push to main that brings this module. */
async function routed(repository: SampleRepository, source: string) {
  const before = await repository.git('rev-parse', 'HEAD')
  const sha = await repository.commit('a module', { [root]: calling(source) })
  await using runner = await fakeRunner({
    workspace: repository.path,
    repositoryId: '42',
    eventName: 'push',
    ref: 'refs/heads/main',
    sha,
    event: { before, after: sha, forced: false, deleted: false },
  })
  const { log, outcome, outputs } = await runner.runAction(routeAction)
  await repository.git('reset', '--quiet', '--hard', before)
  return { log, outcome, outputs }
}

describe('refused before anything is fetched or planned', () => {
  test.each([
    ['a branch', '"git::https://example.invalid/vpc.git?ref=main"'],
    ['no reference at all', '"git::https://example.invalid/vpc.git"'],
    ['a tag', '"git::https://example.invalid/vpc.git?ref=v1.2.3"'],
    ['a tag before a release', '"git::https://example.invalid/vpc.git?ref=v1.2.3-rc.1"'],
    ['a short commit hash', `"git::https://example.invalid/vpc.git?ref=${commit.slice(0, 8)}"`],
    [
      'two references, of which the first is the one that counts',
      `"git::https://example.invalid/vpc.git?ref=main&ref=${commit}"`,
    ],
    ['an archive without a checksum', '"https://example.invalid/vpc.zip"'],
    ['a registry and a range', '"terraform-aws-modules/vpc/aws"\n  version = "~> 5.0"'],
    ['a path in this repository', '"../../modules/vpc"'],
    ['a path out of this repository', '"../../../../elsewhere"'],
    ['a source that has to be computed', 'var.module_source'],
    ['a subdirectory of a branch', '"git::https://example.invalid/vpc.git//modules/vpc?ref=main"'],
  ])('%s', async (_, source) => {
    await using repository = await sampleRepository()
    await repository.commit('rules', { 'terraform/environments.yml': rules })
    const { log, outcome, outputs } = await routed(repository, source)
    expect(outcome).toBe('failure')
    expect(log).toContain('MODULE_RULES')
    expect(log).toContain(`${root}:2:`)
    expect(outputs).toEqual({})
  })

  test('a local module behind a link that leads elsewhere', async () => {
    await using repository = await sampleRepository()
    await repository.commit('rules', { 'terraform/environments.yml': rules })
    await symlink('/etc', join(repository.path, 'terraform/vendored'))
    expect((await routed(repository, '"../../vendored"')).log).toContain('MODULE_RULES')
  })
})

test('a full commit hash is routed', async () => {
  await using repository = await sampleRepository()
  await repository.commit('rules', { 'terraform/environments.yml': rules })
  const { outputs } = await routed(repository, `"git::https://example.invalid/vpc.git?ref=${commit}"`)
  expect(outputs['summary']).toContain('deliver production')
})

test('a nested module that changes under an unchanged top one is told, by the address that moved', async () => {
  const top = await mkdtemp(join(tmpdir(), 'wrenchproof-modules-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(async () => rm(top, { recursive: true, force: true }))
  const git = async (name: string, ...args: readonly string[]): Promise<string> => {
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid']
    return (await promisify(execFile)('git', ['-C', join(top, name), ...identity, ...args])).stdout.trim()
  }
  const publish = async (name: string, text: string): Promise<string> => {
    await writeFile(join(top, name, 'main.tf'), text)
    await git(name, 'add', '.')
    await git(name, 'commit', '--quiet', '--message', 'publish')
    await git(name, 'tag', '--force', 'v1.0.0')
    return git(name, 'rev-parse', 'HEAD')
  }
  for (const name of ['outer', 'inner']) await promisify(execFile)('git', ['init', '--quiet', join(top, name)])
  const inner = `git::file://${join(top, 'inner')}?ref=v1.0.0`
  await publish('inner', 'resource "terraform_data" "inner" {}\n')
  const outer = await publish('outer', calling(JSON.stringify(inner)))

  await using repository = await sampleRepository()
  await repository.commit('module', {
    'terraform/environments.yml':
      'environments:\n  dev: { branch: develop, approvals: 0, module-sources: { remote: immutable }, allow: { modules: [file] } }\n',
    'terraform/environments/dev/main.tf': `${sampleRoot('dev', 'v1')}\n${calling(
      JSON.stringify(`git::file://${join(top, 'outer')}?ref=${outer}`),
    )}`,
  })
  let runs = 0
  const deliver = async () => {
    runs += 1
    const runId = String(runs)
    const planned = await step(planAction, repository, 'dev', {}, { runId })
    const inputs = { 'plan-digest': planned.outputs['plan-digest'] ?? '' }
    return step(applyAction, repository, 'dev', inputs, { runId })
  }
  expect((await deliver()).outputs['outcome']).toBe('applied')
  // What it would do is the very same, so that no comparison of plans could tell.
  await publish('inner', '# Somebody was here.\nresource "terraform_data" "inner" {}\n')
  const { log, outputs } = await deliver()
  expect(outputs['refusal']).toBe('MOVED_REFERENCE')
  expect(log).toContain(inner)
})
