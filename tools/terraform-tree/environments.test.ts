import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { findObjects } from '../../playground/cloud/index.ts'
import { initArguments, openStage } from './roots.ts'
import type { Stage } from './roots.ts'
import { makeWorld } from './world.ts'

const world = makeWorld()
let stage: Stage

beforeAll(async () => {
  stage = await openStage(world)
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
  world[Symbol.dispose]()
})

const left = (account: string): readonly string[] =>
  findObjects(stage.cloud, { account })
    .map(({ type, id }) => `${type} ${id}`)
    .filter((one) => !one.startsWith('aws_acm_certificate '))

test.each([
  ['dev', '222222222222'],
  ['staging', '333333333333'],
])(
  '%s is applied, is as planned, and leaves nothing when it is destroyed',
  async (environment, account) => {
    await stage.succeed(environment, ...initArguments)
    await stage.succeed(environment, 'apply', '-input=false', '-auto-approve')
    expect(await stage.planned(environment)).toBe(0)
    const networks = findObjects(stage.cloud, { type: 'aws_vpc', account })
    expect(networks.map(({ tags }) => tags['Environment'])).toEqual([environment])
    await stage.succeed(environment, 'destroy', '-input=false', '-auto-approve')
    expect(left(account)).toEqual([])
  },
  120_000,
)

test('the core stands without everything that is switched off', async () => {
  stage.edit('environments/dev/settings.tf', 'enabled = true', 'enabled = false')
  const text = await stage.succeed('dev', 'plan', '-input=false')
  expect(text).toContain('module.network.aws_vpc.this')
  expect(text).not.toMatch(/module\.(?:database|service|web|serverless|waf|audit)\[/u)
  expect(text).not.toContain('aws_nat_gateway')
}, 60_000)

test('an environment without a block of addresses is refused by name', async () => {
  stage.edit('environments/dev/settings.tf', 'environment = "dev"', 'environment = "qa"')
  const { code, text } = await stage.run('dev', 'plan', '-input=false')
  expect(code).toBe(1)
  expect(text.replaceAll(/\s+/gu, ' ')).toContain('got "qa"')
}, 60_000)

test("another account's credentials are refused", async () => {
  stage.edit('environments/dev/settings.tf', '"222222222222"', '"333333333333"')
  const { code, text } = await stage.run('dev', 'plan', '-input=false')
  expect(code).toBe(1)
  expect(text).toContain('222222222222')
}, 60_000)
