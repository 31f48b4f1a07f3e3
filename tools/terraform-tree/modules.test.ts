import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { moduleNames, testModule } from './modules.ts'
import type { ModuleTests } from './modules.ts'
import { mapAtOnce } from './pool.ts'
import { makeWorld, treeDirectory } from './world.ts'

const world = makeWorld()
const results = new Map<string, ModuleTests>()

beforeAll(async () => {
  for (const result of await mapAtOnce(moduleNames(world.tree), 2, (name) => testModule(world, name)))
    results.set(result.module, result)
}, 300_000)

afterAll(() => {
  world[Symbol.dispose]()
})

test.each(moduleNames(treeDirectory))('%s is valid and passes its tests', (name) => {
  const { ok, text } = results.get(name) ?? { ok: false, text: 'not run' }
  if (!ok) throw new Error(text)
  expect(text).toMatch(/Success! \d+ passed, 0 failed\./u)
})
