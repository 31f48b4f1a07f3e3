import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { permissionsOf } from './permissions.ts'
import type { Call } from './permissions.ts'
import { accountsOf } from './roots.ts'
import { bootstrap, trustFile } from './trust.ts'
import type { Bootstrapped } from './trust.ts'
import { makeWorld, treeDirectory } from './world.ts'

interface Cases {
  readonly allowed: readonly Call[]
  readonly denied: readonly Call[]
}
const cases = JSON.parse(readFileSync(join(import.meta.dirname, 'permissions.json'), 'utf8')) as Record<string, Cases>

const world = makeWorld()
const done: Bootstrapped[] = []

beforeAll(async () => {
  for (const account of accountsOf(world.tree)) done.push(await bootstrap(world, account))
}, 120_000)

afterAll(() => {
  world[Symbol.dispose]()
})

test('makes the roles whose trust is committed, and settles with its state in the bucket', () => {
  expect(done.map(({ settled }) => settled)).toEqual([true, true, true])
  const roles = done.flatMap((one) => one.roles)
  const committed = ({ name }: { name: string }): string =>
    readFileSync(join(treeDirectory, 'bootstrap', 'trust', `${name}.json`), 'utf8')
  expect(roles.map((role) => trustFile(role))).toEqual(roles.map(committed))
})

test.each(
  Object.entries(cases).flatMap(([kind, { allowed, denied }]) => [
    ...allowed.map((call) => ({ kind, verb: 'may', ...call })),
    ...denied.map((call) => ({ kind, verb: 'may not', ...call })),
  ]),
)("production's $kind role $verb $action $resource", ({ kind, verb, ...call }) => {
  const account = '111111111111'
  const role = done.flatMap(({ roles }) => roles).find(({ name }) => name === `wrenchproof-production-${kind}`)
  if (role === undefined) throw new Error(`there is no ${kind} role`)
  expect(permissionsOf(account, role)(call)).toBe(verb === 'may')
})
