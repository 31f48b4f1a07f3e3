import { execFile } from 'node:child_process'
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { fakeRunner, findTool } from '@wrenchproof/playground/runner'
import { sampleRepository, sampleRoot } from '@wrenchproof/playground/sample'

const action = join(import.meta.dirname, '..')

async function job() {
  const repository = await sampleRepository()
  const runner = await fakeRunner({
    workspace: repository.path,
    repositoryId: '42',
    runId: '7',
    tools: [findTool('terraform')],
  })
  return {
    repository,
    runner,
    plan: async (inputs: Record<string, string> = {}) =>
      runner.runAction(action, { ...repository.inputs('dev'), ...inputs }),
    plans: async () => readdir(join(repository.store, 'plans')).catch(() => []),
    [Symbol.asyncDispose]: async () => {
      await runner[Symbol.asyncDispose]()
      await repository[Symbol.asyncDispose]()
    },
  }
}

test('the bundle plans, seals and tells, where the runner reads it', async () => {
  await using made = await job()
  const commit = await made.repository.git('rev-parse', 'HEAD')
  const { outcome, outputs, summary, log, masks } = await made.plan()
  expect(log).toContain('dev: 2 to create, 1 output changes; sealed as ')
  expect(outcome).toBe('success')
  expect(outputs).toEqual({
    mode: 'delivery',
    'has-changes': 'true',
    fingerprint: expect.stringMatching(/^v1:[0-9a-f]{64}$/u),
    reviewed: 'none',
    'review-name': '',
    'report-url': '',
    'comment-url': '',
    'plan-name': `tfplan-dev-${commit}-7-1`,
    'plan-digest': expect.stringMatching(/^[0-9a-f]{64}$/u),
    create: '2',
    update: '0',
    replace: '0',
    delete: '0',
    forget: '0',
    import: '0',
    move: '0',
    summary: '2 to create, 1 output changes',
  })
  expect(summary).toContain('terraform_data.app')
  expect(await made.plans()).toEqual([outputs['plan-name']])
  expect(masks).toContain(made.repository.planKey)
})

test('it works the same from inside a composite action', async () => {
  await using made = await job()
  await made.repository.vendor(action)
  await made.repository.commit('composite', {
    'deliver/action.yml': `name: deliver
description: plan from inside a composite
inputs:
  environment: { description: which, required: true }
  key: { description: plan key, required: true }
  store: { description: where, required: true }
  backend: { description: backend, required: true }
outputs:
  digest: { description: digest, value: '\${{ steps.plan.outputs.plan-digest }}' }
runs:
  using: composite
  steps:
    - id: plan
      uses: ./actions/plan
      with:
        environment: \${{ inputs.environment }}
        plan-key: \${{ inputs.key }}
        store: directory
        store-location: \${{ inputs.store }}
        backend-config: \${{ inputs.backend }}
`,
  })
  const inputs = made.repository.inputs('dev')
  const { outcome, outputs } = await made.runner.runAction('deliver', {
    environment: 'dev',
    key: made.repository.planKey,
    store: made.repository.store,
    backend: inputs['backend-config'] ?? '',
  })
  expect(outcome).toBe('success')
  expect(outputs['digest']).toMatch(/^[0-9a-f]{64}$/u)
  expect(await made.plans()).toHaveLength(1)
})

test('the sealed plan shows no secret, and neither does anything the step prints', async () => {
  await using made = await job()
  await made.repository.commit('secret', {
    'terraform/environments/dev/secret.tf': `variable "password" {
  type      = string
  sensitive = true
  default   = "hunter2-SECRET"
}
resource "terraform_data" "secret" {
  input = var.password
}
`,
  })
  const step = await made.plan()
  expect(step.outcome).toBe('success')
  const [name = ''] = await made.plans()
  const sealed = await readFile(join(made.repository.store, 'plans', name), 'latin1')
  for (const text of [step.raw, step.summary, JSON.stringify(step.outputs), sealed]) {
    expect(text).not.toContain('hunter2-SECRET')
  }
  // The runner is told to mask the key before anything else is said; that one line is how a mask is asked for.
  expect(step.raw.replaceAll(`::add-mask::${made.repository.planKey}`, '')).not.toContain(made.repository.planKey)
})

test('a root without changes says so', async () => {
  await using made = await job()
  await made.repository.commit('empty', {
    'terraform/environments/dev/main.tf': 'terraform {\n  backend "local" {}\n}\n',
  })
  const { outputs } = await made.plan()
  expect(outputs).toMatchObject({ 'has-changes': 'false', summary: 'no changes', create: '0' })
})

test('a terraform that hangs is ended after its time limit, and the step says so', async () => {
  await using made = await job()
  // Whoever opens it waits for a writer, for ever.
  const state = made.repository.state('dev')
  await mkdir(dirname(state), { recursive: true })
  await promisify(execFile)('mkfifo', [state])
  const { exitCode, log } = await made.plan({ 'time-limit': '5s' })
  expect(exitCode).toBe(1)
  expect(log).toContain('TIME_LIMIT: terraform init had not ended after 5 s and was stopped; it was initializing')
  expect(await made.plans()).toEqual([])
})

test('generated files are carried, and the terraform data directory of the commit is not used', async () => {
  await using made = await job()
  await writeFile(join(made.repository.path, 'lambda.zip'), 'built here')
  const { outcome } = await made.plan({ carry: '*.zip' })
  expect(outcome).toBe('success')
})

describe('bad input: nothing is planned or stored, everything wrong is said', () => {
  test('every wrong input at once, without the secret', async () => {
    await using made = await job()
    const { exitCode, log, raw, outputs } = await made.plan({
      environment: '',
      'environments-file': '../x.yml',
      'plan-key': 'hunter2-SECRET-key',
      store: 'ftp',
      'store-location': '',
      ttl: 'soon',
      parallelism: 'many',
      'time-limit': '0.5',
      'terraform-binary': 'sh',
    })
    expect(exitCode).toBe(1)
    expect(outputs).toEqual({})
    for (const line of [
      'INPUT_INVALID: the inputs of this step are not usable',
      '- environment: is required; nothing was given',
      "- environments-file: must be a path inside the repository; got '../x.yml'",
      '- plan-key: must be 32 random bytes in base64, a secret of the GitHub environment; make one with `openssl rand -base64 32`',
      "- store: must be one of artifact, directory, s3; got 'ftp'",
      "- parallelism: must be a whole number from 1 to 256; got 'many'",
      "- time-limit: must be from 1s to 24h: a whole number and a unit, such as 25m; got '0.5'",
      "- terraform-binary: must be one of terraform, tofu; got 'sh'",
      "- ttl: must be a whole number and a unit, such as 30m, 24h or 7d; got 'soon'",
    ])
      expect(log).toContain(line)
    expect(raw.replaceAll('::add-mask::hunter2-SECRET-key', '')).not.toContain('hunter2-SECRET')
    expect(await made.plans()).toEqual([])
  })

  test.each([
    [
      'an unknown environment',
      { environment: 'qa' },
      "there is no environment 'qa'; the environments file has dev, staging, production",
    ],
    ['no environments file', { 'environments-file': 'nope.yml' }, 'there is no nope.yml in commit'],
    ['a var file that does not exist', { 'var-file': 'no.tfvars' }, '- var-file: no.tfvars does not exist'],
    ['a var file of elsewhere', { 'var-file': '../../../../x.tfvars' }, 'leaves the repository'],
    ['an empty mirror', { 'provider-mirror': '/nonexistent' }, 'MIRROR_EMPTY: '],
  ])('%s', async (_what, inputs, line) => {
    await using made = await job()
    const { exitCode, log } = await made.plan(inputs)
    expect(exitCode).toBe(1)
    expect(log).toContain(line)
    expect(log).not.toContain('bug in Wrenchproof')
    expect(await made.plans()).toEqual([])
  })

  test('a broken environments file, with line and column', async () => {
    await using made = await job()
    await made.repository.commit('broken', {
      'terraform/environments.yml': 'environments:\n  dev: { branch: 7, aprovals: 0 }\n',
    })
    const { log } = await made.plan()
    expect(log).toContain('- terraform/environments.yml:2:10: environments.dev.branch: ')
    expect(log).toContain(
      "- terraform/environments.yml:2:21: environments.dev.aprovals: is not a key of the environments file; did you mean 'approvals'?",
    )
  })

  test('terraform that fails: its own words, and nothing stored', async () => {
    await using made = await job()
    await made.repository.commit('broken', {
      'terraform/environments/dev/main.tf': `${sampleRoot('dev', 'v1')}\nresource "terraform_data" "x" {\n  inputs = 1\n}\n`,
    })
    const { exitCode, log } = await made.plan()
    expect(exitCode).toBe(1)
    expect(log).toContain('error: Unsupported argument (main.tf:')
    expect(await made.plans()).toEqual([])
  })

  test('a carried link that leaves the repository', async () => {
    await using made = await job()
    await symlink('/etc/hostname', join(made.repository.path, 'out.zip'))
    const { exitCode, log } = await made.plan({ carry: '*.zip' })
    expect(exitCode).toBe(1)
    expect(log).toContain('carry: out.zip is not a plain file inside the repository')
  })

  test.each([
    ['is in the commit', 'README.md', 'carry: README.md is in the commit'],
    ['is configuration', `terraform/environments/dev/planted.tf`, 'planted.tf is configuration, which is'],
  ])('a carried file that %s', async (_what, path, line) => {
    await using made = await job()
    await made.repository.commit('readme', { 'README.md': 'committed\n' })
    await writeFile(join(made.repository.path, path), '')
    const { exitCode, log } = await made.plan({ carry: path })
    expect(exitCode).toBe(1)
    expect(log).toContain(line)
    expect(await made.plans()).toEqual([])
  })

  test('another Terraform than the environments file wants', async () => {
    await using made = await job()
    await made.repository.commit('pin', {
      'terraform/environments.yml': 'terraform: { version: 0.1.2 }\nenvironments: { dev: { branch: develop } }\n',
    })
    const { exitCode, log } = await made.plan()
    expect(exitCode).toBe(1)
    expect(log).toContain('TERRAFORM_VERSION: the environments file wants Terraform 0.1.2, and the one on the PATH is ')
  })

  test('a missing binary', async () => {
    await using made = await job()
    const { exitCode, log } = await made.plan({ 'terraform-binary': 'tofu' })
    expect(exitCode).toBe(1)
    expect(log).toContain('BINARY_MISSING: terraform-binary: tofu could not be started')
  })

  test('a plan of the same run attempt is not overwritten', async () => {
    await using made = await job()
    const first = await made.plan()
    const second = await made.plan()
    expect(first.outcome).toBe('success')
    expect(second.log).toContain('PLAN_EXISTS: ')
    expect(await made.plans()).toHaveLength(1)
  })
})

test('text from Terraform is never a workflow command', async () => {
  await using made = await job()
  await made.repository.commit('injection', {
    'terraform/environments/dev/injection.tf': `check "injection" {
  assert {
    condition     = terraform_data.injection[local.key].id == ""
    error_message = "line\\n::set-output name=approved::true\\n##[add-mask]zzz\\u001b[31m"
  }
}
locals {
  key = "a\\n::set-output name=approved::true"
}
resource "terraform_data" "injection" {
  for_each = toset([local.key])
}
`,
  })
  const { outcome, commands, outputs } = await made.plan()
  expect(outcome).toBe('success')
  expect(outputs['approved']).toBeUndefined()
  expect(commands.map(({ name }) => name).filter((name) => !['add-mask', 'warning'].includes(name))).toEqual([])
  expect(commands.filter(({ name, message }) => name === 'add-mask' && message === 'zzz')).toEqual([])
})
