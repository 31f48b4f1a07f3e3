import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { openRig, roleArn, stateBucket } from '@wrenchproof/playground/rig'
import type { Rig, RigJob } from '@wrenchproof/playground/rig'
import { applyAction, planAction } from './scenario.ts'

const environments = `environments:
  dev:
    branch: main
    approvals: 0
    account: "111111111111"
    region: us-east-2
    plan-role: ${roleArn('dev', 'plan')}
    apply-role: ${roleArn('dev', 'apply')}
    allow: { provisioners: true }
`
const root = `terraform {
  backend "s3" {}
}
resource "terraform_data" "app" {
  input = "v1"
}
`

/** A rig with one environment that has roles, and a store for its plans. */
async function team(files: Record<string, string> = {}) {
  const rig = await openRig({
    environments: ['dev'],
    files: { 'terraform/environments.yml': environments, 'terraform/environments/dev/main.tf': root, ...files },
  })
  const store = await mkdtemp(join(tmpdir(), 'store-'))
  return {
    rig,
    inputs: { ...rig.inputs('dev'), store: 'directory', 'store-location': store },
    [Symbol.asyncDispose]: async () => {
      await rig[Symbol.asyncDispose]()
      await rm(store, { recursive: true, force: true })
    },
  }
}

const jobOf = (job: Partial<RigJob> = {}): RigJob => ({
  name: 'deliver',
  environment: 'dev',
  permissions: { contents: 'write', 'id-token': 'write' },
  ...job,
})

async function step(rig: Rig, action: string, inputs: Record<string, string>, job: Partial<RigJob> = {}) {
  await using machine = await rig.job(jobOf(job))
  return await machine.runner.runAction(action, inputs)
}

test('plan works under the reading role, apply under the writing one, and only apply locks', async () => {
  await using made = await team()
  const { rig, inputs } = made
  const planned = await step(rig, planAction, inputs)
  expect(planned.log).toContain('sealed as')
  const readers = rig.aws.trail.filter(({ operation }) => operation === 'AssumeRoleWithWebIdentity')
  expect(readers.map(({ resource }) => resource)).toEqual([roleArn('dev', 'plan')])
  expect(rig.aws.trail.filter(({ operation }) => operation === 'PutObject')).toEqual([])

  const applied = await step(rig, applyAction, { ...inputs, 'plan-digest': planned.outputs['plan-digest'] ?? '' })
  expect(applied.log).toContain('dev: applied')
  expect(applied.outputs).toMatchObject({ outcome: 'applied' })
  const written = rig.aws.trail.filter(({ operation }) => operation === 'PutObject').map(({ resource }) => resource)
  expect(new Set(written)).toEqual(
    new Set(['terraform.tfstate', 'terraform.tfstate.tflock'].map((key) => `arn:aws:s3:::${stateBucket}/dev/${key}`)),
  )
})

test('the session reaches terraform and its children, and nothing else', async () => {
  await using made = await team({
    'terraform/environments/dev/slow.tf': `resource "terraform_data" "slow" {
  provisioner "local-exec" {
    command = "touch started; while [ ! -e go-on ]; do sleep 0.05; done"
  }
}
`,
  })
  const { rig, inputs } = made
  const planned = await step(rig, planAction, inputs)
  await using machine = await rig.job(jobOf())
  const running = machine.runner.start(applyAction, { ...inputs, 'plan-digest': planned.outputs['plan-digest'] ?? '' })
  await running.line(/provisioner runs/u)
  const secrets = [...rig.aws.accessKeys.values()].flatMap((key) =>
    key.kind === 'session' ? [key.secret, key.token] : [],
  )
  expect(secrets.length).toBeGreaterThan(2)
  const holders = await processesWith(secrets)
  await writeFile(join(machine.checkout, 'terraform/environments/dev/go-on'), '')
  const applied = await running.done
  expect(applied.outputs).toMatchObject({ outcome: 'applied' })
  expect(holders.length).toBeGreaterThan(0)
  expect(holders.filter((name) => !/^(?:terraform|sh|sleep)$/u.test(name))).toEqual([])

  for (const { raw, log, summary, outputs, env, state } of [planned, applied]) {
    const unmasked = raw.replaceAll(/^::add-mask::.*$/gmu, '')
    for (const text of [unmasked, log, summary, JSON.stringify({ outputs, env, state })])
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
  }
  for (const directory of [machine.checkout, machine.runner.temp])
    expect(await filesWith(directory, secrets)).toEqual([])
})

describe('a role that cannot be assumed: one clear line, nothing planned', () => {
  test('no permission to mint a token', async () => {
    await using made = await team()
    const { exitCode, log } = await step(made.rig, planAction, made.inputs, { permissions: { contents: 'read' } })
    expect(exitCode).toBe(1)
    expect(log).toContain('TOKEN_NOT_MINTED: ')
    expect(log).toContain('id-token: write')
  })

  test('a job of another environment', async () => {
    await using made = await team()
    const { exitCode, log } = await step(made.rig, planAction, made.inputs, { environment: 'staging' })
    expect(exitCode).toBe(1)
    expect(log).toContain('NOT_AUTHORIZED: ')
    expect(made.rig.aws.trail.filter(({ operation }) => operation === 'AssumeRoleWithWebIdentity')).toHaveLength(1)
  })

  test('long-lived keys where the environment has no roles', async () => {
    await using made = await team({
      'terraform/environments.yml': 'environments:\n  dev: { branch: main, approvals: 0 }\n',
    })
    const keys = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'hunter2-SECRET' }
    const { exitCode, raw } = await step(made.rig, planAction, made.inputs, { env: keys })
    expect(exitCode).toBe(1)
    expect(raw).toContain('STATIC_KEYS: ')
    expect(raw).not.toContain('hunter2-SECRET')
  })
})

test('a session that ends before a long apply is warned about beforehand', async () => {
  await using made = await team({
    'terraform/environments.yml': environments.replace('approvals: 0', 'approvals: 0\n    session: 15m'),
  })
  const { rig, inputs } = made
  const many = Array.from({ length: 90 }, (_, index) => `resource "terraform_data" "r${index}" {}\n`).join('')
  await rig.commit('main', 'many', { 'terraform/environments/dev/many.tf': many })
  const planned = await step(rig, planAction, inputs)
  const applied = await step(rig, applyAction, { ...inputs, 'plan-digest': planned.outputs['plan-digest'] ?? '' })
  expect(applied.annotations.map(({ message }) => message).join('\n')).toMatch(
    /the session of .* ends in 1[45] minutes, but the work may take 23 minutes/u,
  )
})

/** Names of the processes whose environment holds one of the secrets. */
async function processesWith(secrets: readonly string[]): Promise<string[]> {
  const names: string[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/u.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    if (!secrets.some((secret) => environment.includes(secret))) continue
    names.push((await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim())
  }
  return names
}

/** Files below a directory that hold one of the secrets. */
async function filesWith(directory: string, secrets: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const text = await readFile(file, 'latin1')
    if (secrets.some((secret) => text.includes(secret))) found.push(file)
  }
  return found
}
