import { describe, expect, test } from '@jest/globals'
import { stsTrouble } from '../index.ts'
import { gitHub } from './issuer.ts'
import { account, host, provider, sts, trust } from './stsWorld.ts'

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
