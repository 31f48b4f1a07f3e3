import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { updateDocs } from '../docs/update.ts'
import { blocksIn } from './hcl.ts'
import { layoutProblems } from './layout.ts'
import { moduleNames } from './modules.ts'
import { treeTexts } from './readmes.ts'
import { treeEnvironments } from './roots.ts'
import { makeWorld, treeDirectory } from './world.ts'

const world = makeWorld()
const root = join(treeDirectory, '..')

afterAll(() => {
  world[Symbol.dispose]()
})

test('terraform fmt changes nothing', async () => {
  const { code, text } = await world.terraform(world.tree, ['fmt', '-check', '-diff', '-recursive'])
  expect(text).toBe('')
  expect(code).toBe(0)
})

test('the layout holds every rule', () => {
  expect(layoutProblems(treeDirectory)).toEqual([])
})

test('READMEs say what the code says', () => {
  expect(updateDocs(root, treeTexts(root), { write: false })).toEqual({ stale: [], problems: [] })
})

test('every module has tests that expect refusals', () => {
  const withoutRefusals = moduleNames(treeDirectory).filter((name) => {
    const tests = join(treeDirectory, 'modules', name, 'tests')
    return !readdirSync(tests)
      .filter((file) => file.endsWith('.tftest.hcl'))
      .some((file) => readFileSync(join(tests, file), 'utf8').includes('expect_failures'))
  })
  expect(withoutRefusals).toEqual([])
})

test('every serving module puts out alarms', () => {
  const alarming = moduleNames(treeDirectory).filter((name) =>
    blocksIn(join(treeDirectory, 'modules', name)).some(
      ({ type, labels }) => type === 'output' && labels[0] === 'alarms',
    ),
  )
  expect(alarming).toEqual(['database', 'serverless', 'service', 'waf', 'web'])
})

test('environments are delivered from the branches of GitFlow', () => {
  const routes = treeEnvironments().map(({ name, branch, after, approvals }) => [name, branch, after, approvals])
  expect(routes).toEqual([
    ['global', 'main', undefined, 1],
    ['dev', 'develop', undefined, 0],
    ['staging', 'release/*', undefined, 0],
    ['production', 'main', 'staging', 1],
  ])
})
