import { describe, expect, test } from '@jest/globals'
import { sdkObjects } from '@wrenchproof/aws'
import {
  addAccessKey,
  administrator,
  awsState,
  commitAndRefuse,
  overwriteBytes,
  s3Trouble,
  serveAws,
} from '@wrenchproof/playground/aws'
import type { AwsCredentials, AwsInit, AwsState } from '@wrenchproof/playground/aws'
import type { Fault, FaultBoard } from '@wrenchproof/playground/http'
import { envelopeDigest, parseS3Location, planName, rescueName, s3PlanStore } from '@wrenchproof/sealed-plan'
import { commit } from './sample.ts'
import { describePlanStore } from './store-contract.ts'

const bucket = 'acme-state'
const account = '111111111111'
const name = { environment: 'dev', commit, runId: '7', runAttempt: '1' }
const key = `dev/plans/${commit}/${planName(name)}`
const envelope = Buffer.alloc(2000, 7)
const digest = envelopeDigest(envelope)
const later = new Date()

/** An AWS with a bucket, and the store in it as the administrator, or whoever is asked for, sees it. */
async function s3Home(init: AwsInit = {}) {
  const state = awsState({ buckets: { [bucket]: { versioning: true } }, ...init })
  const board: FaultBoard = { faults: [] }
  const server = await serveAws(state, board)
  const store = (credentials: AwsCredentials = administrator(state), { of = bucket, prefix = 'dev' } = {}) =>
    s3PlanStore(
      sdkObjects(of, async () => ({
        credentials: { sessionToken: '', ...credentials },
        region: 'us-east-2',
        endpoint: server.url,
        timeoutMs: 5000,
      })),
      { prefix, environment: 'dev', runId: '7' },
    )
  return {
    state,
    board,
    storeOf: store,
    store: store(),
    [Symbol.asyncDispose]: async () => server[Symbol.asyncDispose](),
  }
}

const operations = ({ trail }: AwsState): string[] => trail.map(({ operation, status }) => `${operation} ${status}`)

describePlanStore('s3', s3Home)

test('a plan is an object of its commit, and a rescue lies elsewhere', async () => {
  await using home = await s3Home()
  await home.store.save(name, envelope, later)
  await home.store.keep(rescueName(name), envelope, later)
  expect([...(home.state.buckets.get(bucket)?.objects.keys() ?? [])]).toEqual([
    key,
    `dev/rescues/rescue-dev-${commit}-7-1`,
  ])
})

test('a whole bucket is a place too', async () => {
  await using home = await s3Home()
  const store = home.storeOf(undefined, { prefix: '' })
  await store.save(name, envelope, later)
  expect((await store.find(commit, digest))?.name).toBe(planName(name))
  expect([...(home.state.buckets.get(bucket)?.objects.keys() ?? [])]).toEqual([`plans/${commit}/${planName(name)}`])
})

test('it is found with two calls', async () => {
  await using home = await s3Home()
  await home.store.save(name, envelope, later)
  home.state.trail.length = 0
  await home.store.find(commit, digest)
  expect(operations(home.state)).toEqual(['ListObjectsV2 200', 'GetObject 200'])
})

test('of twenty writers of one name one wins', async () => {
  await using home = await s3Home()
  const saved = await Promise.allSettled(
    Array.from({ length: 20 }, async (_, index) => home.store.save(name, Buffer.alloc(1000, index), later)),
  )
  expect(saved.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

describe('trouble that passes', () => {
  const put = { method: 'PUT', key }
  test.each<[string, Fault]>([
    ['a lost request', { kind: 'lost-request', method: 'PUT' }],
    ['a lost reply', { kind: 'lost-reply', method: 'PUT' }],
    ['a success told as a failure', commitAndRefuse(put)],
    ['throttling', { kind: 'answer', response: s3Trouble('SlowDown'), method: 'PUT', times: 2 }],
    ['an internal error', { kind: 'answer', response: s3Trouble('InternalError'), method: 'PUT' }],
  ])('%s: the plan is kept once', async (_, fault) => {
    await using home = await s3Home()
    home.board.faults.push(fault)
    await home.store.save(name, envelope, later)
    expect((await home.store.find(commit, digest))?.name).toBe(planName(name))
    expect(home.state.buckets.get(bucket)?.objects.get(key)).toHaveLength(1)
  })

  test.each<[string, Fault]>([
    ['half an answer', { kind: 'truncated', method: 'GET', path: /tfplan/u }],
    ['half a list', { kind: 'truncated', method: 'GET', path: /list-type/u }],
    ['throttling', { kind: 'answer', response: s3Trouble('SlowDown'), method: 'GET', times: 2 }],
    ['a broken connection', { kind: 'lost-reply', method: 'GET' }],
  ])('%s: the plan is found', async (_, fault) => {
    await using home = await s3Home()
    await home.store.save(name, envelope, later)
    home.board.faults.push(fault)
    expect(Buffer.from((await home.store.find(commit, digest))?.envelope ?? []).equals(envelope)).toBe(true)
  })
})

describe('trouble that stays', () => {
  const forever = { method: 'PUT', times: Infinity } as const
  test.each<[string, Fault, string]>([
    ['throttling', { kind: 'answer', response: s3Trouble('SlowDown'), ...forever }, 'SlowDown'],
    ['nobody there', { kind: 'lost-request', ...forever }, 'cannot be written: '],
  ])('%s: not kept, and the error says so', async (_, fault, why) => {
    await using home = await s3Home()
    home.board.faults.push(fault)
    await expect(home.store.save(name, envelope, later)).rejects.toMatchObject({
      code: 'STORE_UNWRITABLE',
      message: expect.stringMatching(new RegExp(why, 'u')),
    })
  })

  test('half answers for ever are an error, not an absent plan', async () => {
    await using home = await s3Home()
    await home.store.save(name, envelope, later)
    home.board.faults.push({ kind: 'truncated', method: 'GET', path: /tfplan/u, times: Infinity })
    await expect(home.store.find(commit, digest)).rejects.toMatchObject({ code: 'STORE_UNREADABLE' })
  })
})

describe('a store that cannot be used is a clear error', () => {
  const reader = {
    accounts: {
      [account]: {
        users: {
          reader: {
            policies: [
              {
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' }],
              },
            ],
          },
          nobody: {},
        },
      },
    },
  }

  test('that may only be read', async () => {
    await using home = await s3Home(reader)
    const store = home.storeOf(addAccessKey(home.state, account, 'reader'))
    await expect(store.save(name, envelope, later)).rejects.toMatchObject({
      code: 'STORE_UNWRITABLE',
      message: expect.stringContaining('s3:PutObject'),
      fix: expect.stringContaining('apply-role'),
    })
    expect(await store.find(commit, digest)).toBeUndefined()
  })

  test('that may not be looked at', async () => {
    await using home = await s3Home(reader)
    const store = home.storeOf(addAccessKey(home.state, account, 'nobody'))
    await expect(store.find(commit, digest)).rejects.toMatchObject({
      code: 'STORE_UNREADABLE',
      message: expect.stringContaining('s3:ListBucket'),
    })
  })

  test('that is not there', async () => {
    await using home = await s3Home()
    const store = home.storeOf(undefined, { of: 'acme-other' })
    await expect(store.save(name, envelope, later)).rejects.toMatchObject({
      code: 'STORE_UNWRITABLE',
      message: expect.stringContaining('NoSuchBucket'),
      fix: expect.stringContaining('store-location'),
    })
  })

  test('that is in another region', async () => {
    await using home = await s3Home({ buckets: { [bucket]: { region: 'eu-central-1' } } })
    await expect(home.store.save(name, envelope, later)).rejects.toMatchObject({
      code: 'STORE_UNWRITABLE',
      message: expect.stringContaining('eu-central-1'),
      fix: expect.stringContaining('region'),
    })
  })
})

test('objects that only look like plans are passed over, and a flood of them does not hide an older plan', async () => {
  await using home = await s3Home()
  await home.store.save({ ...name, runId: '3' }, envelope, later)
  for (let index = 0; index < 60; index += 1)
    await home.store.save({ ...name, runId: String(1000 + index) }, Buffer.from(`no plan ${index}`), later)
  expect((await home.store.find(commit, digest))?.name).toBe(planName({ ...name, runId: '3' }))
  await expect(home.store.find(commit, 'f'.repeat(64))).rejects.toMatchObject({ code: 'STORE_CROWDED' })
})

test('bytes that changed in the bucket are not the plan', async () => {
  await using home = await s3Home()
  await home.store.save(name, envelope, later)
  const changed = Buffer.from(envelope)
  changed[3] = 1
  overwriteBytes(home.state, { bucket, key }, changed)
  expect(await home.store.find(commit, digest)).toBeUndefined()
})

test.each([
  ['s3://acme-state/dev/plans', { bucket: 'acme-state', prefix: 'dev/plans' }],
  ['s3://acme-state/dev/plans/', { bucket: 'acme-state', prefix: 'dev/plans' }],
  ['s3://acme-state', { bucket: 'acme-state', prefix: '' }],
  ['s3://acme-state/', { bucket: 'acme-state', prefix: '' }],
  ['s3://acme-state/../other', undefined],
  ['s3://acme-state//plans', undefined],
  ['s3://acme-state/a b', undefined],
  ['s3://Acme/plans', undefined],
  ['acme-state/plans', undefined],
  ['https://acme-state.s3.amazonaws.com', undefined],
  ['', undefined],
])('the place %s', (text, place) => {
  expect(parseS3Location(text)).toEqual(place)
})
