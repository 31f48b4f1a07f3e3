import { describe, expect, test } from '@jest/globals'
import {
  ambientCredentials,
  chooseRegion,
  customStsEndpoint,
  guardSession,
  readSessionSettings,
  refuseStaticKeys,
  sessionEnvironment,
  sessionName,
  sessionWarning,
} from '@wrenchproof/aws'
import type { RawSessionSettings } from '@wrenchproof/aws'
import { ProblemsError } from '@wrenchproof/errors'
import { ROLE } from './sts-stand-in.ts'

const good: RawSessionSettings = { roleArn: ROLE, region: 'eu-central-1', runId: '9001', runAttempt: '1' }

function problems(changes: Partial<RawSessionSettings>): string[] {
  try {
    readSessionSettings({ ...good, ...changes })
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ field, problem }) => `${field}: ${problem}`)
    throw error
  }
  return []
}

describe('settings', () => {
  test('good ones', () => {
    expect(readSessionSettings({ ...good, account: '111111111111', duration: 900 })).toEqual({
      role: { arn: ROLE, partition: 'aws', account: '111111111111', role: 'wrenchproof-dev-plan' },
      region: 'eu-central-1',
      audience: 'sts.amazonaws.com',
      durationSeconds: 900,
      endpoint: 'https://sts.eu-central-1.amazonaws.com',
      sessionName: 'wrenchproof-9001-1',
    })
  })

  test.each<[Partial<RawSessionSettings>, string]>([
    [{ roleArn: '' }, 'role: is required'],
    [{ roleArn: 'wrenchproof' }, "role: must be like arn:aws:iam::111111111111:role/name; got 'wrenchproof'"],
    [{ roleArn: 'arn:aws:iam::111111111111:role/a:b' }, 'role: must be like'],
    [{ roleArn: 'arn:azure:iam::111111111111:role/a' }, "role: has an unknown partition 'azure'"],
    [{ roleArn: 'arn:aws:sts::111111111111:assumed-role/a' }, 'role: must be of IAM'],
    [{ roleArn: 'arn:aws:iam:eu-central-1:111111111111:role/a' }, 'role: must be of IAM, which has no region'],
    [{ roleArn: 'arn:aws:iam::11111111111:role/a' }, "role: must hold an account of twelve digits; got '11111111111'"],
    [{ roleArn: 'arn:aws:iam::111111111111:user/a' }, "role: must name a role, as in role/name; got 'user/a'"],
    [{ roleArn: 'arn:aws:iam::111111111111:role/' }, 'role: must name a role'],
    [{ roleArn: `arn:aws:iam::111111111111:role/${'a'.repeat(65)}` }, 'role: must name a role'],
    [{ roleArn: ` ${ROLE}` }, 'role: must be like'],
    [{ roleArn: 'arn:aws-lunar:iam::111111111111:role/a' }, "role: is of the partition 'aws-lunar'"],
    [{ account: '222222222222' }, 'role: is of account 111111111111, but the environment is in 222222222222'],
    [{ account: '22222222222' }, "account: must be twelve digits, in quotes in YAML; got '22222222222'"],
    [{ region: '' }, 'region: is required'],
    [{ region: 'Frankfurt' }, "region: must be like eu-central-1; got 'Frankfurt'"],
    [{ region: 'eu-central-1a' }, 'region: must be like'],
    [{ region: 'eu-central-1.evil.example/' }, 'region: must be like'],
    [{ region: 'cn-north-1' }, "region: 'cn-north-1' is not of the role's partition 'aws'"],
    [{ audience: 'two words' }, 'audience: must be at most 255 printable characters without spaces'],
    [{ audience: 'x'.repeat(256) }, 'audience: must be at most 255'],
    [{ duration: '899' }, "duration: must be a whole number of seconds from 900 to 43200; got '899'"],
    [{ duration: '43201' }, 'duration: must be a whole number'],
    [{ duration: '1h' }, 'duration: must be a whole number'],
    [{ duration: 900.5 }, 'duration: must be a whole number'],
    [{ endpoint: 'localhost:4566' }, 'AWS_ENDPOINT_URL_STS: must begin with https://'],
    [{ endpoint: 'sts' }, 'AWS_ENDPOINT_URL_STS: must be an absolute URL'],
    [{ endpoint: 'http://sts.example.com' }, 'AWS_ENDPOINT_URL_STS: must be https'],
    [{ endpoint: 'https://u:p@sts.example.com' }, 'AWS_ENDPOINT_URL_STS: must not hold a user or password'],
    [{ runId: 'x' }, "run id: must be a number; got 'x'"],
    [{ runAttempt: '' }, "run attempt: must be a number; got ''"],
  ])('%j', (changes, problem) => {
    expect(problems(changes)).toHaveLength(1)
    expect(problems(changes)[0]).toContain(problem)
  })

  test('all problems come at once', () => {
    const changes = { roleArn: 'x', account: 'y', region: 'z', audience: ' ', duration: '1', endpoint: '?', runId: '' }
    expect(problems(changes)).toHaveLength(7)
  })

  test.each([
    'http://127.0.0.1:4000',
    'http://localhost:4566',
    'http://localstack:4566',
    'http://[::1]:1',
    'https://sts.example.com',
  ])('endpoint %s', (endpoint) => {
    expect(readSessionSettings({ ...good, endpoint }).endpoint).toBe(endpoint)
  })

  test.each([
    ['arn:aws-cn:iam::111111111111:role/a', 'cn-north-1', 'https://sts.cn-north-1.amazonaws.com.cn'],
    ['arn:aws-us-gov:iam::111111111111:role/p/a', 'us-gov-west-1', 'https://sts.us-gov-west-1.amazonaws.com'],
    ['arn:aws-eusc:iam::111111111111:role/a', 'eusc-de-east-1', 'https://sts.eusc-de-east-1.amazonaws.eu'],
  ])('%s in %s is at %s', (roleArn, region, endpoint) => {
    expect(readSessionSettings({ ...good, roleArn, region }).endpoint).toBe(endpoint)
  })
})

test('region and endpoint come from the standard variables', () => {
  expect(chooseRegion('eu-west-1', { AWS_REGION: 'us-east-1' })).toBe('eu-west-1')
  expect(chooseRegion(undefined, { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-2' })).toBe('us-east-1')
  expect(chooseRegion('', { AWS_REGION: '', AWS_DEFAULT_REGION: 'us-east-2' })).toBe('us-east-2')
  expect(chooseRegion(undefined, {})).toBe('')
  expect(customStsEndpoint({ AWS_ENDPOINT_URL: 'http://a', AWS_ENDPOINT_URL_STS: 'http://b' })).toBe('http://b')
  expect(customStsEndpoint({ AWS_ENDPOINT_URL: 'http://a', AWS_ENDPOINT_URL_STS: '' })).toBe('http://a')
  expect(customStsEndpoint({ AWS_ENDPOINT_URL: 'http://a', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' })).toBe(
    undefined,
  )
  expect(customStsEndpoint({})).toBe(undefined)
})

test.each([
  [{ runId: '9001', runAttempt: '2', purpose: 'apply' }, 'wrenchproof-apply-9001-2'],
  [{ runId: '9001', runAttempt: '2' }, 'wrenchproof-9001-2'],
  [{ runId: '9001', runAttempt: '2', purpose: 'oidc check: é/1' }, 'wrenchproof-oidc-check----1-9001-2'],
  [
    { runId: '1'.repeat(24), runAttempt: '12', purpose: 'x'.repeat(80) },
    `wrenchproof-${'x'.repeat(24)}-${'1'.repeat(24)}-12`,
  ],
])('%j is called %s', (run, name) => {
  expect(sessionName(run)).toBe(name)
  expect(name).toMatch(/^[\w+=,.@-]{2,64}$/u)
})

const session = guardSession({
  accessKeyId: 'ASIAX',
  secretAccessKey: 's',
  sessionToken: 't',
  expiration: new Date('2026-11-23T13:00:00Z'),
  assumedRoleArn: 'arn:aws:sts::111111111111:assumed-role/a/b',
  account: '111111111111',
  region: 'eu-central-1',
})

test("terraform's child gets keys and region", () => {
  expect(sessionEnvironment(session)).toEqual({
    AWS_ACCESS_KEY_ID: 'ASIAX',
    AWS_SECRET_ACCESS_KEY: 's',
    AWS_SESSION_TOKEN: 't',
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
  })
})

test('a session that may end too early is warned about', () => {
  const at = (time: string) => Date.parse(`2026-11-23T${time}Z`)
  expect(sessionWarning(session, at('12:00:00'), 60)).toBe(undefined)
  expect(sessionWarning(session, at('12:00:01'), 60)).toContain('ends in 59 minutes, but the work may take 60 minutes')
  expect(sessionWarning(session, at('12:58:30'), 30)).toContain('ends in 1 minute,')
  expect(sessionWarning(session, at('13:00:00'), 30)).toContain('has ended')
})

describe('keys in the job', () => {
  test.each([
    [undefined, 'none'],
    ['', 'none'],
    ['ASIAIOSFODNN7EXAMPLE', 'temporary'],
    ['AKIAIOSFODNN7EXAMPLE', 'long-lived'],
    [' AKIAIOSFODNN7EXAMPLE', 'long-lived'],
    ['test', 'other'],
  ] as const)('%j are %s', (AWS_ACCESS_KEY_ID, kind) => {
    expect(ambientCredentials({ AWS_ACCESS_KEY_ID })).toBe(kind)
  })

  test('long-lived ones are refused unless allowed, and never shown', () => {
    const variables = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'canary' }
    expect(() => refuseStaticKeys(variables, false)).toThrow(expect.objectContaining({ code: 'STATIC_KEYS' }))
    expect(() => refuseStaticKeys(variables, false)).not.toThrow(/AKIAIOS|canary/u)
    expect(() => refuseStaticKeys(variables, true)).not.toThrow()
    expect(() => refuseStaticKeys({ AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE' }, false)).not.toThrow()
  })
})
