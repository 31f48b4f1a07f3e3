/** The guards that ask about modules, with modules that terraform itself fetches from a repository beside this one. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { sampleRepository, sampleRoot } from '@wrenchproof/playground/sample'
import type { SampleRepository } from '@wrenchproof/playground/sample'
import { applyAction, planAction, step } from './scenario.ts'

/** A repository of a module, with the tag `v1.0.0` on what was committed last under it. */
async function moduleRepository() {
  const path = await mkdtemp(join(tmpdir(), 'wrenchproof-module-'))
  const git = async (...args: readonly string[]) =>
    promisify(execFile)('git', ['-C', path, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid', ...args])
  await git('init', '--quiet')
  return {
    source: `git::file://${path}?ref=v1.0.0`,
    /** Moves the tag to new content, which plans no other than the old one. */
    async tag(text: string): Promise<void> {
      await writeFile(join(path, 'main.tf'), `# ${text}\nresource "terraform_data" "module" {}\n`)
      await git('add', '.')
      await git('commit', '--quiet', '--message', text)
      await git('tag', '--force', 'v1.0.0')
    },
    [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }),
  }
}

const environments = (rules: string): string => `environments:
  dev: { branch: develop, approvals: 0, allow: { modules: [file] }, ${rules} }
`

let runs = 500

async function plan(repository: SampleRepository): Promise<string> {
  runs += 1
  const { outputs, log } = await step(planAction, repository, 'dev', {}, { runId: String(runs) })
  const digest = outputs['plan-digest']
  if (digest === undefined) throw new Error(log)
  return digest
}

async function apply(repository: SampleRepository, digest: string, consent = '') {
  runs += 1
  const inputs = { 'plan-digest': digest, consent }
  const result = await step(applyAction, repository, 'dev', inputs, { runId: String(runs) })
  const { outcome, refusal } = result.outputs
  return { ...result, code: refusal === '' ? outcome : refusal }
}

test('a tag that somebody moved is not delivered, though the plan does the very same', async () => {
  await using modules = await moduleRepository()
  await modules.tag('first')
  await using repository = await sampleRepository()
  await repository.commit('module', {
    'terraform/environments.yml': environments('module-sources: { remote: pinned }'),
    'terraform/environments/dev/main.tf': `${sampleRoot('dev', 'v1')}\nmodule "m" {\n  source = "${modules.source}"\n}\n`,
  })
  const early = await plan(repository)
  await modules.tag('second')
  const between = await apply(repository, early)
  expect(between.code).toBe('MOVED_REFERENCE')
  expect(between.log).toContain('changed between plan and apply')
  expect((await apply(repository, await plan(repository))).code).toBe('applied')

  await modules.tag('third')
  const moved = await apply(repository, await plan(repository))
  expect(moved.code).toBe('MOVED_REFERENCE')
  const hash = /consent: ([0-9a-f]{64})/u.exec(moved.log)?.[1] ?? ''
  expect((await apply(repository, await plan(repository), hash)).code).toBe('no-changes')
})

test('a commit cannot take a rule on modules away for itself', async () => {
  await using modules = await moduleRepository()
  await modules.tag('first')
  await using repository = await sampleRepository()
  await repository.commit('rule', { 'terraform/environments.yml': environments('module-sources: { remote: refuse }') })
  expect((await apply(repository, await plan(repository))).code).toBe('applied')
  await repository.commit('module', {
    'terraform/environments.yml': environments('module-sources: { remote: any }'),
    'terraform/environments/dev/main.tf': `${sampleRoot('dev', 'v1')}\nmodule "m" {\n  source = "${modules.source}"\n}\n`,
  })
  const refused = await apply(repository, await plan(repository))
  expect(refused.code).toBe('MODULE_RULES')
  expect(refused.log).toContain('terraform/environments/dev/main.tf:')
})
