import { describe, expect, test } from '@jest/globals'
import { addAccount, refuse } from '@wrenchproof/playground/aws'
import type { Tampering } from '@wrenchproof/playground/github'
import { health } from '../src/report/health.ts'
import { check, codes, links } from './check.ts'
import { HOST, PROVIDER, backend, roleArn, trust, world } from './world.ts'
import type { World, WorldOptions } from './world.ts'

const DOCTOR = { 'doctor-role': roleArn('doctor') }

interface Case {
  readonly options?: WorldOptions
  readonly inputs?: Readonly<Record<string, string>>
  readonly break?: (at: World) => unknown
  /** The link that breaks, with its code. */
  readonly says: string
  /** What its finding must name. */
  readonly names?: RegExp
  readonly calls?: number
}

const tampering = (how: Tampering) => (at: World) => {
  at.github.oidc.tampering = how
}
const setTrust = (at: World, policy: unknown, role = 'dev-plan') => {
  at.role(role).trust = JSON.stringify(policy)
}

describe.each<[string, Case]>([
  [
    'no id-token: write',
    {
      options: { permissions: { contents: 'read' } },
      says: 'id-token permission: ID_TOKEN_PERMISSION',
      names: /id-token: write/u,
      calls: 0,
    },
  ],
  [
    'a pull request from a fork',
    {
      options: { event: 'pull_request', ref: 'refs/pull/7/merge', environment: null, fork: true },
      says: 'id-token permission: ID_TOKEN_FORK',
      names: /fork/u,
      calls: 0,
    },
  ],
  [
    'a token without subject',
    { break: tampering({ claims: { sub: undefined } }), says: 'token: TOKEN_UNREADABLE', calls: 0 },
  ],
  [
    'another issuer',
    {
      break: tampering({ claims: { iss: 'https://evil.example' } }),
      says: 'issuer: ISSUER_UNEXPECTED',
      names: /evil\.example/u,
    },
  ],
  [
    'another audience than asked for',
    { break: tampering({ claims: { aud: 'https://github.com/acme' } }), says: 'audience: AUDIENCE_DIFFERS' },
  ],
  [
    'an expired token',
    { break: tampering({ expired: true }), says: 'clock: TOKEN_EXPIRED', names: /chronyc/u, calls: 0 },
  ],
  [
    'a clock that is six minutes behind',
    {
      break: tampering({ claims: { iat: Math.floor(Date.now() / 1000) + 360, nbf: 1 } }),
      says: 'clock: CLOCK_SKEW',
      names: /behind/u,
    },
  ],
  [
    'no provider',
    {
      break: (at) => at.account.providers.clear(),
      says: 'provider: NO_PROVIDER',
      names: /create-open-id-connect-provider/u,
      calls: 1,
    },
  ],
  [
    'no provider, seen by the doctor as far as it gets',
    { break: (at) => at.account.providers.clear(), inputs: DOCTOR, says: 'provider: NO_PROVIDER', calls: 2 },
  ],
  [
    'a provider without this audience',
    {
      break: (at) => at.account.providers.get(PROVIDER)?.clientIds.clear(),
      says: 'provider: WRONG_AUDIENCE',
      names: /add-client-id-to-open-id-connect-provider/u,
      calls: 1,
    },
  ],
  [
    'rotated keys that AWS cannot find',
    { break: tampering({ kid: 'rotated' }), says: 'provider: PROVIDER_UNREACHABLE', calls: 4 },
  ],
  [
    'a signature of a stranger',
    { break: tampering({ signature: 'stranger' }), says: 'provider: TOKEN_REFUSED', calls: 1 },
  ],
  ['an unsigned token', { break: tampering({ signature: 'none' }), says: 'token: TOKEN_UNREADABLE', calls: 0 }],
  [
    'HS256 with the public key',
    { break: tampering({ signature: 'HS256' }), says: 'provider: TOKEN_REFUSED', calls: 1 },
  ],
  [
    'a role that is gone, with a doctor',
    {
      break: (at) => at.account.roles.delete('dev-plan'),
      inputs: DOCTOR,
      says: 'role: ROLE_MISSING',
      names: /terraform\/bootstrap apply/u,
      calls: 2,
    },
  ],
  [
    'a role that is gone, with its policy in the checkout',
    {
      options: {
        files: {
          'terraform/bootstrap/trust/dev-plan.json': JSON.stringify(trust(['repo:acme@7/infra@42:environment:dev'])),
        },
      },
      break: (at) => at.account.roles.delete('dev-plan'),
      says: 'trust: ROLE_OR_TRUST',
      calls: 1,
    },
  ],
  [
    'a role that is gone, and nothing to see it by',
    {
      break: (at) => at.account.roles.delete('dev-plan'),
      says: 'role: NOT_AUTHORIZED',
      names: /doctor-role/u,
      calls: 1,
    },
  ],
  [
    'a role under another path',
    {
      options: { files: { 'terraform/environments.yml': pathed() } },
      inputs: DOCTOR,
      says: 'role: ROLE_PATH_DIFFERS',
      names: /plan-role: arn:aws:iam::111111111111:role\/dev-plan$/mu,
    },
  ],
  [
    'a trust policy with the old subject, with a doctor',
    {
      break: (at) => setTrust(at, trust(['repo:acme/infra:environment:dev'])),
      inputs: DOCTOR,
      says: 'trust: TRUST_DENIES',
      names:
        /presented 'repo:acme@7\/infra@42:environment:dev', wanted 'repo:acme\/infra:environment:dev'[^]*immutable subject/u,
      calls: 2,
    },
  ],
  [
    'a trust policy in the checkout with a branch in place of the environment',
    {
      options: {
        files: {
          'terraform/bootstrap/trust/dev-plan.json': JSON.stringify(
            trust(['repo:acme@7/infra@42:ref:refs/heads/develop']),
          ),
        },
      },
      break: (at) => setTrust(at, trust(['repo:acme@7/infra@42:ref:refs/heads/develop'])),
      says: 'trust: TRUST_DENIES',
      names: /terraform\/bootstrap\/trust\/dev-plan\.json[^]*the job names an environment/u,
      calls: 1,
    },
  ],
  [
    'a trust policy in the checkout that is no policy',
    {
      options: {
        files: {
          'terraform/bootstrap/trust/dev-plan.json': '{"Version":"2012-10-17","Statement":[{"Effect":"Maybe"}]}',
        },
      },
      says: 'trust: TRUST_POLICY_MALFORMED',
      names: /Statement\[0\]\.Effect/u,
    },
  ],
  [
    'an apply role asked for by a job without environment: it is told to name one',
    {
      options: { environment: null },
      inputs: { ...DOCTOR, which: 'apply' },
      break: (at) => setTrust(at, trust(['repo:acme@7/infra@42:ref:refs/heads/develop']), 'doctor'),
      says: 'trust: TRUST_DENIES',
      names: /name it in the job:\nenvironment: dev/u,
    },
  ],
  [
    'a Deny',
    {
      inputs: DOCTOR,
      break: (at) => {
        const policy = trust(['repo:acme@7/infra@42:environment:dev'])
        const [first] = policy.Statement
        const block = {
          Sid: 'Freeze',
          Effect: 'Deny',
          Condition: { StringEquals: { [`${HOST}:ref`]: 'refs/heads/develop' } },
        }
        setTrust(at, { ...policy, Statement: [first, { ...first, ...block }] })
      },
      says: 'trust: TRUST_DENIES',
      names: /Take Statement\[1\] \(Freeze\) out/u,
    },
  ],
  [
    'a policy that allows and an organisation that does not',
    {
      inputs: DOCTOR,
      break: (at) => at.aws.denials.push({ action: 'sts:*', resource: roleArn('dev-plan') }),
      says: 'trust: TRUST_YET_REFUSED',
      names: /cloudtrail lookup-events/u,
    },
  ],
  [
    'too long a session',
    {
      options: {
        files: { 'terraform/environments.yml': pathed('').replace('plan-role', 'session: 2h\n    plan-role') },
      },
      says: 'session duration: DURATION_TOO_LONG',
      names: /update-role --role-name dev-plan --max-session-duration 7200/u,
      calls: 1,
    },
  ],
  [
    'an action that is not allowed',
    {
      inputs: { ...DOCTOR, permissions: 'ec2:DescribeVpcs\nrds:DescribeDBInstances' },
      says: 'permissions: PERMISSION_MISSING',
      names: /no policy allows rds:DescribeDBInstances[^]*"Action": \[\s+"rds:DescribeDBInstances"/u,
    },
  ],
  [
    'an action that is denied',
    {
      inputs: { ...DOCTOR, permissions: 'ec2:DescribeVpcs' },
      break: (at) => at.aws.denials.push({ action: 'ec2:DescribeVpcs' }),
      says: 'permissions: PERMISSION_MISSING',
      names: /denied explicitly/u,
    },
  ],
  [
    'an action that nobody may simulate',
    { inputs: { permissions: 'ec2:DescribeVpcs' }, says: 'permissions: CANNOT_TELL' },
  ],
  [
    'a bucket without versions',
    {
      inputs: { backend: backend() },
      break: (at) => (at.bucket().versioning = 'Suspended'),
      says: 'bucket versioning: BUCKET_UNVERSIONED',
      names: /put-bucket-versioning/u,
    },
  ],
  [
    'a bucket without encryption',
    {
      inputs: { backend: backend() },
      break: (at) => (at.bucket().encryption = undefined),
      says: 'bucket encryption: BUCKET_UNENCRYPTED',
      names: /put-bucket-encryption/u,
    },
  ],
  [
    'a bucket that may become public',
    {
      inputs: { backend: backend() },
      break: (at) => (at.bucket().publicAccessBlock = undefined),
      says: 'bucket public access: BUCKET_PUBLIC',
      names: /put-public-access-block/u,
    },
  ],
  [
    'a bucket that takes plain HTTP',
    {
      inputs: { backend: backend() },
      break: (at) => (at.bucket().policy = undefined),
      says: 'bucket TLS: BUCKET_PLAIN_HTTP',
      names: /aws:SecureTransport/u,
    },
  ],
  ['a bucket that is not there', { inputs: { backend: 'bucket=gone\nkey=dev/x' }, says: 'state: BUCKET_MISSING' }],
  [
    'a bucket of another region',
    {
      inputs: { backend: backend().replace('us-east-2', 'eu-central-1') },
      says: 'state: BUCKET_REGION',
      names: /region=/u,
    },
  ],
  [
    'a state that may not be read',
    {
      inputs: { backend: backend() },
      break: deny('s3:GetObject', 'dev/terraform.tfstate'),
      says: 'state: STATE_UNREADABLE',
      names: /s3:GetObject/u,
    },
  ],
  [
    'a lock that may not be written',
    {
      inputs: { backend: backend(), which: 'apply' },
      break: deny('s3:PutObject', '*.tflock'),
      says: 'lock: LOCK_UNWRITABLE',
      names: /\.tflock/u,
    },
  ],
  [
    'a lock that may not be read',
    {
      inputs: { backend: backend(), which: 'apply' },
      break: deny('s3:GetObject', '*.tflock'),
      says: 'lock: LOCK_UNREADABLE',
    },
  ],
  [
    'a lock that may not be deleted',
    {
      inputs: { backend: backend(), which: 'apply' },
      break: deny('s3:DeleteObject', '*.tflock'),
      says: 'lock: LOCK_UNDELETABLE',
      names: /delete-object/u,
    },
  ],
  [
    "another environment's state within reach",
    {
      inputs: { backend: backend() },
      break: (at) => at.role('dev-plan').inline.set('wide', allow('s3:GetObject', 'arn:aws:s3:::state/*')),
      says: 'other states: STATE_REACHABLE',
      names: /role\/dev-plan|dev-plan can read it/u,
    },
  ],
  [
    'a state that would be within reach if it were there',
    {
      inputs: { backend: `${backend()}\nother-key=staging/terraform.tfstate` },
      break: (at) => at.role('dev-plan').inline.set('wide', allow('s3:GetObject', 'arn:aws:s3:::state/staging/*')),
      says: 'other states: STATE_REACHABLE',
      names: /once it is there/u,
    },
  ],
])('%s', (_, { options, inputs = {}, break: breakIt, says, names = /./u, calls }) => {
  test(`is ${says}`, async () => {
    await using at = await world(options)
    breakIt?.(at)
    const result = await check(at, inputs)
    expect(codes(result)).toContain(says)
    expect(health(result)).toBe(says.endsWith('CANNOT_TELL') ? 'cannot-tell' : 'false')
    const [link = '', code] = says.split(': ')
    const found = links(result)[link]
    expect(['broken', 'cannot-tell']).toContain(found?.state)
    const finding = found?.findings.find((each) => each.code === code)
    expect(`${finding?.subject}\n${finding?.reason}\n${finding?.fix}`).toMatch(names)
    expect(at.calls()).toHaveLength(calls ?? at.calls().length)
  })
})

function allow(action: string, resource: string): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] })
}

function deny(action: string, key: string) {
  return (at: World) => at.aws.denials.push({ action, resource: `arn:aws:s3:::state/${key}` })
}

function pathed(path = 'deploy/'): string {
  return `environments:
  dev:
    branch: develop
    account: '111111111111'
    region: us-east-2
    approvals: 0
    plan-role: arn:aws:iam::111111111111:role/${path}dev-plan
    apply-role: arn:aws:iam::111111111111:role/${path}dev-apply
`
}

describe('what could not be seen is never green', () => {
  test('after a broken link nothing that hangs on it is well', async () => {
    await using at = await world({ permissions: {} })
    const result = await check(at, { backend: backend(), permissions: 'ec2:DescribeVpcs', ...DOCTOR })
    const states = Object.entries(links(result)).map(([name, { state }]) => `${name}: ${state}`)
    expect(states.filter((state) => state.endsWith(': well'))).toEqual(['shared roles: well', 'long-lived keys: well'])
  })

  test('a doctor that cannot be assumed says so', async () => {
    await using at = await world()
    at.account.roles.delete('doctor')
    at.account.roles.delete('dev-plan')
    const result = await check(at, DOCTOR)
    expect(links(result)['role']).toMatchObject({
      state: 'broken',
      findings: [{ reason: expect.stringContaining('the doctor role could not be assumed') }],
    })
    expect(health(result)).toBe('false')
  })

  test('a lock that somebody holds is left alone', async () => {
    await using at = await world()
    at.aws.buckets
      .get('state')
      ?.objects.set('dev/terraform.tfstate.tflock', at.bucket().objects.get('dev/terraform.tfstate') ?? [])
    const result = await check(at, { which: 'apply', backend: backend() })
    expect(links(result)['lock']?.state).toBe('cannot-tell')
    expect(at.aws.trail.map(({ operation }) => operation)).not.toContain('DeleteObject')
  })

  test('a bucket that answers with errors', async () => {
    await using at = await world()
    at.awsFaults.faults.push(refuse({ method: 'GET', key: 'dev/terraform.tfstate', times: 9 }))
    expect(links(await check(at, { backend: backend() }))['state']?.state).toBe('cannot-tell')
  })

  test('settings that the role may not read are read by the doctor, if it may', async () => {
    await using at = await world()
    at.role('dev-plan').inline.set('access', allow('s3:GetObject', 'arn:aws:s3:::state/dev/*'))
    const alone = await check(at, { backend: backend() })
    expect(links(alone)['bucket versioning']?.state).toBe('cannot-tell')
    at.role('doctor').inline.set('look', allow('s3:Get*', '*'))
    const helped = await check(at, { backend: backend(), ...DOCTOR })
    expect(links(helped)['bucket versioning']?.state).toBe('well')
  })

  test('other states whose place cannot be told', async () => {
    await using at = await world()
    const result = await check(at, { backend: 'bucket=state\nkey=terraform.tfstate' })
    expect(links(result)['other states']).toMatchObject({ state: 'cannot-tell' })
  })

  test('how subjects are made, without actions: read', async () => {
    await using at = await world({ permissions: { 'id-token': 'write' } })
    const result = await check(at)
    expect(links(result)['subject']).toMatchObject({ state: 'cannot-tell' })
    expect(health(result)).toBe('true')
  })
})

describe('subjects', () => {
  test('in the form of names, with the form they will have', async () => {
    await using at = await world({ immutableSubject: false })
    const result = await check(at, DOCTOR)
    expect(links(result)['subject']?.saw).toEqual([
      'repo:acme/infra:environment:dev (names only)',
      'with ids it will be repo:acme@7/infra@42:environment:dev',
    ])
  })

  test('by a template of the repository, shown and used in the matrix', async () => {
    await using at = await world()
    at.repository.subject.useDefault = false
    at.repository.subject.includeClaimKeys = ['repo', 'context', 'job_workflow_ref']
    const sub =
      'repo:acme@7/infra@42:environment:dev:job_workflow_ref:acme/infra/.github/workflows/oidc.yml@refs/heads/develop'
    setTrust(at, trust([sub]))
    setTrust(at, trust([sub]), 'doctor')
    const result = await check(at, DOCTOR)
    expect(links(result)['subject']?.findings).toMatchObject([{ code: 'SUBJECT_CUSTOM', severity: 'info' }])
    expect(health(result)).toBe('true')
    expect(result.matrix?.rows[0]).toMatchObject({
      job: 'environment:dev',
      verdicts: ['allow', 'deny', 'deny', 'deny'],
    })
  })
})

describe('the file beside the role', () => {
  const file = (policy: unknown): WorldOptions => ({
    files: { 'terraform/bootstrap/trust/dev-plan.json': JSON.stringify(policy) },
  })

  test('of another order is the same', async () => {
    const policy = trust(['repo:acme@7/infra@42:pull_request', 'repo:acme@7/infra@42:environment:dev'])
    await using at = await world(file(policy))
    expect(codes(await check(at, DOCTOR))).toEqual([])
  })

  test.each<[string, Readonly<Record<string, string>>]>([
    ['with a doctor', DOCTOR],
    ['by what STS says', {}],
  ])('that differs is a warning, %s', async (_, inputs) => {
    await using at = await world(file(trust(['repo:acme@7/infra@42:environment:other'])))
    const result = await check(at, inputs)
    expect(codes(result)).toContain('trust: TRUST_FILE_DIFFERS')
    expect(links(result)['trust']?.state).toBe('doubtful')
    expect(health(result)).toBe('true')
  })
})

test('a session in another account than was asked for', async () => {
  await using at = await world()
  addAccount(at.aws, '333333333333')
  const result = await check(
    at,
    {},
    {
      sts: () => ({
        assume: async () => ({
          kind: 'session',
          accessKeyId: 'ASIAXXXXXXXXXXXXXXXX',
          secretAccessKey: 'secret-secret',
          sessionToken: 'token-token',
          expiration: new Date(),
          assumedRoleArn: 'arn:aws:sts::333333333333:assumed-role/dev-plan/x',
        }),
      }),
    },
  )
  expect(codes(result)).toContain('account: WRONG_ACCOUNT')
})
