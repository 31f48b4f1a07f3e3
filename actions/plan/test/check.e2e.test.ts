/** Jobs that get no credential: the bundle checks the code's form, and says why it does no more. */
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { fakeRunner, findTool } from '@wrenchproof/playground/runner'
import { sampleRepository } from '@wrenchproof/playground/sample'
import type { SampleRepository } from '@wrenchproof/playground/sample'

const action = join(import.meta.dirname, '..')
const root = 'terraform/environments/dev'

/** A preview of the dev environment, for a pull request whose code comes from the repository with this id. */
async function previewed(repository: SampleRepository, from: number, more: Readonly<Record<string, string>> = {}) {
  const base = { sha: await repository.git('rev-list', '--max-parents=0', 'HEAD') }
  await using runner = await fakeRunner({
    workspace: repository.path,
    repositoryId: '42',
    runId: '7',
    eventName: 'pull_request',
    ref: 'refs/pull/3/merge',
    tools: [findTool('terraform')],
    event: { pull_request: { number: 3, base, head: { repo: { id: from } } } },
    env: { AWS_SECRET_ACCESS_KEY: 'ambient-secret-key', TF_VAR_password: 'ambient-password' },
  })
  const { 'plan-key': _key, ...inputs } = repository.inputs('dev')
  return await runner.runAction(action, { ...inputs, ...more })
}

test('code of a fork is checked and not planned', async () => {
  await using repository = await sampleRepository()
  const { exitCode, outputs, summary, log } = await previewed(repository, 666)
  expect(exitCode).toBe(0)
  expect(outputs).toEqual({
    mode: 'check',
    'has-changes': 'false',
    summary: 'not planned: the pull request comes from a fork, whose code gets no credentials',
  })
  expect(summary).toContain('## dev: checked, not planned')
  expect(log).toContain('dev: checked, not planned: the pull request comes from a fork')
})

test('an environment with a role, and a job without a token for it', async () => {
  await using repository = await sampleRepository()
  const arn = (name: string) => `arn:aws:iam::111111111111:role/${name}`
  await repository.commit('roles', {
    'terraform/environments.yml': `environments:
  dev: { branch: develop, approvals: 0, region: us-east-2, plan-role: '${arn('p')}', apply-role: '${arn('a')}' }
`,
  })
  const { exitCode, outputs } = await previewed(repository, 42)
  expect(exitCode).toBe(0)
  expect(outputs['summary']).toContain('the job may not ask for a token')
})

test('where route says that there can be no plan, the code is checked, for that reason', async () => {
  await using repository = await sampleRepository()
  const { exitCode, outputs, summary } = await previewed(repository, 42, { check: 'it needs global first' })
  expect(exitCode).toBe(0)
  expect(outputs).toEqual({
    mode: 'check',
    'has-changes': 'false',
    summary: 'not planned: it needs global first',
  })
  expect(summary).toContain('Nothing was planned: it needs global first.')
})

test('what is not valid is red, with each place', async () => {
  await using repository = await sampleRepository()
  await repository.commit('invalid', {
    [`${root}/x.tf`]: 'output "x" {\n  value   = local.nothing\n}\n',
  })
  const { exitCode, log, outputs } = await previewed(repository, 666)
  expect(exitCode).toBe(1)
  expect(outputs).toEqual({})
  expect(log).toContain('CODE_INVALID: dev: the code is not valid')
  expect(log).toContain(`- ${root}/x.tf: is not formatted: run \`terraform fmt\``)
  expect(log).toContain(`- ${root}/x.tf:2:13: Reference to undeclared local value`)
})

test('an unsafe tree of a fork is refused too', async () => {
  await using repository = await sampleRepository()
  await repository.commit('unsafe', { [`${root}/x.tf`]: 'data "external" "x" {\n  program = ["env"]\n}\n' })
  const { exitCode, log } = await previewed(repository, 666)
  expect(exitCode).toBe(1)
  expect(log).toContain('UNSAFE_TREE: ')
})
