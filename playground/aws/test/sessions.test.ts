import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { describe, expect, test } from '@jest/globals'
import type { AwsCredentials } from '../index.ts'
import { administrator, authorize } from '../index.ts'
import { account, sts } from './stsWorld.ts'

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
