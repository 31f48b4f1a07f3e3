import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readMutants, survivalOf } from './mutants.ts'
import { mapAtOnce } from './pool.ts'
import { makeWorld } from './world.ts'

const world = makeWorld()
const mutants = readMutants()
const samples = mutants.filter(({ sample }) => sample === true)
const survivals = new Map<string, string | undefined>()

beforeAll(async () => {
  await mapAtOnce(samples, 2, async (mutant) => {
    survivals.set(mutant.what, await survivalOf(world, world.copy(), mutant))
  })
}, 300_000)

afterAll(() => {
  world[Symbol.dispose]()
})

test('every mistake is a different one that can still be made', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(40)
  expect(new Set(mutants.map(({ file, what }) => `${file}: ${what}`)).size).toBe(mutants.length)
  const impossible = mutants.filter(
    ({ file, find }) => readFileSync(join(world.tree, file), 'utf8').split(find).length !== 2,
  )
  expect(impossible).toEqual([])
})

test.each(samples)('noticed: $what', ({ what }) => {
  expect(survivals.has(what)).toBe(true)
  expect(survivals.get(what)).toBeUndefined()
})
