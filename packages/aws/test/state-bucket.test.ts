import { describe, expect, test } from '@jest/globals'
import { deniesPlainHttp } from '@wrenchproof/aws'
import { addAccessKey } from '../../../playground/aws/index.ts'
import { awsWorld } from './world.ts'

const only = (actions: readonly string[], resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: resource }],
})

const world = async () =>
  awsWorld({
    accounts: {
      '111111111111': {
        users: { reader: { policies: [only(['s3:GetObject'], 'arn:aws:s3:::good/dev*')] }, nobody: {} },
      },
    },
    buckets: {
      good: { versioning: true, tlsOnly: true, objects: { 'dev.tfstate': '{}', empty: '' } },
      bare: { encryption: 'none', publicAccessBlock: false },
    },
  })

describe('settings', () => {
  test('of a good bucket and of a bare one', async () => {
    await using aws = await world()
    expect(await aws.bucket('good').settings()).toEqual({
      versioning: { kind: 'seen', value: 'Enabled' },
      encryption: { kind: 'seen', value: 'AES256' },
      publicAccessBlocked: { kind: 'seen', value: true },
      tlsOnly: { kind: 'seen', value: true },
    })
    expect(await aws.bucket('bare').settings()).toEqual({
      versioning: { kind: 'seen', value: '' },
      encryption: { kind: 'missing' },
      publicAccessBlocked: { kind: 'missing' },
      tlsOnly: { kind: 'missing' },
    })
  })

  test('that may not be read', async () => {
    await using aws = await world()
    const settings = await aws.bucket('good', addAccessKey(aws.state, '111111111111', 'nobody')).settings()
    for (const look of Object.values(settings)) expect(look).toMatchObject({ kind: 'unseen', denied: true })
  })
})

describe('objects', () => {
  test('are read, written where there is none, removed', async () => {
    await using aws = await world()
    const bucket = aws.bucket('good')
    expect(await bucket.read('dev.tfstate')).toEqual({ kind: 'done' })
    expect(await bucket.read('empty')).toEqual({ kind: 'not-done' })
    expect(await bucket.read('nothing')).toEqual({ kind: 'not-done' })
    expect(await bucket.writeNew('dev.tfstate.tflock', '{}')).toEqual({ kind: 'done' })
    expect(await bucket.writeNew('dev.tfstate.tflock', '{}')).toEqual({ kind: 'not-done' })
    expect(await bucket.remove('dev.tfstate.tflock')).toEqual({ kind: 'done' })
    expect(await bucket.read('dev.tfstate.tflock')).toEqual({ kind: 'not-done' })
  })

  test('that may not be touched, with the action that was denied', async () => {
    await using aws = await world()
    const bucket = aws.bucket('good', addAccessKey(aws.state, '111111111111', 'reader'))
    expect(await bucket.read('dev.tfstate')).toEqual({ kind: 'done' })
    expect(await bucket.read('production.tfstate')).toMatchObject({ kind: 'denied', action: 's3:GetObject' })
    // Reading is allowed there, but whoever may not list is not told that there is nothing.
    expect(await bucket.read('dev-other')).toMatchObject({ kind: 'denied', action: 's3:ListBucket' })
    expect(await bucket.writeNew('dev.tfstate.tflock', '{}')).toMatchObject({ kind: 'denied', action: 's3:PutObject' })
    expect(await bucket.remove('dev.tfstate.tflock')).toMatchObject({ kind: 'denied', action: 's3:DeleteObject' })
  })

  test('of a bucket that is not there, or nowhere', async () => {
    const aws = await world()
    expect(await aws.bucket('gone').read('x')).toEqual({ kind: 'no-bucket' })
    await aws[Symbol.asyncDispose]()
    expect(await aws.bucket('good').read('x')).toMatchObject({ kind: 'failed' })
  })
})

describe('a policy that turns away plain HTTP', () => {
  const deny = (change: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: ['arn:aws:s3:::state', 'arn:aws:s3:::state/*'],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          ...change,
        },
      ],
    })
  test.each<[string, object, boolean]>([
    ['as usual', {}, true],
    ['for AWS principals by wildcard', { Principal: { AWS: ['*'] } }, true],
    ['a boolean', { Condition: { Bool: { 'AWS:SecureTransport': false } } }, true],
    ['one action only', { Action: 's3:PutObject' }, false],
    ['the bucket but not its objects', { Resource: 'arn:aws:s3:::state' }, false],
    ['another bucket', { Resource: 'arn:aws:s3:::other/*' }, false],
    ['one principal', { Principal: { AWS: '111111111111' } }, false],
    ['under one more condition', { Condition: { Bool: { 'aws:SecureTransport': 'false', 'aws:x': 'true' } } }, false],
    ['the wrong way around', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, false],
    ['an Allow', { Effect: 'Allow' }, false],
    ['without condition', { Condition: undefined }, false],
  ])('%s', (_, change, expected) => {
    expect(deniesPlainHttp(deny(change), 'state')).toBe(expected)
  })
})
