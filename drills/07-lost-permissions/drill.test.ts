/** What if a role loses a permission? The preflight names the action and the statement before anything is applied. */
import { expect, test } from '@jest/globals'
import { person } from '../../packages/aws/test/person.ts'
import { administrator } from '../../playground/aws/index.ts'
import { check, codes, links } from '../../actions/oidc-check/test/check.ts'
import { health } from '../../actions/oidc-check/src/report/health.ts'
import { backend, roleArn, world } from '../../actions/oidc-check/test/world.ts'
import type { World } from '../../actions/oidc-check/test/world.ts'

const hands = (at: World) =>
  person({
    credentials: { sessionToken: '', ...administrator(at.aws) },
    region: 'us-east-2',
    endpoint: at.awsServer.url,
  })

const statementOf = (fix = ''): unknown => JSON.parse(fix.split('\n').slice(1).join('\n'))
const policy = (statement: unknown) => JSON.stringify({ Version: '2012-10-17', Statement: [statement].flat() })

test('each action that is missing is named, and the statement that is shown gives it back', async () => {
  await using at = await world()
  using admin = hands(at)
  const needed = ['ec2:CreateVpc', 'ec2:DescribeVpcs', 'rds:CreateDBInstance', 'sqs:CreateQueue']
  const inputs = { which: 'apply', 'doctor-role': roleArn('doctor'), permissions: needed.join('\n') }

  const broken = await check(at, inputs)
  const findings = links(broken)['permissions']?.findings ?? []
  expect(findings.map(({ reason }) => /allows (\S+?),/u.exec(reason)?.[1])).toEqual([
    'rds:CreateDBInstance',
    'sqs:CreateQueue',
  ])

  await admin.putPolicy('dev-apply', 'given-back', policy(findings.map(({ fix }) => statementOf(fix))))
  expect(health(await check(at, inputs))).toBe('true')
})

test.each([
  ['the state', 's3:GetObject', 'state: STATE_UNREADABLE'],
  ['the lock', 's3:PutObject', 'lock: LOCK_UNWRITABLE'],
])('the way to %s is lost, and given back by what is shown', async (link, action, code) => {
  await using at = await world()
  using admin = hands(at)
  const { inline } = at.role('dev-apply')
  inline.set('access', (inline.get('access') ?? '').replaceAll(`"${action}"`, '"s3:ListBucketVersions"'))
  const inputs = { which: 'apply', backend: backend() }

  const broken = await check(at, inputs)
  expect(codes(broken)).toContain(code)

  const found = Object.values(links(broken)).flatMap(({ findings }) => findings)
  const repairs = found.filter(({ fix }) => fix.startsWith('Add th')).map(({ fix }) => statementOf(fix))
  await admin.putPolicy('dev-apply', 'given-back', policy(repairs.flat()))
  const mended = await check(at, inputs)
  expect(links(mended)[link.replace('the ', '')]?.state).toBe('well')
  expect(health(mended)).toBe('true')
})
