import { describe, expect, test } from '@jest/globals'
import { parseInputs } from '../src/inputs.ts'
import { issuerOf } from '../src/issuer.ts'
import { otherKeys, stateKey } from '../src/links/state.ts'

const parse = (inputs: Readonly<Record<string, string>>) => parseInputs((name) => inputs[name] ?? '')
const ROLE = 'arn:aws:iam::111111111111:role/dev-plan'

test('everything wrong is said at once', () => {
  const attempt = () =>
    parse({
      'environments-file': '../x.yml',
      'role-to-assume': 'arn:aws:s3:::bucket',
      which: 'all',
      'trust-policy': '/etc/passwd',
      'doctor-role': 'doctor',
      backend: 'bucket acme',
      permissions: 's3:*',
    })
  for (const line of [
    "- environments-file: must be a path inside the repository; got '../x.yml'",
    '- role-to-assume: must be of IAM',
    "- which: must be one of plan, apply, both; got 'all'",
    "- trust-policy: must be a path inside the repository; got '/etc/passwd'",
    "- doctor-role: must be like arn:aws:iam::111111111111:role/name; got 'doctor'",
    '- backend: must be lines such as bucket=acme-state',
    "- permissions: must be lines of an IAM action and, after a space, a resource, without wildcards in the action; got 's3:*'",
  ]) {
    expect(attempt).toThrow(line)
  }
})

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['both', { environment: 'dev', 'role-to-assume': ROLE }, 'role-to-assume: is given beside environment'],
  ['one role for both purposes', { 'role-to-assume': ROLE, which: 'both' }, 'which: must be plan or apply'],
  ['a backend without key', { environment: 'dev', backend: 'bucket=x' }, 'backend: needs the line key=...'],
])('%s', (_, inputs, line) => {
  expect(() => parse(inputs)).toThrow(line)
})

test('a backend as init takes it, with what is of no matter here left out', () => {
  const { backend } = parse({
    environment: 'dev',
    backend: '# comment\nbucket = "acme"\nkey=dev/x\nuse_lockfile=true\nother-key=a\nother-key=b',
  })
  expect(backend).toEqual({
    bucket: 'acme',
    key: 'dev/x',
    region: undefined,
    workspaceKeyPrefix: 'env:',
    otherKeys: ['a', 'b'],
  })
})

test('actions with and without a resource', () => {
  expect(
    parse({ environment: 'dev', permissions: 'ec2:RunInstances\ns3:GetObject  arn:aws:s3:::a/*' }).permissions,
  ).toEqual([
    { action: 'ec2:RunInstances', resource: '*' },
    { action: 's3:GetObject', resource: 'arn:aws:s3:::a/*' },
  ])
})

describe('where states are', () => {
  const backend = {
    bucket: 'b',
    key: 'dev/dev.tfstate',
    region: undefined,
    workspaceKeyPrefix: 'env:',
    otherKeys: ['x'],
  }
  test('of a workspace', () => {
    expect(stateKey(backend, 'default')).toBe('dev/dev.tfstate')
    expect(stateKey(backend, 'blue')).toBe('env:/blue/dev/dev.tfstate')
  })

  test('of other environments, by their names', () => {
    const others = [
      { name: 'staging', workspace: 'default' },
      { name: 'production', workspace: 'blue' },
    ]
    expect(otherKeys(backend, { name: 'dev', workspace: 'default' }, others)).toEqual([
      'x',
      'staging/staging.tfstate',
      'env:/blue/production/production.tfstate',
    ])
    expect(otherKeys({ ...backend, key: 'develop/x' }, { name: 'dev', workspace: 'default' }, others)).toEqual(['x'])
    expect(otherKeys(backend, undefined, [])).toEqual(['x'])
  })
})

test.each([
  ['https://github.com', 'https://token.actions.githubusercontent.com'],
  ['https://acme.ghe.com', 'https://token.actions.acme.ghe.com'],
  ['https://github.acme.example/', 'https://github.acme.example/_services/token'],
])('tokens of %s are of %s', (server, issuer) => {
  expect(issuerOf(server)).toBe(issuer)
})
