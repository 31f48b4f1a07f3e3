import { beforeAll, describe, expect, test } from '@jest/globals'
import { concernedRoots, configReader, hclParser } from '../src/index.ts'
import type { Concern, ConcernOptions, HclParser, TreeReader } from '../src/index.ts'
import { memoryTree } from './support/memory.ts'
import { testParser } from './support/parser.ts'
import { repository } from './support/repository.ts'
import type { Files } from './support/repository.ts'
import { gitTree } from './support/trees.ts'

let parser: HclParser
beforeAll(async () => {
  parser = await testParser()
})

const module = (source: string): string => `module "m" {\n  source = "${source}"\n}\n`
const pinned = module('../modules/net') + module('github.com/a/b?ref=v1.0.0').replace('"m"', '"n"')
const base: Files = {
  'dev/main.tf': module('../modules/net'),
  'prod/main.tf': pinned,
  'lone/main.tf': 'locals {}\n',
  'modules/net/main.tf': 'locals {}\n',
  'docs/readme.txt': '',
}

async function step(before: Files, after: Files, options?: ConcernOptions): Promise<readonly Concern[]> {
  const roots = ['dev', 'prod', 'lone']
  const reader = configReader(async () => parser)
  return (await concernedRoots({ before: memoryTree(before), after: memoryTree(after), roots }, reader, options))
    .concerns
}

const told = (concerns: readonly Concern[]): Record<string, string[]> =>
  Object.fromEntries(
    concerns.map(({ root, reasons }) => [
      root,
      reasons.map((reason) => {
        if ('member' in reason) return `${reason.kind} ${reason.member.path}: ${reason.files.join(' ')}`
        return 'finding' in reason ? `${reason.kind} ${reason.finding.code} ${reason.finding.file}` : reason.kind
      }),
    ]),
  )

test('a changed module concerns who uses it, and says which file', async () => {
  const after = { ...base, 'modules/net/main.tf': 'locals {\n  a = 1\n}\n', 'modules/net/new.txt': '' }
  expect(told(await step(base, after))).toEqual({
    dev: ['changed modules/net: modules/net/main.tf modules/net/new.txt'],
    lone: [],
    prod: ['changed modules/net: modules/net/main.tf modules/net/new.txt'],
  })
})

test('a change beside all closures concerns nobody', async () => {
  expect(told(await step(base, { ...base, 'docs/readme.txt': 'x', 'modules/net/README.md': 'x' }))).toEqual({
    dev: [],
    lone: [],
    prod: [],
  })
})

test('another version of a remote module is one member less and one more', async () => {
  const after = { ...base, 'prod/main.tf': pinned.replace('v1.0.0', 'v1.1.0') }
  expect(told(await step(base, after))['prod']).toEqual([
    'changed prod: prod/main.tf',
    'added github.com/a/b?ref=v1.1.0: ',
    'removed github.com/a/b?ref=v1.0.0: ',
  ])
})

test('a renamed file concerns, though its content is the same', async () => {
  const { 'modules/net/main.tf': content = '', ...rest } = base
  expect(told(await step(base, { ...rest, 'modules/net/other.tf': content }))['dev']).toEqual([
    'changed modules/net: modules/net/main.tf modules/net/other.tf',
  ])
})

test('roots that come and go', async () => {
  const { 'dev/main.tf': _, ...without } = base
  expect(told(await step(without, base))['dev']).toEqual(['new-root'])
  expect(told(await step(base, without))['dev']).toEqual(['removed-root'])
})

describe('what cannot be known concerns at every step', () => {
  const broken = { ...base, 'modules/net/main.tf': 'module "x" {\n' }

  test.each([
    ['broken before', broken, base],
    ['broken after', base, broken],
    ['broken all the while', broken, { ...broken, 'docs/readme.txt': 'x' }],
  ])('%s', async (_, before, after) => {
    const { dev, prod, lone } = told(await step(before, after))
    expect(dev).toContain('unknown UNREADABLE modules/net/main.tf')
    expect(prod).toContain('unknown UNREADABLE modules/net/main.tf')
    expect(lone).toEqual([])
  })

  test('a source to be evaluated', async () => {
    const open = { ...base, 'dev/main.tf': module(['$', '{var.x}'].join('')) }
    expect(told(await step(open, { ...open, 'docs/readme.txt': 'x' }))['dev']).toEqual([
      'unknown SOURCE_NOT_LITERAL dev/main.tf',
    ])
  })

  test('a file read by any path, where that is asked for', async () => {
    const open = { ...base, 'lone/main.tf': 'locals {\n  a = file(var.x)\n}\n' }
    const next = { ...open, 'docs/readme.txt': 'x' }
    expect(told(await step(open, next))['lone']).toEqual([])
    expect(told(await step(open, next, { unboundedReads: 'route' }))['lone']).toEqual([
      'unknown DYNAMIC_PATH lone/main.tf',
    ])
  })
})

describe('Git', () => {
  const untouched: TreeReader = {
    list: async () => Promise.reject(new Error('looked into')),
    read: async () => Promise.reject(new Error('looked into')),
  }

  test('two commits of one tree are not looked into, and no parser starts', async () => {
    const same = { ...untouched, id: 'abc' }
    const reader = configReader(async () => Promise.reject(new Error('started')))
    const { concerns, closures } = await concernedRoots({ before: same, after: same, roots: ['b', 'a'] }, reader)
    expect(concerns).toEqual([
      { root: 'a', reasons: [] },
      { root: 'b', reasons: [] },
    ])
    expect(closures).toBeUndefined()
  })

  test('a squash, a revert and a merge are judged by content alone', async () => {
    using repo = repository()
    const first = repo.commit(base)
    const changed = { ...base, 'modules/net/main.tf': 'locals {\n  a = 1\n}\n' }
    const second = repo.commit(changed)
    const reverted = repo.commit(base)
    const reader = configReader(async () => parser)
    const concerned = async (one: string, other: string): Promise<string[]> => {
      const trees = { before: gitTree(repo.path, one), after: gitTree(repo.path, other) }
      const { concerns } = await concernedRoots({ ...trees, roots: ['dev', 'lone'] }, reader)
      return concerns.filter(({ reasons }) => reasons.length > 0).map(({ root }) => root)
    }
    expect(await concerned(first, second)).toEqual(['dev'])
    expect(await concerned(second, reverted)).toEqual(['dev'])
    expect(await concerned(first, reverted)).toEqual([])
  })
})

test('bytes that are no parser are refused', async () => {
  await expect(hclParser({ runtime: new Uint8Array(), grammar: new Uint8Array([0, 1, 2]) })).rejects.toThrow(
    /wasm|byte length/iu,
  )
})
