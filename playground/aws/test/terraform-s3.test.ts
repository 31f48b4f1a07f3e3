import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import type { FaultBoard } from '../../http/faults.ts'
import {
  administrator,
  awsState,
  bucketOf,
  commitAndRefuse,
  credentialsEnv,
  forgetObject,
  hold,
  overwriteBytes,
  rawBytes,
  rawEntries,
  refuse,
  serveAws,
  swapObjects,
  truncateObject,
} from '../index.ts'
import { putObject } from '../s3/store/objects.ts'
import type { Root } from './terraform.ts'
import { resources, terraformRoot } from './terraform.ts'

const bucket = 'wrenchproof-state'
const key = 'dev/terraform.tfstate'
const lock = `${key}.tflock`
const place = { bucket, key }

async function root(config = resources(2, '"v1"'), more: { key?: string; init?: boolean } = {}) {
  const state = awsState({ buckets: { [bucket]: { versioning: true } } })
  const board: FaultBoard = { faults: [] }
  const server = await serveAws(state, board)
  const env = { ...server.env, ...credentialsEnv(administrator(state)) }
  const at = { bucket, key, env, config, ...more }
  const terraform = await terraformRoot(at)
  const another = async (place2: string, text: string) => terraformRoot({ ...at, key: place2, config: text })
  if (more.init !== false) await mustRun(terraform, 'init', '-input=false')
  return {
    state,
    board,
    another,
    run: terraform.run,
    path: terraform.path,
    rewrite: terraform.rewrite,
    serial: () => stateOf(state).serial,
    isLocked: () => rawBytes(state, { bucket, key: lock }) !== undefined,
    async [Symbol.asyncDispose]() {
      await terraform[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

function stateOf(state: ReturnType<typeof awsState>): z.infer<typeof State> {
  return State.parse(JSON.parse(rawBytes(state, place)?.toString() ?? '{"serial":0,"lineage":""}'))
}

async function mustRun(terraform: { run: Root['run'] }, ...args: string[]): Promise<void> {
  const ran = await terraform.run(...args)
  if (ran.code !== 0) throw new Error(ran.text)
}

const State = z.object({ serial: z.number(), lineage: z.string() })
const lockInfo = JSON.stringify({
  ID: '0a0b0c0d-0000-4000-8000-000000000000',
  Operation: 'OperationTypeApply',
  Who: 'someone@elsewhere',
  Version: '1.11.4',
  Created: '2026-01-02T03:04:05Z',
  Path: `${bucket}/${key}`,
})

test('plan, apply and a second plan that is empty', async () => {
  await using tf = await root()
  expect(await tf.run('plan', '-input=false', '-detailed-exitcode', '-out=p')).toMatchObject({ code: 2 })
  expect(await tf.run('apply', '-input=false', 'p')).toMatchObject({ code: 0 })
  expect(await tf.run('plan', '-input=false', '-detailed-exitcode')).toMatchObject({ code: 0 })
  expect(tf.serial()).toBe(1)
  expect(tf.isLocked()).toBe(false)
  const operations = tf.state.trail
    .filter(({ resource }) => resource.endsWith('.tflock'))
    .map(({ operation }) => operation)
  expect(operations.filter((name) => name === 'PutObject')).toHaveLength(3)
})

test('a state larger than 5 MiB goes up in parts and comes down in ranges', async () => {
  await using tf = await root(
    resources(6, 'join("", [for i in range(1000) : join("", [for j in range(5) : format("%0100d", j)])])'),
  )
  await mustRun(tf, 'apply', '-input=false', '-auto-approve')
  expect(rawBytes(tf.state, place)?.length).toBeGreaterThan(5 * 1024 * 1024)
  expect(await tf.run('plan', '-input=false', '-detailed-exitcode')).toMatchObject({ code: 0 })
  expect(tf.state.trail.map(({ operation }) => operation)).toContain('CompleteMultipartUpload')
})

describe('the lock', () => {
  test('held by another is named with its holder', async () => {
    await using tf = await root()
    putObject(bucketOf(tf.state, bucket), lock, { body: Buffer.from(lockInfo), now: tf.state.clock() })
    const ran = await tf.run('plan', '-input=false')
    expect(ran.code).toBe(1)
    expect(ran.text).toContain('Error acquiring the state lock')
    expect(ran.text).toContain('PreconditionFailed')
    expect(ran.text).toContain('Who:       someone@elsewhere')
    expect(ran.text).toContain('ID:        0a0b0c0d-0000-4000-8000-000000000000')
    expect(await tf.run('force-unlock', '-force', '0a0b0c0d-0000-4000-8000-000000000000')).toMatchObject({ code: 0 })
    expect(tf.isLocked()).toBe(false)
  })

  test('lets two applies through one after the other', async () => {
    await using tf = await root()
    await using other = await tf.another(key, resources(3, '"v2"'))
    expect(await other.run('init', '-input=false')).toMatchObject({ code: 0 })
    const apply = ['apply', '-input=false', '-auto-approve', '-lock-timeout=50s']
    const ran = await Promise.all([tf.run(...apply), other.run(...apply)])
    expect(ran.map(({ code }) => code)).toEqual([0, 0])
    const serials = rawEntries(tf.state, place).map((entry) =>
      entry.kind === 'version' ? State.parse(JSON.parse(entry.body.toString())).serial : -1,
    )
    expect(serials).toEqual(serials.toSorted((low, high) => low - high))
    expect(new Set(serials).size).toBe(serials.length)
    expect(tf.isLocked()).toBe(false)
  })

  test('refuses a second apply while the first is under way', async () => {
    await using tf = await root()
    await using other = await tf.another(key, resources(1, '"v2"'))
    await mustRun(other, 'init', '-input=false')
    const second = `terraform -chdir=${other.path} apply -input=false -auto-approve`
    await tf.rewrite(`resource "terraform_data" "first" {
  provisioner "local-exec" {
    command = "${second} > second.txt 2>&1; echo exit code $? >> second.txt"
  }
}
`)
    expect(await tf.run('apply', '-input=false', '-auto-approve')).toMatchObject({ code: 0 })
    const text = await readFile(join(tf.path, 'second.txt'), 'utf8')
    expect(text).toContain('Error acquiring the state lock')
    expect(text).toContain('exit code 1')
  })
})

describe('faults', () => {
  test('M1: a failed upload of the state leaves errored.tfstate, frees the lock, and the plan applies again', async () => {
    await using tf = await root(resources(6, '"v1"'))
    expect(await tf.run('plan', '-input=false', '-out=p')).toMatchObject({ code: 0 })
    tf.board.faults.push(refuse({ method: 'PUT', key, times: Infinity }))
    const failed = await tf.run('apply', '-input=false', 'p')
    expect(failed.code).toBe(1)
    expect(failed.text).toContain('errored.tfstate')
    expect(tf.isLocked()).toBe(false)
    expect(rawBytes(tf.state, place)).toBeUndefined()
    tf.board.faults.length = 0
    const again = await tf.run('apply', '-input=false', 'p')
    expect(again.text).toContain('6 added')
    expect(again.code).toBe(0)
  })

  test('M2: an empty state object is no state, a truncated one is an error', async () => {
    await using tf = await root()
    expect(await tf.run('apply', '-input=false', '-auto-approve')).toMatchObject({ code: 0 })
    const whole = rawBytes(tf.state, place) ?? ''
    truncateObject(tf.state, place, 40)
    expect(await tf.run('plan', '-input=false')).toMatchObject({ code: 1 })
    truncateObject(tf.state, place, 0)
    const empty = await tf.run('plan', '-input=false')
    expect(empty.text).toContain('2 to add')
    expect(empty.code).toBe(0)
    overwriteBytes(tf.state, place, whole)
    expect(await tf.run('plan', '-input=false', '-detailed-exitcode')).toMatchObject({ code: 0 })
  })

  test('M3: old bytes put back let a spent plan apply again', async () => {
    await using tf = await root()
    expect(await tf.run('apply', '-input=false', '-auto-approve')).toMatchObject({ code: 0 })
    const before = rawBytes(tf.state, place) ?? ''
    await tf.rewrite(resources(2, '"v2"'))
    expect(await tf.run('plan', '-input=false', '-out=p')).toMatchObject({ code: 0 })
    expect(await tf.run('apply', '-input=false', 'p')).toMatchObject({ code: 0 })
    expect((await tf.run('apply', '-input=false', 'p')).text).toContain('Saved plan is stale')
    overwriteBytes(tf.state, place, before)
    expect(await tf.run('apply', '-input=false', 'p')).toMatchObject({ code: 0 })
  })

  test('M4: a writer without its lock overwrites another of the same serial', async () => {
    await using tf = await root(resources(1, '"first"'))
    await using other = await tf.another(key, resources(2, '"second"'))
    await mustRun(other, 'init', '-input=false')
    const arrived = Promise.withResolvers<undefined>()
    const release = Promise.withResolvers<undefined>()
    const reached = async () => {
      arrived.resolve(undefined)
      await release.promise
    }
    tf.board.faults.push(hold({ method: 'PUT', key }, reached))
    const first = tf.run('apply', '-input=false', '-auto-approve')
    await arrived.promise
    forgetObject(tf.state, { bucket, key: lock })
    await mustRun(other, 'apply', '-input=false', '-auto-approve')
    release.resolve(undefined)
    await first
    const versions = rawEntries(tf.state, place).flatMap((entry) =>
      entry.kind === 'version' ? [State.parse(JSON.parse(entry.body.toString()))] : [],
    )
    expect(versions.map(({ serial }) => serial)).toEqual([1, 1])
    expect(new Set(versions.map(({ lineage }) => lineage)).size).toBe(2)
  })

  test('M5: a lock that is committed and answered 503 locks its own holder out', async () => {
    await using tf = await root()
    tf.board.faults.push(commitAndRefuse({ method: 'PUT', key: lock }))
    const ran = await tf.run('plan', '-input=false')
    expect(ran.code).toBe(1)
    expect(ran.text).toContain('Error acquiring the state lock')
    expect(tf.isLocked()).toBe(true)
  })

  test('M6: a failed unlock fails an apply that succeeded', async () => {
    await using tf = await root()
    tf.board.faults.push(refuse({ method: 'DELETE', key: lock, times: Infinity }))
    const ran = await tf.run('apply', '-input=false', '-auto-approve')
    expect(ran.code).toBe(1)
    expect(ran.text).toContain('Error releasing the state lock')
    expect(tf.serial()).toBe(1)
    expect(tf.isLocked()).toBe(true)
  })

  test('two states exchanged are told apart by their lineage', async () => {
    await using tf = await root()
    await using other = await tf.another('prod/terraform.tfstate', resources(2, '"v1"'))
    expect(await other.run('init', '-input=false')).toMatchObject({ code: 0 })
    for (const run of [tf.run, other.run])
      expect(await run('apply', '-input=false', '-auto-approve')).toMatchObject({ code: 0 })
    const before = stateOf(tf.state).lineage
    swapObjects(tf.state, place, { bucket, key: 'prod/terraform.tfstate' })
    expect(stateOf(tf.state).lineage).not.toBe(before)
  })
})

describe('denials', () => {
  test('of the state object end an apply with errored.tfstate and a free lock', async () => {
    await using tf = await root()
    tf.state.denials.push({ action: 's3:PutObject', resource: `arn:aws:s3:::${bucket}/${key}` })
    const ran = await tf.run('apply', '-input=false', '-auto-approve')
    expect(ran.code).toBe(1)
    expect(ran.text).toContain('Failed to persist state to backend')
    expect(tf.isLocked()).toBe(false)
  })

  test('of listing go unnoticed', async () => {
    await using tf = await root()
    expect(await tf.run('apply', '-input=false', '-auto-approve')).toMatchObject({ code: 0 })
    tf.state.denials.push({ principal: 'administrator', action: 's3:ListBucket' })
    expect(await tf.run('plan', '-input=false', '-detailed-exitcode')).toMatchObject({ code: 0 })
  })
})

test('keys the state does not know are refused', async () => {
  await using tf = await root(resources(1, '"v1"'), { init: false })
  tf.state.accessKeys.clear()
  const ran = await tf.run('init', '-input=false')
  expect(ran.code).toBe(1)
  expect(ran.text).toContain('InvalidClientTokenId')
})
