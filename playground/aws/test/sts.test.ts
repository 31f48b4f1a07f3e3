import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts'
import { describe, expect, test } from '@jest/globals'
import type { FaultBoard } from '../../http/faults.ts'
import type { AwsCredentials, AwsInit } from '../index.ts'
import { addAccessKey, administrator, authorize, awsState, serveAws, stsTrouble } from '../index.ts'
import { gitHub, issuer } from './issuer.ts'

const account = '111111111111'
const host = 'token.actions.githubusercontent.com'
const provider = `arn:aws:iam::${account}:oidc-provider/${host}`

const trust = (conditions: object, more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: provider },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: conditions,
      ...more,
    },
  ],
})

const devTrust = trust({
  StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com', [`${host}:sub`]: 'repo:octo/infra:environment:dev' },
})

const readState = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' }],
}

async function sts(init: AwsInit = {}) {
  const now = { time: Date.parse('2026-03-04T05:06:07Z') }
  const clock = () => new Date(now.time)
  const idp = await issuer(clock)
  const state = awsState({
    accounts: {
      [account]: {
        roles: { plan: { trust: devTrust, inline: { read: readState } } },
        oidcProviders: [{ url: gitHub, clientIds: ['sts.amazonaws.com'] }],
      },
    },
    buckets: { state: { objects: { 'dev/terraform.tfstate': '{}' } } },
    keySets: { [gitHub]: `${idp.url}/.well-known/jwks` },
    clock,
    ...init,
  })
  const board: FaultBoard = { faults: [] }
  const server = await serveAws(state, board)
  const client = (credentials?: AwsCredentials) =>
    new STSClient({
      endpoint: server.url,
      region: 'us-east-2',
      maxAttempts: 1,
      credentials: credentials ?? { accessKeyId: 'none', secretAccessKey: 'none' },
    })
  const assume = async (token: string, more: object = {}) =>
    client().send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: `arn:aws:iam::${account}:role/plan`,
        RoleSessionName: 'run-7-1',
        WebIdentityToken: token,
        ...more,
      }),
    )
  return {
    state,
    board,
    idp,
    now,
    client,
    assume,
    url: server.url,
    async session(claims: Record<string, unknown> = {}): Promise<AwsCredentials> {
      const { Credentials } = await assume(await idp.token(claims))
      return {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      }
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await idp[Symbol.asyncDispose]()
    },
  }
}

describe('a web identity', () => {
  test('that the role trusts becomes a session', async () => {
    await using aws = await sts()
    const answer = await aws.assume(await aws.idp.token(), { DurationSeconds: 900 })
    expect(answer).toMatchObject({
      SubjectFromWebIdentityToken: 'repo:octo/infra:environment:dev',
      Audience: 'sts.amazonaws.com',
      Provider: provider,
      AssumedRoleUser: { Arn: `arn:aws:sts::${account}:assumed-role/plan/run-7-1` },
      Credentials: { AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/) },
    })
    expect(answer.Credentials?.Expiration).toEqual(new Date(aws.now.time + 900_000))
    expect(aws.state.trail).toMatchObject([
      { operation: 'AssumeRoleWithWebIdentity', status: 200, subject: 'repo:octo/infra:environment:dev' },
    ])
  })

  const expired = 'Token expired: current date/time 1772600767 must be before the expiration date/time 1772600766'
  test.each([
    [
      'another subject',
      { sub: 'repo:octo/infra:pull_request' },
      {},
      'AccessDenied',
      403,
      'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    ],
    [
      'a role that is missing',
      {},
      { RoleArn: `arn:aws:iam::${account}:role/nope` },
      'AccessDenied',
      403,
      'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    ],
    [
      'another audience',
      { aud: 'https://github.com/octo' },
      {},
      'InvalidIdentityTokenException',
      400,
      'Incorrect token audience',
    ],
    [
      'an issuer nobody knows',
      { iss: 'https://example.test' },
      {},
      'InvalidIdentityTokenException',
      400,
      'No OpenIDConnect provider found in your account for https://example.test',
    ],
    [
      'an account without the provider',
      {},
      { RoleArn: 'arn:aws:iam::222222222222:role/plan' },
      'InvalidIdentityTokenException',
      400,
      `No OpenIDConnect provider found in your account for ${gitHub}`,
    ],
    ['a token past its time', { exp: 1_772_600_766 }, {}, 'ExpiredTokenException', 400, expired],
    [
      'a token from the future',
      { nbf: 1_772_600_900 },
      {},
      'InvalidIdentityTokenException',
      400,
      'could not be validated',
    ],
    [
      'a token without subject',
      { sub: undefined },
      {},
      'InvalidIdentityTokenException',
      400,
      'Missing a required claim: sub',
    ],
    [
      'a malformed ARN',
      {},
      { RoleArn: 'arn:aws:iam::1111:role/plan-role' },
      'ValidationError',
      400,
      'Request ARN is invalid',
    ],
    [
      'too long a session',
      {},
      { DurationSeconds: 7200 },
      'ValidationError',
      400,
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ],
    [
      'too short a session',
      {},
      { DurationSeconds: 899 },
      'ValidationError',
      400,
      "Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ],
    [
      'a session name with a space',
      {},
      { RoleSessionName: 'run 7' },
      'ValidationError',
      400,
      String.raw`Member must satisfy regular expression pattern: [\w+=,.@-]*`,
    ],
    [
      'a broken session policy',
      {},
      { Policy: '{' },
      'MalformedPolicyDocumentException',
      400,
      'This policy contains invalid Json',
    ],
  ])('with %s is refused', async (_, claims, more, name, httpStatusCode, message) => {
    await using aws = await sts()
    await expect(aws.assume(await aws.idp.token(claims), more)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode },
    })
  })

  test('that is no token, or signed by a stranger, is refused', async () => {
    await using aws = await sts()
    await expect(aws.assume('not.a.token')).rejects.toThrow('The ID Token provided is not a valid JWT')
    await expect(aws.assume(await aws.idp.token({}, aws.idp.stranger))).rejects.toMatchObject({
      name: 'InvalidIdentityTokenException',
    })
  })

  test('cannot be verified while the issuer is away', async () => {
    await using aws = await sts()
    aws.idp.board.faults.push({ kind: 'answer', response: { status: 502 } })
    const token = await aws.idp.token()
    await expect(aws.assume(token)).rejects.toMatchObject({
      name: 'InvalidIdentityTokenException',
      message: expect.stringContaining("Couldn't retrieve verification key from your identity provider"),
    })
    await expect(aws.assume(token)).resolves.toBeDefined()
  })

  test('meets every error of STS that a fault asks for', async () => {
    await using aws = await sts()
    const token = await aws.idp.token()
    const cases = [
      [400, 'IDPCommunicationError', 'IDPCommunicationErrorException'],
      [403, 'IDPRejectedClaim', 'IDPRejectedClaimException'],
      [400, 'PackedPolicyTooLarge', 'PackedPolicyTooLargeException'],
      [403, 'RegionDisabledException', 'RegionDisabledException'],
    ] as const
    for (const [status, code, name] of cases) {
      aws.board.faults.push(stsTrouble({ status, code, message: `text of ${code}` }))
      await expect(aws.assume(token)).rejects.toMatchObject({ name, message: `text of ${code}` })
    }
    await expect(aws.assume(token)).resolves.toBeDefined()
  })

  test('is judged by the claims AWS knows of GitHub, and by no others', async () => {
    await using aws = await sts()
    const role = aws.state.accounts.get(account)?.roles.get('plan')
    const tryWith = async (conditions: object) => {
      if (role !== undefined) role.trust = JSON.stringify(trust(conditions))
      return aws.assume(await aws.idp.token()).then(
        () => true,
        () => false,
      )
    }
    expect(await tryWith({ StringEquals: { [`${host}:repository_id`]: '42', [`${host}:environment`]: 'dev' } })).toBe(
      true,
    )
    expect(await tryWith({ StringLike: { [`${host}:job_workflow_ref`]: 'octo/infra/*@refs/heads/develop' } })).toBe(
      true,
    )
    expect(await tryWith({ StringEquals: { [`${host}:repository_id`]: '43' } })).toBe(false)
    expect(await tryWith({ StringEquals: { [`${host}:run_id`]: '1' } })).toBe(false)
  })
})

describe('a session', () => {
  test('is its role, with the permissions of its role', async () => {
    await using aws = await sts()
    const credentials = await aws.session()
    const identity = await aws.client(credentials).send(new GetCallerIdentityCommand({}))
    expect(identity).toMatchObject({ Account: account, Arn: `arn:aws:sts::${account}:assumed-role/plan/run-7-1` })
    const s3 = new S3Client({ endpoint: aws.url, region: 'us-east-2', credentials, forcePathStyle: true })
    expect((await s3.send(new GetObjectCommand({ Bucket: 'state', Key: 'dev/terraform.tfstate' }))).ContentLength).toBe(
      2,
    )
    expect(
      authorize(aws.state, credentials, {
        action: 'ec2:CreateVpc',
        resource: `arn:aws:ec2:us-east-2:${account}:vpc/*`,
      }),
    ).toEqual({
      allowed: false,
      status: 403,
      code: 'AccessDenied',
      message: `User: arn:aws:sts::${account}:assumed-role/plan/run-7-1 is not authorized to perform: ec2:CreateVpc on resource: arn:aws:ec2:us-east-2:${account}:vpc/* because no identity-based policy allows the ec2:CreateVpc action`,
    })
  })

  test('ends', async () => {
    await using aws = await sts()
    const credentials = await aws.session()
    aws.now.time += 3_600_000
    expect(authorize(aws.state, credentials, { action: 's3:GetObject', resource: '*' })).toMatchObject({
      code: 'ExpiredToken',
    })
    // The SDK signs with its own clock, which this state does not compare.
    await expect(aws.client(credentials).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
    })
  })

  test('needs its token, and its role', async () => {
    await using aws = await sts()
    const { sessionToken, ...rest } = await aws.session()
    const wish = { action: 's3:GetObject', resource: '*' }
    expect(authorize(aws.state, rest, wish)).toMatchObject({ code: 'InvalidClientTokenId', status: 403 })
    expect(authorize(aws.state, { ...rest, sessionToken }, wish)).toMatchObject({ allowed: true })
    aws.state.accounts.get(account)?.roles.delete('plan')
    expect(authorize(aws.state, { ...rest, sessionToken }, wish)).toMatchObject({ code: 'InvalidClientTokenId' })
  })

  test('older than a revocation is refused, a newer one is not', async () => {
    await using aws = await sts()
    const old = await aws.session()
    aws.now.time += 60_000
    aws.state.accounts
      .get(account)
      ?.roles.get('plan')
      ?.inline.set(
        'AWSRevokeOlderSessions',
        JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Action: '*',
              Resource: '*',
              Condition: { DateLessThan: { 'aws:TokenIssueTime': new Date(aws.now.time).toISOString() } },
            },
          ],
        }),
      )
    const wish = { action: 's3:GetObject', resource: '*' }
    expect(authorize(aws.state, old, wish)).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('with an explicit deny in an identity-based policy'),
    })
    aws.now.time += 1000
    expect(authorize(aws.state, await aws.session(), wish)).toMatchObject({ allowed: true })
  })

  test('is narrowed by a session policy', async () => {
    await using aws = await sts()
    const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' } }
    const { Credentials } = await aws.assume(await aws.idp.token(), { Policy: JSON.stringify(policy) })
    const keys = { accessKeyId: Credentials?.AccessKeyId ?? '', sessionToken: Credentials?.SessionToken }
    expect(authorize(aws.state, keys, { action: 's3:ListBucket', resource: '*' })).toMatchObject({ allowed: true })
    expect(authorize(aws.state, keys, { action: 's3:GetObject', resource: '*' })).toMatchObject({
      message: expect.stringContaining('because no session policy allows the s3:GetObject action'),
    })
  })
})

describe('AssumeRole', () => {
  const principal = (arn: string, more: object = {}) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: arn }, Action: 'sts:AssumeRole', ...more }],
  })
  const mayAssume = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' } }
  const accounts = {
    [account]: {
      users: { mona: {}, hubot: { policies: [mayAssume] } },
      roles: {
        byName: { trust: principal(`arn:aws:iam::${account}:user/mona`) },
        byAccount: { trust: principal(`arn:aws:iam::${account}:root`) },
        external: {
          trust: principal(`arn:aws:iam::${account}:root`, {
            Condition: { StringEquals: { 'sts:ExternalId': 's3cret' } },
          }),
        },
      },
    },
    '222222222222': { roles: { foreign: { trust: principal(`arn:aws:iam::${account}:user/mona`) } } },
  }

  test.each([
    ['mona', `${account}:role/byName`, {}, true],
    ['hubot', `${account}:role/byName`, {}, false],
    ['mona', `${account}:role/byAccount`, {}, false],
    ['hubot', `${account}:role/byAccount`, {}, true],
    ['hubot', `${account}:role/external`, {}, false],
    ['hubot', `${account}:role/external`, { ExternalId: 's3cret' }, true],
    ['mona', '222222222222:role/foreign', {}, false],
    ['hubot', `${account}:role/missing`, {}, false],
  ])('%s takes on %s with %j: %s', async (user, role, more, may) => {
    await using aws = await sts({ accounts })
    const client = aws.client(addAccessKey(aws.state, account, user))
    const RoleArn = `arn:aws:iam::${role}`
    const outcome = client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me', ...more })).then(
      () => 'yes',
      (error: Error) => `${error.name} ${error.message}`,
    )
    const refused = `AccessDenied User: arn:aws:iam::${account}:user/${user} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`
    expect(await outcome).toBe(may ? 'yes' : refused)
  })
})

test('keys nobody knows and wrong secrets are told apart', async () => {
  await using aws = await sts()
  const who = (credentials: AwsCredentials) => aws.client(credentials).send(new GetCallerIdentityCommand({}))
  await expect(who({ accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' })).rejects.toMatchObject({
    name: 'InvalidClientTokenId',
    message: 'The security token included in the request is invalid.',
    $metadata: { httpStatusCode: 403 },
  })
  const { accessKeyId } = administrator(aws.state)
  await expect(who({ accessKeyId, secretAccessKey: 'x' })).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' })
})
