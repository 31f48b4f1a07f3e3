import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from '@jest/globals'
import { addAccessKey, administrator } from '../index.ts'
import { addressOf } from '../s3/wire/address.ts'
import { Bucket, clientOf, s3 } from './s3World.ts'

test('listings fold at the delimiter and come in pages', async () => {
  await using aws = await s3()
  for (const Key of ['env:/a', 'env:/b', 'x/1', 'x/2', 'y/1', 'z'])
    await aws.client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
  const seen: (string | undefined)[] = []
  let token: string | undefined
  do {
    const page: ListObjectsV2CommandOutput = await aws.client.send(
      new ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: 1, ContinuationToken: token }),
    )
    seen.push(
      ...(page.Contents ?? []).map(({ Key }) => Key),
      ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
    )
    token = page.NextContinuationToken
  } while (token !== undefined)
  expect(seen).toEqual(['env:/', 'x/', 'y/', 'z'])
  const prefixed = await aws.client.send(new ListObjectsV2Command({ Bucket, Prefix: 'env:/' }))
  expect(prefixed).toMatchObject({ KeyCount: 2, IsTruncated: false })
})

test('many objects are deleted at once, each by its own permission', async () => {
  await using aws = await s3()
  for (const Key of ['a', 'b']) await aws.client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
  aws.state.denials.push({ action: 's3:DeleteObject', resource: `arn:aws:s3:::${Bucket}/b` })
  const result = await aws.client.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'a' }, { Key: 'b' }] } }),
  )
  expect(result.Deleted).toMatchObject([{ Key: 'a', DeleteMarker: true }])
  expect(result.Errors).toMatchObject([{ Key: 'b', Code: 'AccessDenied' }])
})

describe('buckets', () => {
  test('report what they are set to', async () => {
    await using aws = await s3({ buckets: { [Bucket]: { versioning: true, tlsOnly: true, encryption: 'aws:kms' } } })
    const { client } = aws
    expect(await client.send(new GetBucketVersioningCommand({ Bucket }))).toMatchObject({ Status: 'Enabled' })
    expect(await client.send(new GetBucketEncryptionCommand({ Bucket }))).toMatchObject({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' }, BucketKeyEnabled: true }],
      },
    })
    expect(await client.send(new GetPublicAccessBlockCommand({ Bucket }))).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    })
    expect((await client.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toContain('aws:SecureTransport')
    expect(await client.send(new GetBucketPolicyStatusCommand({ Bucket }))).toMatchObject({
      PolicyStatus: { IsPublic: false },
    })
    expect(await client.send(new GetBucketLocationCommand({ Bucket }))).toMatchObject({
      LocationConstraint: 'us-east-2',
    })
    expect(await client.send(new HeadBucketCommand({ Bucket }))).toMatchObject({ BucketRegion: 'us-east-2' })
  })

  test('say by their own codes what they do not have', async () => {
    await using aws = await s3({ buckets: { [Bucket]: { encryption: 'none', publicAccessBlock: false } } })
    const { client } = aws
    expect((await client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined()
    await expect(client.send(new GetBucketEncryptionCommand({ Bucket }))).rejects.toMatchObject({
      name: 'ServerSideEncryptionConfigurationNotFoundError',
    })
    await expect(client.send(new GetPublicAccessBlockCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchPublicAccessBlockConfiguration',
    })
    await expect(client.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchBucketPolicy',
    })
    await expect(client.send(new HeadBucketCommand({ Bucket: 'missing' }))).rejects.toMatchObject({ name: 'NotFound' })
  })

  test('are made, set, listed and removed', async () => {
    await using aws = await s3({ buckets: {} })
    const { client } = aws
    await client.send(new CreateBucketCommand({ Bucket }))
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }))
    expect(aws.state.buckets.get(Bucket)?.versioning).toBe('Enabled')
    expect((await client.send(new ListBucketsCommand({}))).Buckets).toMatchObject([{ Name: Bucket }])
    await expect(client.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'BucketAlreadyOwnedByYou',
    })
    await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }))
    await expect(client.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'BucketNotEmpty' })
  })
})

describe('who asks', () => {
  test('unknown keys and wrong secrets are refused', async () => {
    await using aws = await s3()
    const list = new ListObjectsV2Command({ Bucket })
    await expect(
      clientOf(aws.url, { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' }).send(list),
    ).rejects.toMatchObject({
      name: 'InvalidAccessKeyId',
    })
    const { accessKeyId } = administrator(aws.state)
    await expect(clientOf(aws.url, { accessKeyId, secretAccessKey: 'wrong' }).send(list)).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    })
    expect((await fetch(`${aws.url}/${Bucket}`)).status).toBe(403)
  })

  test('signatures for another region are told the right one', async () => {
    await using aws = await s3()
    const client = new S3Client({
      endpoint: aws.url,
      region: 'eu-west-1',
      credentials: administrator(aws.state),
      forcePathStyle: true,
    })
    await expect(client.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({
      name: 'AuthorizationHeaderMalformed',
      message: expect.stringContaining("the region 'eu-west-1' is wrong; expecting 'us-east-2'"),
    })
  })

  test('policies of the user decide, in the words of AWS', async () => {
    const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/\${aws:username}/*` }
    await using aws = await s3({
      accounts: {
        '111111111111': { users: { reader: { policies: [{ Version: '2012-10-17', Statement: [statement] }] } } },
      },
      buckets: { [Bucket]: { objects: { 'reader/a': 'mine', 'other/a': 'not mine' } } },
    })
    const reader = clientOf(aws.url, addAccessKey(aws.state, '111111111111', 'reader'))
    expect(await (await reader.send(new GetObjectCommand({ Bucket, Key: 'reader/a' }))).Body?.transformToString()).toBe(
      'mine',
    )
    await expect(reader.send(new GetObjectCommand({ Bucket, Key: 'other/a' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::111111111111:user/reader is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::${Bucket}/other/a" because no identity-based policy allows the s3:GetObject action`,
      $metadata: { httpStatusCode: 403 },
    })
  })

  test('a bucket policy denies whoever it names', async () => {
    const policy = {
      Version: '2012-10-17',
      Statement: { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: `arn:aws:s3:::${Bucket}/*` },
    }
    await using aws = await s3({ buckets: { [Bucket]: { policy } } })
    await expect(aws.client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }))).rejects.toThrow(
      'with an explicit deny in a resource-based policy',
    )
  })
})

test.each([
  [`${Bucket}.s3.us-east-2.amazonaws.com`, '/a/b', 'a/b'],
  [`${Bucket}.localhost:4000`, '/a/b', 'a/b'],
  ['127.0.0.1:4000', `/${Bucket}/a/b`, 'a/b'],
  ['s3.amazonaws.com', `/${Bucket}`, ''],
])('host %s with path %s is bucket and key', (host, path, key) => {
  expect(addressOf(host, path)).toEqual({ bucket: Bucket, key })
})

test('what the playground lacks is said aloud', async () => {
  await using aws = await s3()
  await expect(aws.client.send(new GetBucketAclCommand({ Bucket }))).rejects.toMatchObject({ name: 'NotImplemented' })
})
