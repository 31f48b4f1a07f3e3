import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { UserError } from '@wrenchproof/errors'
import { directoryTree } from '@wrenchproof/git'
import {
  closuresOf,
  configReader,
  fetchedModules,
  inventoryMarkdown,
  moduleInventory,
  moduleSources,
  skewFindings,
  sourceFindings,
} from '../src/index.ts'
import type { Closure, HclParser, InventoryRow, ModuleSkew } from '../src/index.ts'
import { memoryTree } from './support/memory.ts'
import { testParser } from './support/parser.ts'
import { repository } from './support/repository.ts'

let parser: HclParser
beforeAll(async () => {
  parser = await testParser()
})

const sha = '0123456789abcdef0123456789abcdef01234567'
const registry = (version: string): string =>
  `module "r" {\n  source  = "hashicorp/subnets/cidr"\n  version = "${version}"\n}\n`
const git = (ref: string): string => `module "g" {\n  source = "github.com/a/b//net?ref=${ref}"\n}\n`

async function closure(text: string): Promise<Closure> {
  const tree = memoryTree({ 'root/main.tf': text, 'mod/main.tf': '' })
  const found = (
    await closuresOf(
      tree,
      ['root'],
      configReader(async () => parser),
    )
  ).get('root')
  if (found === undefined) throw new Error('no closure')
  return found
}

describe('where modules may come from', () => {
  test.each([
    ['local allowed', 'module "l" {\n  source = "../mod"\n}\n', {}, undefined],
    ['local refused', 'module "l" {\n  source = "../mod"\n}\n', { local: 'refuse' }, 'LOCAL_SOURCE root/main.tf:2:12'],
    ['branch anywhere', git('main'), {}, undefined],
    ['branch, pinned wanted', git('main'), { remote: 'pinned' }, 'MUTABLE_SOURCE root/main.tf:2:12'],
    ['tag, pinned wanted', git('v1.0.0'), { remote: 'pinned' }, undefined],
    ['tag, immutable wanted', git('v1.0.0'), { remote: 'immutable' }, 'MUTABLE_SOURCE root/main.tf:2:12'],
    ['commit, immutable wanted', git(sha), { remote: 'immutable' }, undefined],
    ['range, pinned wanted', registry('~> 1.0'), { remote: 'pinned' }, 'MUTABLE_SOURCE root/main.tf:2:13'],
    ['one version, pinned wanted', registry('1.0.0'), { remote: 'pinned' }, undefined],
    ['commit, nothing wanted', git(sha), { remote: 'refuse' }, 'MUTABLE_SOURCE root/main.tf:2:12'],
  ])('%s', async (_, text, rules, expected) => {
    const findings = sourceFindings(await closure(text), moduleSources.parse(rules))
    expect(findings.map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`)).toEqual(
      expected === undefined ? [] : [expected],
    )
  })

  test('what is left out allows everything', () => {
    expect(moduleSources.parse(undefined)).toEqual({ local: 'allow', remote: 'any' })
  })
})

describe('what terraform init fetched', () => {
  test('is hashed by package, but for .git', async () => {
    using repo = repository()
    const at = join(repo.path, '.terraform/modules')
    mkdirSync(join(at, 'g/net'), { recursive: true })
    mkdirSync(join(at, 'r'), { recursive: true })
    writeFileSync(join(at, 'g/net/main.tf'), '')
    const manifest = {
      Modules: [
        { Key: '', Source: '', Dir: '.' },
        { Key: 'g', Source: 'git::https://example.com/a.git//net?ref=v1.0.0', Dir: '.terraform/modules/g/net' },
        { Key: 'r', Source: 'registry.terraform.io/a/b/c', Version: '1.2.3', Dir: '.terraform/modules/r' },
        { Key: 'l', Source: './mod', Dir: 'mod' },
      ],
    }
    const fetched = async () => fetchedModules(directoryTree(repo.path), JSON.stringify(manifest))
    const before = await fetched()
    expect(before.map(({ address }) => address)).toEqual([
      'git::https://example.com/a.git//net?ref=v1.0.0',
      'registry.terraform.io/a/b/c 1.2.3',
    ])
    mkdirSync(join(at, 'g/.git'))
    writeFileSync(join(at, 'g/.git/HEAD'), 'ref: refs/heads/main\n')
    expect(await fetched()).toEqual(before)
    // The called subdirectory reads what lies beside it.
    writeFileSync(join(at, 'g/shared.tpl'), 'other')
    const after = await fetched()
    expect(after[0]?.hash).not.toBe(before[0]?.hash)
    expect(after[1]).toEqual(before[1])
  })

  test.each(['', '{}', '{"Modules":[{"Key":1}]}'])('a manifest of %j is refused', async (text) => {
    await expect(fetchedModules(directoryTree('.'), text)).rejects.toThrow(UserError)
  })
})

async function inventory(staging: string, production: string): Promise<InventoryRow[]> {
  return moduleInventory([
    { environment: 'staging', closure: await closure(staging) },
    { environment: 'production', closure: await closure(production) },
  ])
}

describe('how far versions may be apart', () => {
  test.each<[string, string, ModuleSkew, boolean]>([
    ['1.0.0', '2.0.0', 'any', true],
    ['1.0.0', '2.0.0', 'minor', false],
    ['1.0.0', '1.9.3', 'minor', true],
    ['1.9.3', '1.0.0', 'minor', true],
    ['1.0.0', '1.1.0', 'patch', false],
    ['1.0.0', '1.0.7', 'patch', true],
    ['1.0.0', '1.0.1', 'none', false],
    ['1.0.0', '1.0.0', 'none', true],
    ['0.1.0', '0.2.0', 'minor', false],
    ['0.1.0', '0.1.9', 'minor', true],
    ['1.0.0-rc.1', '1.0.0', 'patch', true],
    ['~> 1.0', '1.0.0', 'minor', false],
    ['~> 1.0', '~> 1.0', 'minor', true],
  ])('%s and %s under %s', async (staging, production, skew, allowed) => {
    const rows = await inventory(registry(staging), registry(production))
    expect(skewFindings(rows, ['staging', 'production'], skew)).toHaveLength(allowed ? 0 : 1)
  })

  test('tags are versions; commits that differ cannot be compared', async () => {
    const skew = async (one: string, other: string): Promise<string | undefined> =>
      skewFindings(await inventory(git(one), git(other)), ['staging', 'production'], 'minor')[0]?.problem
    expect(await skew('v1.0.0', 'v1.4.0')).toBeUndefined()
    expect(await skew('net-v1.0.0', 'net-v2.0.0')).toMatch(/more than a minor version apart/u)
    expect(await skew(sha, sha.replace('0', '1'))).toMatch(/no versions that can be compared/u)
  })

  test('a module that one of the two does not use is no finding, and the place is the later one', async () => {
    expect(skewFindings(await inventory(registry('1.0.0'), ''), ['staging', 'production'], 'none')).toEqual([])
    const [finding] = skewFindings(
      await inventory(registry('1.0.0'), `\n${registry('2.0.0')}`),
      ['staging', 'production'],
      'minor',
    )
    expect(finding).toMatchObject({ file: 'root/main.tf', line: 3, code: 'VERSION_SKEW' })
  })
})

describe('which version is where', () => {
  test('as data and as a table', async () => {
    const local = 'module "l" {\n  source = "../mod"\n}\n'
    const rows = await inventory(registry('1.0.0') + git('main') + local, registry('1.2.0') + local)
    expect(
      rows.map(({ kind, module, uses }) => [
        kind,
        module,
        uses.map(({ environment, version }) => `${environment} ${version}`),
      ]),
    ).toEqual([
      ['remote', 'git::https://github.com/a/b.git//net', ['staging main']],
      ['remote', 'registry.terraform.io/hashicorp/subnets/cidr', ['staging 1.0.0', 'production 1.2.0']],
      [
        'local',
        'mod',
        [expect.stringMatching(/^staging [0-9a-f]{12}$/u), expect.stringMatching(/^production [0-9a-f]{12}$/u)],
      ],
    ])
    const shown = inventoryMarkdown(rows, ['staging', 'production'], (text) => `\`${text}\``)
    expect(shown.split('\n').slice(0, 4)).toEqual([
      '| Module | `staging` | `production` |',
      '| --- | --- | --- |',
      '| `git::https://github.com/a/b.git//net` | `main` ? |  |',
      '| `registry.terraform.io/hashicorp/subnets/cidr` | `1.0.0` | `1.2.0` |',
    ])
  })

  test('nothing in it is taken for Markdown, HTML, a mention or a reference', async () => {
    const rows = await inventory('module "x" {\n  source = "github.com/a/b?ref=`|@org/team<img>#1"\n}\n', '')
    const table = inventoryMarkdown(rows, ['staging', 'a|b'])
    expect(table).not.toMatch(/@org|<img|a\|b|(?<!&)#|`(?!staging)(?=\|)/u)
    expect(inventoryMarkdown([], ['staging'])).toBe('')
  })
})
