import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { fakeRunner } from '@wrenchproof/playground/runner'
import { backend, roleArn, trust, world } from './world.ts'
import type { World } from './world.ts'

const action = join(import.meta.dirname, '..')

async function jobAt(at: World, { debug = false, env = {} }: { debug?: boolean; env?: Record<string, string> } = {}) {
  const { GITHUB_TOKEN: token = '', ...actionEnv } = await at.actionEnv()
  return fakeRunner({
    workspace: at.path,
    repository: 'acme/infra',
    repositoryId: '42',
    eventName: 'pull_request' in at.payload ? 'pull_request' : 'push',
    event: at.payload,
    ref: 'refs/heads/develop',
    runId: '9001',
    apiUrl: at.githubServer.url,
    env: { ...at.awsServer.env, ...env },
    actionEnv,
    token,
    debug,
  })
}

const full = {
  environment: 'dev',
  which: 'both',
  'doctor-role': roleArn('doctor'),
  backend: backend(),
  permissions: 'ec2:DescribeVpcs\nec2:CreateVpc',
}

test('the bundle finds a healthy chain, and says so where the runner reads it', async () => {
  await using at = await world()
  await using job = await jobAt(at)
  const { outcome, outputs, summary, log } = await job.runAction(action, full)
  expect(log).not.toContain('bug in Wrenchproof')
  expect(outputs).toEqual({
    healthy: 'true',
    findings: '[]',
    account: '111111111111',
    subject: 'repo:acme@7/infra@42:environment:dev',
  })
  expect(outcome).toBe('success')
  expect(summary).toContain('## ✅ <code>dev</code>: every link holds')
  expect(log).toContain('claim sub: repo:acme@7/infra@42:environment:dev')
  expect(log).toContain('well: lock: s3://state/dev/terraform.tfstate.tflock; was written; read; deleted')
})

test('a refusal is explained after one call, and the step is red', async () => {
  await using at = await world()
  at.role('dev-plan').trust = JSON.stringify(trust(['repo:acme/infra:environment:dev']))
  await using job = await jobAt(at)
  const { exitCode, outputs, summary, log } = await job.runAction(action, {
    environment: 'dev',
    'doctor-role': roleArn('doctor'),
  })
  expect(exitCode).toBe(1)
  expect(outputs).toMatchObject({ healthy: 'false', account: '' })
  expect(log).toContain('TRUST_DENIES: dev: ')
  expect(log).toContain("presented 'repo:acme@7/infra@42:environment:dev', wanted 'repo:acme/infra:environment:dev'")
  expect(summary).toContain('<code>TRUST_DENIES</code>')
  expect(at.calls().filter(({ resource }) => resource === roleArn('dev-plan'))).toHaveLength(1)
})

test('it works the same from inside a composite action', async () => {
  await using at = await world()
  for (const part of ['action.yml', 'dist']) {
    await cp(join(action, part), join(at.path, 'actions/oidc-check', part), { recursive: true })
  }
  await mkdir(join(at.path, 'check'))
  await writeFile(
    join(at.path, 'check/action.yml'),
    `name: check
description: oidc-check from inside a composite
inputs:
  environment: { description: which, required: true }
outputs:
  healthy: { description: healthy, value: '\${{ steps.check.outputs.healthy }}' }
runs:
  using: composite
  steps:
    - id: check
      uses: ./actions/oidc-check
      with:
        environment: \${{ inputs.environment }}
`,
  )
  await using job = await jobAt(at)
  const { outcome, outputs } = await job.runAction('check', { environment: 'dev' })
  expect(outcome).toBe('success')
  expect(outputs).toEqual({ healthy: 'true' })
})

/** A secret as it is, and as it would be found by whoever looks a little harder. */
function encodings(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const reversed = Array.from(secret).toReversed().join('')
  return [
    secret,
    encodeURIComponent(secret),
    reversed,
    ...(['base64', 'base64url', 'hex'] as const).map((as) => bytes.toString(as)),
  ]
}

describe('nothing secret is printed', () => {
  test.each<[string, boolean, (at: World) => unknown]>([
    ['when all is well', false, () => {}],
    ['in debug', true, () => {}],
    ['when STS refuses, in debug', true, (at) => at.account.roles.delete('dev-plan')],
    [
      'when the token cannot be read, in debug',
      true,
      (at) => (at.github.oidc.tampering = { claims: { sub: undefined } }),
    ],
  ])('%s', async (_, debug, breakIt) => {
    await using at = await world()
    breakIt(at)
    await using job = await jobAt(at, { debug })
    const env = await at.actionEnv()
    const step = await job.runAction(action, full)
    const shown = [step.raw.replaceAll(/^::add-mask::.*$/gmu, ''), step.summary, JSON.stringify(step.outputs)].join(
      '\n',
    )
    const keys = [...at.aws.accessKeys].flatMap(([id, key]) => [
      id,
      key.secret,
      ...(key.kind === 'session' ? [key.token] : []),
    ])
    for (const secret of [...keys, env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '-', 'hunter2'].flatMap(encodings)) {
      expect(shown).not.toContain(secret)
    }
    // Any token at all.
    expect(shown).not.toMatch(/eyJ[\w-]{10,}/u)
    expect(job.contexts().env).not.toHaveProperty('AWS_ACCESS_KEY_ID')
  })
})

describe('bad input: its own clear line each', () => {
  const one = { 'role-to-assume': roleArn('dev-plan') }
  test.each<[string, Record<string, string>, string, Record<string, string>]>([
    [
      'a malformed ARN',
      { 'role-to-assume': 'arn:aws:iam::1:role/x' },
      "must hold an account of twelve digits; got '1'",
      {},
    ],
    [
      'a malformed account',
      { ...one, account: '1234' },
      "- account: must be twelve digits, in quotes in YAML; got '1234'",
      {},
    ],
    [
      'another account',
      { ...one, account: '222222222222' },
      '- role: is of account 111111111111, but the environment is in 222222222222',
      {},
    ],
    ['a malformed region', { ...one, region: 'moon' }, "- region: must be like eu-central-1; got 'moon'", {}],
    [
      'an audience with spaces',
      { ...one, audience: 'a b' },
      '- audience: must be at most 255 printable characters',
      {},
    ],
    [
      'an unknown environment',
      { environment: 'qa' },
      "there is no environment 'qa'; the environments file has dev, production",
      {},
    ],
    [
      'no environments file',
      { environment: 'dev', 'environments-file': 'nope.yml' },
      'there is no nope.yml in the checkout',
      {},
    ],
    [
      'no such policy',
      { ...one, 'trust-policy': 'trust/<role>.json' },
      'trust-policy: there is no trust/dev-plan.json',
      {},
    ],
    [
      'an endpoint in the clear',
      one,
      "- AWS_ENDPOINT_URL_IAM: must be https: signed requests would cross the network to 'iam.example.com'",
      { AWS_ENDPOINT_URL_IAM: 'http://iam.example.com' },
    ],
  ])('%s', async (_, inputs, line, env) => {
    await using at = await world()
    await using job = await jobAt(at, { env })
    const { exitCode, log } = await job.runAction(action, inputs)
    expect(log).toContain(line)
    expect(log).not.toContain('bug in Wrenchproof')
    expect(exitCode).toBe(1)
    expect(at.calls()).toHaveLength(0)
  })
})

test('a pull request from a fork is told so at once', async () => {
  await using at = await world({ event: 'pull_request', ref: 'refs/pull/7/merge', environment: null, fork: true })
  await using job = await jobAt(at)
  const { exitCode, log } = await job.runAction(action, { environment: 'dev' })
  expect(exitCode).toBe(1)
  expect(log).toContain('ID_TOKEN_FORK: ')
})
