import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from '@jest/globals'
import { rawBytes, rawEntries, truncateObject } from '../index.ts'
import { Bucket, s3 } from './s3World.ts'

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
