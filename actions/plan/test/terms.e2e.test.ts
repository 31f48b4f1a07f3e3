/** Pull requests that change the environments file: their own previews go by the settings of what they go into. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { openRig, roleArn } from '@wrenchproof/playground/rig'
import type { Rig, RigJob } from '@wrenchproof/playground/rig'

const action = join(import.meta.dirname, '..')
const root = 'terraform/environments/dev'
const permissions = { contents: 'read', actions: 'read', 'pull-requests': 'write', 'id-token': 'write' } as const

const environments = (more = '', roles: readonly [string, string] = ['dev', 'dev']) => `environments:
  dev:
    branch: main
    approvals: 0
    region: us-east-2
    plan-role: ${roleArn(roles[0], 'plan')}
    apply-role: ${roleArn(roles[1], 'apply')}
${more}`

const main = 'terraform {\n  backend "s3" {}\n}\n'

/** A repository with a branch `feature` that changes these files, and its pull request. */
async function changed(files: Readonly<Record<string, string>>, before: Readonly<Record<string, string>> = {}) {
  const rig = await openRig({
    environments: ['dev', 'other'],
    files: { 'terraform/environments.yml': environments(), [`${root}/main.tf`]: main, ...before },
  })
  await rig.commit('feature', 'change', files)
  return { rig, pull: await rig.pulls.open('feature'), [Symbol.asyncDispose]: async () => rig[Symbol.asyncDispose]() }
}

async function preview({ rig, pull }: { rig: Rig; pull: number }, job: Partial<RigJob> = {}) {
  await using machine = await rig.job({ name: 'plan dev', pull, permissions, ...job })
  return await machine.runner.runAction(action, { ...rig.inputs('dev'), 'plan-key': '' })
}

describe('what a pull request allows itself', () => {
  const proof = '/tmp/wrenchproof-executed'
  const widened = {
    'terraform/environments.yml': environments('    allow: { external-data: true, provisioners: true }\n'),
    [`${root}/x.tf`]: `data "external" "x" {\n  program = ["touch", "${proof}"]\n}\n`,
  }

  test.each([
    ['with the history', {}],
    ['with the commit alone', { shallow: true }],
    ['in a merge queue', { queued: true }],
  ])('is not allowed: a checkout %s', async (_what, job) => {
    await using made = await changed(widened)
    const { exitCode, log } = await preview(made, job)
    expect(exitCode).toBe(1)
    expect(log).toContain(`- ${root}/x.tf:1:1: external.x: runs a program while it plans`)
    expect(existsSync(proof)).toBe(false)
  })

  test('was allowed where it goes into', async () => {
    const allowed = environments('    allow: { provisioners: true }\n')
    const provisioner = `resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "true"\n  }\n}\n`
    await using made = await changed({ [`${root}/x.tf`]: provisioner }, { 'terraform/environments.yml': allowed })
    expect((await preview(made, { shallow: true })).outputs).toMatchObject({ mode: 'preview', create: '1' })
  })

  test('it may narrow', async () => {
    const narrowed = environments('    allow: { modules: [] }\n')
    const module = 'module "x" {\n  source = "acme/x/aws"\n}\n'
    await using made = await changed({ 'terraform/environments.yml': narrowed, [`${root}/x.tf`]: module })
    expect((await preview(made)).log).toContain(`- ${root}/x.tf:2:12: module source: `)
  })

  test('is not asked of a base that cannot be known', async () => {
    await using made = await changed(widened)
    await using machine = await made.rig.job({ name: 'plan dev', pull: made.pull, permissions, shallow: true })
    const inputs = { ...made.rig.inputs('dev'), 'plan-key': '', store: 'directory', 'store-location': machine.checkout }
    const { exitCode, log } = await machine.runner.runAction(action, { ...inputs, 'github-token': '' })
    expect(exitCode).toBe(1)
    expect(log).toContain('BASE_UNKNOWN: it is not known what this change goes into')
  })
})

describe('the role of a preview', () => {
  test('is the one in force, and that is said', async () => {
    await using made = await changed({
      'terraform/environments.yml': environments('', ['other', 'other']),
      [`${root}/x.tf`]:
        'data "aws_caller_identity" "x" {}\noutput "x" {\n  value = data.aws_caller_identity.x.arn\n}\n',
    })
    const { outcome, log, summary } = await preview(made)
    expect(log).toContain('dev: this change sets `plan-role` otherwise; its preview goes by what is in force')
    expect(outcome).toBe('success')
    expect(summary).toContain(':assumed-role/dev-plan/')
  })

  test('stays, where the change takes it away', async () => {
    await using made = await changed({
      'terraform/environments.yml': 'environments:\n  dev: { branch: main, approvals: 0, static-keys: allow }\n',
    })
    const { outcome, log } = await preview(made, { env: { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' } })
    expect(outcome).toBe('success')
    expect(log).toContain('dev: this change sets `plan-role` otherwise')
    expect(log).toContain('dev: this change sets `static-keys` otherwise')
  })
})

test('a base with a broken environments file does not keep a change from mending it', async () => {
  await using made = await changed(
    { 'terraform/environments.yml': environments() },
    { 'terraform/environments.yml': 'environments: [\n' },
  )
  expect((await preview(made)).outputs).toMatchObject({ mode: 'preview', 'has-changes': 'false' })
})
