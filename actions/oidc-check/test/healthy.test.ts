import { expect, test } from '@jest/globals'
import { allLinks, health } from '../src/report/health.ts'
import { check, codes, links } from './check.ts'
import { backend, roleArn, world } from './world.ts'

test('everything asked for and everything well: every link is green', async () => {
  await using at = await world()
  const result = await check(at, {
    which: 'both',
    'doctor-role': roleArn('doctor'),
    backend: backend(),
    permissions: 'ec2:DescribeVpcs\nec2:CreateVpc\ns3:PutObject arn:aws:s3:::state/dev/terraform.tfstate',
  })
  expect(codes(result)).toEqual([])
  expect(allLinks(result).map(({ name, state }) => `${name}: ${state}`)).toEqual([
    'id-token permission: well',
    'token: well',
    'issuer: well',
    'audience: well',
    'clock: well',
    'subject: well',
    // Of the plan role, which locks nothing, then of the apply role.
    ...['', 'lock: well'].flatMap((lock) => [
      'STS: well',
      'provider: well',
      'role: well',
      'trust: well',
      'session duration: well',
      'account: well',
      'permissions: well',
      'state: well',
      ...(lock === '' ? [] : [lock]),
      'other states: well',
      'trust lint: well',
      'role lint: well',
    ]),
    'bucket versioning: well',
    'bucket encryption: well',
    'bucket public access: well',
    'bucket TLS: well',
    'shared roles: well',
    'long-lived keys: well',
  ])
  expect(health(result)).toBe('true')
  expect(result.account).toBe('111111111111')
  // Two roles and the doctor, once each.
  expect(at.calls()).toHaveLength(3)
})

test('without a doctor STS is evidence enough for the chain; only advice is missing, and it is not green', async () => {
  await using at = await world()
  const result = await check(at)
  expect(health(result)).toBe('true')
  expect(at.calls()).toHaveLength(1)
  expect(codes(result)).toEqual(['trust lint: CANNOT_TELL', 'role lint: CANNOT_TELL'])
  expect(links(result)['permissions']?.state).toBe('not-asked')
})

test('a role by its ARN alone', async () => {
  await using at = await world()
  const result = await check(at, {
    'role-to-assume': roleArn('dev-apply'),
    which: 'apply',
    account: '111111111111',
    region: 'us-east-2',
  })
  expect(health(result)).toBe('true')
  expect(result.title).toBe(roleArn('dev-apply'))
})

test('the lock is gone afterwards, and the state was not touched', async () => {
  await using at = await world()
  await check(at, { which: 'apply', backend: backend() })
  const writes = at.aws.trail.filter(({ operation }) => ['PutObject', 'DeleteObject'].includes(operation))
  expect(writes.map(({ operation, resource }) => [operation, resource])).toEqual([
    ['PutObject', 'arn:aws:s3:::state/dev/terraform.tfstate.tflock'],
    ['DeleteObject', 'arn:aws:s3:::state/dev/terraform.tfstate.tflock'],
  ])
})

test('the matrix says who could assume what', async () => {
  await using at = await world()
  const { matrix } = await check(at, { 'doctor-role': roleArn('doctor') })
  expect(matrix?.roles.map((arn) => arn.split('/').at(-1))).toEqual([
    'dev-plan',
    'dev-apply',
    'production-plan',
    'production-apply',
  ])
  const shown = matrix?.rows.map(({ job, verdicts }) => [job, verdicts.map((verdict) => verdict[0]).join('')])
  expect(shown).toEqual([
    ['environment:dev', 'aadd'],
    ['environment:production', 'ddaa'],
    ['environment: any other', 'dddd'],
    ['branch develop', 'dddd'],
    ['branch main', 'dddd'],
    ['branch hotfix/*', 'dddd'],
    ['branch: any other', 'dddd'],
    ['tag: any', 'dddd'],
    ['pull request', 'adad'],
  ])
})
