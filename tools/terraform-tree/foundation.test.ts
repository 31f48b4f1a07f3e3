/** Production stands on what global holds: addresses that outlive every network. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { driftOf, parseNoise, withoutNoise } from '../../packages/drift/src/index.ts'
import { parsePlanJson } from '../../packages/plan/src/index.ts'
import { changeObjects, findObjects } from '../../playground/cloud/index.ts'
import { initArguments, openStage } from './roots.ts'
import type { Stage } from './roots.ts'
import { makeWorld, treeDirectory } from './world.ts'

const world = makeWorld()
let stage: Stage

beforeAll(async () => {
  stage = await openStage(world)
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
  world[Symbol.dispose]()
})

const addresses = (): readonly string[] =>
  findObjects(stage.cloud, { type: 'aws_eip', account: '111111111111' })
    .map(({ id }) => id)
    .toSorted()

test('global, then production: applied and as planned', async () => {
  for (const environment of ['global', 'production']) {
    await stage.succeed(environment, ...initArguments)
    await stage.succeed(environment, 'apply', '-input=false', '-auto-approve')
    expect(await stage.planned(environment)).toBe(0)
  }
  expect(addresses()).toHaveLength(3)
  const gateways = findObjects(stage.cloud, { type: 'aws_nat_gateway', account: '111111111111' })
  expect(new Set(gateways.map(({ attributes }) => attributes['allocation_id']))).toEqual(new Set(addresses()))
}, 120_000)

test('what somebody scaled is no drift', async () => {
  expect(changeObjects(stage.cloud, { type: 'aws_ecs_service' }, { attributes: { desired_count: 7 } })).toBe(2)
  expect(await stage.planned('production')).toBe(0)
}, 60_000)

test('the noise list has what a look would report of it, as a refresh knows no ignore_changes', async () => {
  expect(changeObjects(stage.cloud, { type: 'aws_autoscaling_group' }, { attributes: { desired_capacity: 7 } })).toBe(1)
  await stage.succeed('production', 'plan', '-refresh-only', '-input=false', '-out=looked')
  const look = driftOf(parsePlanJson(await stage.succeed('production', 'show', '-json', 'looked')))
  if (!look.known) throw new Error(look.why)
  const counted = look.value.findings.flatMap((finding) =>
    finding.kind === 'changed' ? finding.attributes.map(({ path }) => path) : finding.address,
  )
  expect(counted).toEqual(['desired_count', 'desired_count', 'desired_capacity'])

  const file = join(treeDirectory, 'drift-noise.yml')
  const { noise } = parseNoise(readFileSync(file, 'utf8'), file)
  expect(withoutNoise(look.value, noise, new Date('2026-12-01')).findings).toEqual([])
}, 60_000)

test('addresses in use are not given up', async () => {
  const { code, text } = await stage.run('global', 'destroy', '-input=false', '-auto-approve')
  expect(code).toBe(1)
  expect(text).toContain('Instance cannot be destroyed')
  expect(addresses()).toHaveLength(3)
}, 60_000)

test('production goes in two deliveries, and global does not notice', async () => {
  const held = addresses()
  const refused = await stage.run('production', 'destroy', '-input=false', '-auto-approve', '-target=module.database')
  expect(refused.code).toBe(1)
  expect(refused.text).toContain('Cannot delete protected DB Instance')
  stage.edit('environments/production/settings.tf', 'protected = true', 'protected = false')
  await stage.succeed('production', 'apply', '-input=false', '-auto-approve')
  await stage.succeed('production', 'destroy', '-input=false', '-auto-approve')
  expect(findObjects(stage.cloud, { type: 'aws_vpc' })).toEqual([])
  expect(addresses()).toEqual(held)
  expect(await stage.planned('global')).toBe(0)
}, 120_000)

test('global goes once its protection is taken out of the modules', async () => {
  for (const module of ['addresses', 'audit'])
    stage.edit(`modules/${module}/main.tf`, 'prevent_destroy = true', 'prevent_destroy = false')
  await stage.succeed('global', 'destroy', '-input=false', '-auto-approve')
  const left = findObjects(stage.cloud, { account: '111111111111' }).map(({ type }) => type)
  expect(left).toEqual(['aws_acm_certificate'])
}, 60_000)
