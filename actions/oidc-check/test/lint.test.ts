import { expect, test } from '@jest/globals'
import { health } from '../src/report/health.ts'
import { check, codes, links } from './check.ts'
import { HOST, PROVIDER, roleArn, trust, world } from './world.ts'

const DOCTOR = { 'doctor-role': roleArn('doctor') }

test.each<[string, object, string]>([
  ['repo:org/*', { StringLike: { [`${HOST}:sub`]: 'repo:acme*/*' } }, 'TRUST_OWNER_PATTERN'],
  ['everything of an owner', { StringLike: { [`${HOST}:sub`]: 'repo:acme@7/*' } }, 'TRUST_WHOLE_OWNER'],
  ['repo:o/r:*', { StringLike: { [`${HOST}:sub`]: 'repo:acme@7/infra@42:*' } }, 'TRUST_WHOLE_REPOSITORY'],
  ['no sub', {}, 'TRUST_NO_SUBJECT'],
  [
    'ForAllValues',
    { 'ForAllValues:StringLike': { [`${HOST}:sub`]: 'repo:acme@7/infra@42:environment:dev' } },
    'TRUST_FOR_ALL_VALUES',
  ],
])('a role that works and trusts too much: %s', async (_, condition, code) => {
  await using at = await world()
  const policy = trust([])
  const [statement] = policy.Statement
  const Condition = { StringEquals: { [`${HOST}:aud`]: 'sts.amazonaws.com' }, ...condition }
  at.role('dev-apply').trust = JSON.stringify({ ...policy, Statement: [{ ...statement, Condition }] })
  const result = await check(at, { ...DOCTOR, which: 'apply' })
  expect(links(result)['STS']?.state).toBe('well')
  expect(codes(result)).toContain(`trust lint: ${code}`)
  expect(health(result)).toBe('false')
})

const allow = (action: string, resource = '*') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] })

test.each<[string, 'plan' | 'apply', string, string]>([
  ['a plan role that writes', 'plan', allow('ec2:*'), 'ROLE_PLAN_WRITES'],
  ['a role that edits itself', 'apply', allow('iam:*', roleArn('dev-apply')), 'ROLE_EDITS_ITSELF'],
  ['a role that edits the provider', 'apply', allow('iam:*', PROVIDER), 'ROLE_EDITS_PROVIDER'],
])('%s', async (_, which, policy, code) => {
  await using at = await world()
  at.role(`dev-${which}`).inline.set('wide', policy)
  const result = await check(at, { ...DOCTOR, which })
  expect(codes(result)).toContain(`role lint: ${code}`)
  expect(health(result)).toBe('false')
})

test('a role that serves two environments', async () => {
  await using at = await world({
    files: {
      'terraform/environments.yml': `environments:
  dev: { branch: develop, region: us-east-2, approvals: 0, plan-role: "${roleArn('dev-plan')}", apply-role: "${roleArn('dev-apply')}" }
  qa: { branch: develop, region: us-east-2, approvals: 0, plan-role: "${roleArn('dev-plan')}", apply-role: "${roleArn('qa-apply')}" }
`,
    },
  })
  expect(codes(await check(at))).toContain('shared roles: ROLE_SHARED')
})

// Put together here, so that a search of this repository does not find it.
const KEY = `AKIA${'Q'.repeat(16)}`

test('a long-lived key in a tracked file, by its place', async () => {
  await using at = await world({ files: { 'old.env': `\nAWS_ACCESS_KEY_ID=${KEY}\n` } })
  const result = await check(at)
  const [finding] = links(result)['long-lived keys']?.findings ?? []
  expect(finding).toMatchObject({ code: 'TRACKED_KEYS', severity: 'error', subject: 'old.env:2' })
  expect(JSON.stringify(result)).not.toContain(KEY)
})

test('a long-lived key in the environment of the job, and what the environments file says of it', async () => {
  await using at = await world()
  const variables = { ...at.awsServer.env, AWS_ACCESS_KEY_ID: KEY }
  const result = await check(at, {}, { variables })
  expect(codes(result)).toContain('long-lived keys: STATIC_KEYS')
  expect(JSON.stringify(result)).not.toContain(KEY)
  await using allowed = await world({
    files: {
      'terraform/environments.yml': `environments:
  dev: { branch: develop, region: us-east-2, approvals: 0, static-keys: allow, plan-role: "${roleArn('dev-plan')}", apply-role: "${roleArn('dev-apply')}" }
`,
    },
  })
  expect(health(await check(allowed, {}, { variables: { ...allowed.awsServer.env, AWS_ACCESS_KEY_ID: KEY } }))).toBe(
    'true',
  )
})

test('a checkout that is no repository is said, and is no harm', async () => {
  await using at = await world()
  const result = await check(at, {}, { trackedKeys: async () => ({ kind: 'unseen', why: 'no git', denied: false }) })
  expect(links(result)['long-lived keys']?.state).toBe('cannot-tell')
  expect(health(result)).toBe('true')
})
