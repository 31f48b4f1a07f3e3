/** The guards that ask history, promotion, settings and state, each against a real repository, ledger and state. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { findTool } from '@wrenchproof/playground/runner'
import { sampleRepository, sampleRoot } from '@wrenchproof/playground/sample'
import type { SampleRepository } from '@wrenchproof/playground/sample'
import { applyAction, planAction, serialOf, step } from './scenario.ts'

let runs = 100

/** Plans and applies an environment at the commit that is checked out. */
async function deliver(repository: SampleRepository, environment: string, inputs: Record<string, string> = {}) {
  const planned = await plan(repository, environment)
  return apply(repository, environment, planned, inputs)
}

async function plan(
  repository: SampleRepository,
  environment: string,
  machine: { readonly tools?: readonly string[] } = {},
): Promise<string> {
  runs += 1
  const { outputs, log } = await step(planAction, repository, environment, {}, { runId: String(runs), ...machine })
  const digest = outputs['plan-digest']
  if (digest === undefined) throw new Error(log)
  return digest
}

async function apply(
  repository: SampleRepository,
  environment: string,
  digest: string,
  inputs: Record<string, string> = {},
) {
  runs += 1
  const result = await step(
    applyAction,
    repository,
    environment,
    { 'plan-digest': digest, ...inputs },
    { runId: String(runs) },
  )
  const { outcome, refusal } = result.outputs
  return { ...result, code: refusal === '' ? outcome : refusal }
}

const environments = (production: string): string => `environments:
  dev: { branch: develop, approvals: 0 }
  staging: { branch: release/*, approvals: 0 }
  production: { branch: main, approvals: 0, ${production} }
`

const moduleText = (version: string): string => `resource "terraform_data" "module" {\n  input = "${version}"\n}\n`
const usesModule = (environment: string): string =>
  `${sampleRoot(environment, 'v1')}\nmodule "app" {\n  source = "../../modules/app"\n}\n`

describe('promotion', () => {
  test('a module comes to production only after the same content was applied in staging', async () => {
    await using repository = await sampleRepository()
    await repository.commit('module', {
      'terraform/environments.yml': environments('after: staging'),
      'terraform/modules/app/main.tf': moduleText('v1'),
      'terraform/environments/staging/main.tf': usesModule('staging'),
      'terraform/environments/production/main.tf': usesModule('production'),
    })
    const early = await deliver(repository, 'production')
    expect(early.code).toBe('NOT_PROMOTED')
    expect(early.log).toContain('terraform/modules/app')
    expect((await deliver(repository, 'staging')).code).toBe('applied')
    expect((await deliver(repository, 'production')).code).toBe('applied')

    await repository.commit('module v2', { 'terraform/modules/app/main.tf': moduleText('v2') })
    expect((await deliver(repository, 'production')).code).toBe('NOT_PROMOTED')
    await repository.commit('soak', { 'terraform/environments.yml': environments('after: staging, soak: 1h') })
    expect((await deliver(repository, 'staging')).code).toBe('applied')
    expect((await deliver(repository, 'production')).code).toBe('SOAKING')
  })
})

describe('history', () => {
  test('a plan whose branch has moved on stands back, green', async () => {
    await using repository = await sampleRepository()
    const digest = await plan(repository, 'dev')
    const head = await repository.git('rev-parse', 'HEAD')
    await repository.commit('newer', { 'terraform/environments/dev/main.tf': sampleRoot('dev', 'v2') })
    await repository.git('checkout', '--quiet', '--detach', head)
    const result = await apply(repository, 'dev', digest)
    expect(result).toMatchObject({ exitCode: 0, code: 'SUPERSEDED', outputs: { outcome: 'superseded' } })
    expect(await serialOf(repository)).toBeUndefined()
  })

  test('a newer commit that changes nothing here does not stand in the way', async () => {
    await using repository = await sampleRepository()
    const digest = await plan(repository, 'dev')
    const head = await repository.git('rev-parse', 'HEAD')
    await repository.commit('elsewhere', { 'README.md': 'elsewhere' })
    await repository.git('checkout', '--quiet', '--detach', head)
    expect((await apply(repository, 'dev', digest)).code).toBe('applied')
  })

  test('a newer commit that makes the rules stricter is not gone past', async () => {
    await using repository = await sampleRepository()
    const digest = await plan(repository, 'dev')
    const head = await repository.git('rev-parse', 'HEAD')
    const next = (dev: string, production: string) => `environments:
  dev: { branch: develop, approvals: ${dev}, allow: { provisioners: true } }
  production: { branch: main, approvals: ${production} }
`
    await repository.commit('stricter elsewhere', { 'terraform/environments.yml': next('0', '2') })
    const elsewhere = await repository.git('rev-parse', 'HEAD')
    await repository.commit('stricter', { 'terraform/environments.yml': next('2', '2') })
    await repository.git('checkout', '--quiet', '--detach', head)
    expect((await apply(repository, 'dev', digest)).code).toBe('SUPERSEDED')
    await repository.git('branch', '--force', 'develop', elsewhere)
    expect((await apply(repository, 'dev', digest)).code).toBe('applied')
  })

  test('a commit that does not contain what was applied last is DIVERGED', async () => {
    await using repository = await sampleRepository()
    const first = await repository.git('rev-parse', 'HEAD')
    await repository.commit('a hotfix', { 'terraform/environments/dev/main.tf': sampleRoot('dev', 'fixed') })
    expect((await deliver(repository, 'dev')).code).toBe('applied')
    await repository.git('reset', '--quiet', '--hard', first)
    await repository.commit('a release without it', { 'terraform/environments/dev/main.tf': sampleRoot('dev', 'v3') })
    expect((await deliver(repository, 'dev')).code).toBe('DIVERGED')
  })
})

test('approvals that nobody can be asked about are NOT_APPROVED', async () => {
  await using repository = await sampleRepository()
  await repository.commit('approvals', {
    'terraform/environments.yml': 'environments:\n  dev: { branch: develop, approvals: 1 }\n',
  })
  expect((await deliver(repository, 'dev')).code).toBe('NOT_APPROVED')
})

describe('settings', () => {
  test('an environment that becomes another one needs consent to exactly that', async () => {
    await using repository = await sampleRepository()
    expect((await deliver(repository, 'dev')).code).toBe('applied')
    await repository.commit('another branch pattern', {
      'terraform/environments.yml': 'environments:\n  dev: { branch: develop*, approvals: 0 }\n',
    })
    const refused = await deliver(repository, 'dev')
    expect(refused.code).toBe('SETTINGS_CHANGED')
    const consent = /consent: (settings:[0-9a-f]{64})/u.exec(refused.log)?.[1] ?? ''
    expect((await deliver(repository, 'dev', { consent })).code).toBe('no-changes')
  })

  test('what a step writes into the environments file of the checkout counts for nothing', async () => {
    await using repository = await sampleRepository()
    await repository.commit('approvals', {
      'terraform/environments.yml': 'environments:\n  dev: { branch: develop, approvals: 1 }\n',
    })
    const digest = await plan(repository, 'dev')
    await writeFile(
      join(repository.path, 'terraform/environments.yml'),
      'environments:\n  dev: { branch: develop, approvals: 0 }\n',
    )
    expect((await apply(repository, 'dev', digest)).code).toBe('NOT_APPROVED')
  })

  test('M16: a commit that takes prevent_destroy away, and the protection with it, is PROTECTED', async () => {
    await using repository = await sampleRepository()
    const kept = 'resource "terraform_data" "kept" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n'
    const settings = (more: string) =>
      `environments:\n  dev: { branch: develop, approvals: 0, destroy-budget: 9${more} }\n`
    await repository.commit('kept', {
      'terraform/environments.yml': settings(', protect: [terraform_data.kept]'),
      'terraform/environments/dev/main.tf': `terraform {\n  backend "local" {}\n}\n${kept}`,
    })
    expect((await deliver(repository, 'dev')).code).toBe('applied')
    await repository.commit('both gone', {
      'terraform/environments.yml': settings(''),
      'terraform/environments/dev/main.tf': 'terraform {\n  backend "local" {}\n}\n',
    })
    const refused = await deliver(repository, 'dev')
    expect(refused.code).toBe('PROTECTED')
    expect(refused.log).toContain('terraform_data.kept')
  })

  test('a commit cannot widen its own destroy budget', async () => {
    await using repository = await sampleRepository()
    expect((await deliver(repository, 'dev')).code).toBe('applied')
    await repository.commit('destroy and allow it', {
      'terraform/environments.yml': 'environments:\n  dev: { branch: develop, approvals: 0, destroy-budget: 9 }\n',
      'terraform/environments/dev/main.tf': 'terraform {\n  backend "local" {}\n}\n',
    })
    expect((await deliver(repository, 'dev')).code).toBe('DESTROY_BUDGET')
  })
})

describe('a state that is not as the ledger knows it', () => {
  /** Two deliveries, with the state as it was after the first kept aside. */
  async function twice() {
    const repository = await sampleRepository()
    await deliver(repository, 'dev')
    const old = await readFile(repository.state('dev'))
    await repository.commit('v2', { 'terraform/environments/dev/main.tf': sampleRoot('dev', 'v2') })
    await deliver(repository, 'dev')
    await repository.commit('v3', { 'terraform/environments/dev/main.tf': sampleRoot('dev', 'v3') })
    return { repository, old, [Symbol.asyncDispose]: async () => repository[Symbol.asyncDispose]() }
  }

  test('M2: one that is gone is STATE_MISSING, not a plan to create everything', async () => {
    await using made = await twice()
    const { repository } = made
    await rm(repository.state('dev'))
    expect((await deliver(repository, 'dev')).code).toBe('STATE_MISSING')
  })

  test('M3: one that was rolled back is STATE_REGRESSED, so that old plans stay spent', async () => {
    await using made = await twice()
    const { repository, old } = made
    await writeFile(repository.state('dev'), old)
    expect((await deliver(repository, 'dev')).code).toBe('STATE_REGRESSED')
  })

  test('one of another lineage is LINEAGE_MISMATCH', async () => {
    await using made = await twice()
    const { repository } = made
    const text = await readFile(repository.state('dev'), 'utf8')
    await writeFile(repository.state('dev'), text.replace(/"lineage": "[^"]+"/u, '"lineage": "another"'))
    expect((await deliver(repository, 'dev')).code).toBe('LINEAGE_MISMATCH')
  })

  test('one that somebody else changed is UNRECORDED_CHANGE', async () => {
    await using made = await twice()
    const { repository } = made
    const state = JSON.parse(await readFile(repository.state('dev'), 'utf8')) as { serial: number }
    await writeFile(repository.state('dev'), JSON.stringify({ ...state, serial: state.serial + 1 }))
    expect((await deliver(repository, 'dev')).code).toBe('UNRECORDED_CHANGE')
  })

  test('one without a ledger is LEDGER_MISSING', async () => {
    await using made = await twice()
    const { repository } = made
    await rm(join(repository.store, 'ledger.git'), { recursive: true })
    expect((await deliver(repository, 'dev')).code).toBe('LEDGER_MISSING')
  })

  test('a ledger of another key is an error and no empty ledger', async () => {
    await using made = await twice()
    const { repository } = made
    await using other = await sampleRepository()
    await deliver(other, 'dev')
    await rm(join(repository.store, 'ledger.git'), { recursive: true })
    await cp(join(other.store, 'ledger.git'), join(repository.store, 'ledger.git'), { recursive: true })
    await expect(deliver(repository, 'dev')).rejects.toThrow('LEDGER_TAMPERED')
  })
})

describe('the configuration inside a stored plan', () => {
  const stored = 'environments:\n  dev: { branch: develop, approvals: 0, verify: stored }\n'

  test('is the commit, also with local modules and other line endings in the checkout', async () => {
    await using repository = await sampleRepository()
    await repository.commit('stored', {
      '.gitattributes': '*.tf text eol=crlf\n',
      'terraform/environments.yml': stored,
      'terraform/modules/app/main.tf': moduleText('v1'),
      'terraform/environments/dev/main.tf': usesModule('dev'),
    })
    await repository.git('rm', '--quiet', '-r', '--cached', '.')
    await repository.git('reset', '--quiet', '--hard')
    expect(await readFile(join(repository.path, 'terraform/environments/dev/main.tf'), 'utf8')).toContain('\r\n')
    expect((await deliver(repository, 'dev')).code).toBe('applied')
  })

  test('is not looked at when the checkout is other than the commit: nothing is planned', async () => {
    await using repository = await sampleRepository()
    await repository.commit('stored', { 'terraform/environments.yml': stored })
    const extra = join(repository.path, 'terraform/environments/dev/extra.tf')
    await writeFile(extra, 'resource "terraform_data" "extra" {}\n')
    await expect(plan(repository, 'dev')).rejects.toThrow('UNSAFE_TREE')
    await rm(extra)
    await writeFile(join(repository.path, 'terraform/environments/dev/main.tf'), sampleRoot('dev', 'v9'))
    await expect(plan(repository, 'dev')).rejects.toThrow('UNSAFE_TREE')
  })

  test('a file that came in while terraform planned is CONFIG_MISMATCH', async () => {
    await using repository = await sampleRepository()
    await repository.commit('stored', { 'terraform/environments.yml': stored })
    const top = await mkdtemp(join(tmpdir(), 'wrenchproof-tool-'))
    await using stack = new AsyncDisposableStack()
    stack.defer(async () => rm(top, { recursive: true, force: true }))
    const extra = join(repository.path, 'terraform/environments/dev/extra.tf')
    // Somebody on the machine who waits for the gate to be passed.
    const tool = join(top, 'terraform')
    const added = `case " $* " in *" plan "*) echo 'resource "terraform_data" "extra" {}' > '${extra}' ;; esac`
    await writeFile(tool, `#!/bin/sh\n${added}\nexec '${join(findTool('terraform'), 'terraform')}' "$@"\n`, {
      mode: 0o755,
    })
    const digest = await plan(repository, 'dev', { tools: [top] })
    await rm(extra)
    const result = await apply(repository, 'dev', digest)
    expect(result.code).toBe('CONFIG_MISMATCH')
    expect(result.log).toContain('terraform/environments/dev/extra.tf (not in the commit)')
  })
})
