import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
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
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from '@jest/globals'
import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import type { AwsInit } from '../index.ts'
import { addAccessKey, administrator, awsState, rawBytes, rawEntries, serveAws, truncateObject } from '../index.ts'
import { addressOf } from '../s3/address.ts'

const Bucket = 'wrenchproof-state'

async function s3(init: AwsInit = {}) {
  const state = awsState({ buckets: { [Bucket]: { versioning: true } }, ...init })
  const server = await serveAws(state)
  const client = clientOf(server.url, administrator(state))
  return { ...server, state, client, send: client.send.bind(client) }
}

function clientOf(endpoint: string, credentials: { accessKeyId: string; secretAccessKey: string }) {
  return new S3Client({ endpoint, region: 'us-east-2', credentials, forcePathStyle: true, maxAttempts: 1 })
}

describe('objects', () => {
  test('come back with type, metadata, ETag and a verified checksum', async () => {
    await using aws = await s3()
    const put = await aws.client.send(
      new PutObjectCommand({
        Bucket,
        Key: 'a b/ü+.txt',
        Body: 'hello',
        ContentType: 'text/plain',
        Metadata: { run: '7' },
      }),
    )
    const got = await aws.client.send(new GetObjectCommand({ Bucket, Key: 'a b/ü+.txt', ChecksumMode: 'ENABLED' }))
    expect(await got.Body?.transformToString()).toBe('hello')
    expect(got).toMatchObject({
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      ContentType: 'text/plain',
      Metadata: { run: '7' },
      VersionId: put.VersionId,
      ChecksumCRC32: 'NhCmhg==',
    })
  })

  test.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)(
    'are checked against %s in a trailer',
    async (algorithm) => {
      await using aws = await s3()
      const Body = Readable.from([Buffer.from('one '), Buffer.from('two')])
      await aws.client.send(
        new PutObjectCommand({ Bucket, Key: 'streamed', Body, ContentLength: 7, ChecksumAlgorithm: algorithm }),
      )
      expect(rawBytes(aws.state, { bucket: Bucket, key: 'streamed' })?.toString()).toBe('one two')
    },
  )

  test('with a wrong checksum are refused', async () => {
    await using aws = await s3()
    const put = (more: object) => aws.client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'hello', ...more }))
    await expect(put({ ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' })
    await expect(put({ ChecksumSHA256: 'AAAA' })).rejects.toMatchObject({ name: 'BadDigest' })
    await expect(put({ ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' })
    await expect(put({ ContentMD5: 'short' })).rejects.toMatchObject({ name: 'InvalidDigest' })
    expect(rawBytes(aws.state, { bucket: Bucket, key: 'k' })).toBeUndefined()
  })

  test('are read in ranges; an empty one has none', async () => {
    await using aws = await s3()
    await aws.client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: '0123456789' }))
    const part = (Range: string) =>
      aws.client.send(new GetObjectCommand({ Bucket, Key: 'k', Range, ChecksumMode: 'ENABLED' }))
    expect(await part('bytes=2-4')).toMatchObject({ ContentRange: 'bytes 2-4/10', $metadata: { httpStatusCode: 206 } })
    expect(await (await part('bytes=2-4')).Body?.transformToString()).toBe('234')
    expect(await (await part('bytes=-3')).Body?.transformToString()).toBe('789')
    expect(await (await part('bytes=8-')).Body?.transformToString()).toBe('89')
    expect(await part('bytes=0-5242879')).toMatchObject({
      ContentRange: 'bytes 0-9/10',
      ChecksumCRC32: expect.any(String),
    })
    await expect(part('bytes=10-')).rejects.toMatchObject({ name: 'InvalidRange', $metadata: { httpStatusCode: 416 } })
    truncateObject(aws.state, { bucket: Bucket, key: 'k' }, 0)
    await expect(part('bytes=0-5242879')).rejects.toMatchObject({ name: 'InvalidRange' })
  })

  test('that are missing are 404, or 403 for who may not list', async () => {
    await using aws = await s3()
    const get = () => aws.client.send(new GetObjectCommand({ Bucket, Key: 'nope' }))
    await expect(get()).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } })
    await expect(aws.client.send(new HeadObjectCommand({ Bucket, Key: 'nope' }))).rejects.toMatchObject({
      name: 'NotFound',
    })
    aws.state.denials.push({ action: 's3:ListBucket' })
    await expect(get()).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('are copied, also from an older version', async () => {
    await using aws = await s3()
    const first = await aws.client.send(new PutObjectCommand({ Bucket, Key: 'from', Body: 'old' }))
    await aws.client.send(new PutObjectCommand({ Bucket, Key: 'from', Body: 'new' }))
    const CopySource = `${Bucket}/from?versionId=${first.VersionId ?? ''}`
    await aws.client.send(new CopyObjectCommand({ Bucket, Key: 'from', CopySource }))
    expect(rawBytes(aws.state, { bucket: Bucket, key: 'from' })?.toString()).toBe('old')
    const same = new CopyObjectCommand({ Bucket, Key: 'from', CopySource: `${Bucket}/from` })
    await expect(aws.client.send(same)).rejects.toMatchObject({ name: 'InvalidRequest' })
  })

  test('arrive in parts', async () => {
    await using aws = await s3()
    const at = { Bucket, Key: 'large' }
    const { UploadId } = await aws.client.send(new CreateMultipartUploadCommand(at))
    const Parts = []
    for (const [index, Body] of ['aaa', 'bbb'].entries()) {
      const { ETag } = await aws.client.send(new UploadPartCommand({ ...at, UploadId, PartNumber: index + 1, Body }))
      Parts.push({ ETag, PartNumber: index + 1 })
    }
    const done = await aws.client.send(
      new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }),
    )
    expect(done.ETag).toMatch(/^"[\da-f]{32}-2"$/)
    expect(rawBytes(aws.state, { bucket: Bucket, key: 'large' })?.toString()).toBe('aaabbb')
    await expect(aws.client.send(new AbortMultipartUploadCommand({ ...at, UploadId }))).rejects.toMatchObject({
      name: 'NoSuchUpload',
    })
  })
})

describe('conditional writes', () => {
  test('If-None-Match lets one of many writers through', async () => {
    await using aws = await s3()
    const writers = Array.from({ length: 20 }, (_, index) =>
      aws.client.send(new PutObjectCommand({ Bucket, Key: 'lock', Body: String(index), IfNoneMatch: '*' })),
    )
    const outcomes = await Promise.allSettled(writers)
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(lost).toHaveLength(19)
    for (const { reason } of lost)
      expect(reason).toMatchObject({ name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } })
  })

  test('a delete marker frees the key', async () => {
    await using aws = await s3()
    const put = () => aws.client.send(new PutObjectCommand({ Bucket, Key: 'lock', Body: 'x', IfNoneMatch: '*' }))
    await put()
    await aws.client.send(new DeleteObjectCommand({ Bucket, Key: 'lock' }))
    await put()
    expect(rawEntries(aws.state, { bucket: Bucket, key: 'lock' }).map(({ kind }) => kind)).toEqual([
      'version',
      'marker',
      'version',
    ])
  })

  test('If-Match writes over what was read and nothing else', async () => {
    await using aws = await s3()
    const put = (Body: string, IfMatch: string) =>
      aws.client.send(new PutObjectCommand({ Bucket, Key: 'k', Body, IfMatch }))
    await expect(put('v1', '"abc"')).rejects.toMatchObject({ name: 'NoSuchKey' })
    const first = await aws.client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'v1' }))
    await put('v2', first.ETag ?? '')
    await expect(put('v3', first.ETag ?? '')).rejects.toMatchObject({ name: 'PreconditionFailed' })
  })
})

describe('versions', () => {
  test('are listed, read and deleted one by one', async () => {
    await using aws = await s3()
    const ids: (string | undefined)[] = []
    for (const Body of ['1', '2'])
      ids.push((await aws.client.send(new PutObjectCommand({ Bucket, Key: 'k', Body }))).VersionId)
    const removed = await aws.client.send(new DeleteObjectCommand({ Bucket, Key: 'k' }))
    expect(removed.DeleteMarker).toBe(true)
    const listed = await aws.client.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'k' }))
    expect(listed.Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [ids[1], false],
      [ids[0], false],
    ])
    expect(listed.DeleteMarkers).toMatchObject([{ VersionId: removed.VersionId, IsLatest: true }])
    const old = await aws.client.send(new GetObjectCommand({ Bucket, Key: 'k', VersionId: ids[0] }))
    expect(await old.Body?.transformToString()).toBe('1')
    await aws.client.send(new DeleteObjectCommand({ Bucket, Key: 'k', VersionId: removed.VersionId }))
    expect(await (await aws.client.send(new GetObjectCommand({ Bucket, Key: 'k' }))).Body?.transformToString()).toBe(
      '2',
    )
  })

  test('come in pages that miss and repeat none', async () => {
    await using aws = await s3()
    for (const Key of ['a', 'b', 'c'])
      for (const Body of ['1', '2', '3']) await aws.client.send(new PutObjectCommand({ Bucket, Key, Body }))
    const seen: string[] = []
    let marker: { KeyMarker?: string; VersionIdMarker?: string } = {}
    for (let more = true; more;) {
      const page = await aws.client.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, ...marker }))
      seen.push(...(page.Versions ?? []).map(({ Key, VersionId }) => `${Key ?? ''} ${VersionId ?? ''}`))
      more = page.IsTruncated === true
      marker = { KeyMarker: page.NextKeyMarker ?? '', VersionIdMarker: page.NextVersionIdMarker ?? '' }
    }
    expect(seen).toHaveLength(9)
    expect(new Set(seen).size).toBe(9)
  })

  test('are not kept in a bucket without versioning', async () => {
    await using aws = await s3({ buckets: { [Bucket]: {} } })
    for (const Body of ['1', '2']) await aws.client.send(new PutObjectCommand({ Bucket, Key: 'k', Body }))
    expect(rawEntries(aws.state, { bucket: Bucket, key: 'k' })).toHaveLength(1)
    await aws.client.send(new DeleteObjectCommand({ Bucket, Key: 'k' }))
    expect(rawEntries(aws.state, { bucket: Bucket, key: 'k' })).toHaveLength(0)
  })
})

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
