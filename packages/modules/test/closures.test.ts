import { beforeAll, describe, expect, test } from '@jest/globals'
import { closuresOf, configReader } from '../src/index.ts'
import type { Closure, HclParser } from '../src/index.ts'
import { memoryTree } from './support/memory.ts'
import { testParser } from './support/parser.ts'
import type { Files } from './support/repository.ts'

let parser: HclParser
beforeAll(async () => {
  parser = await testParser()
})

async function closure(files: Files, root = 'root'): Promise<Closure> {
  const found = (
    await closuresOf(
      memoryTree(files),
      [root],
      configReader(async () => parser),
    )
  ).get(root)
  if (found === undefined) throw new Error('no closure')
  return found
}

const members = ({ members: all }: Closure): string[] => all.map(({ kind, path }) => `${kind} ${path}`)
const files = ({ members: all }: Closure): string[] =>
  all.flatMap((member) => member.files.map(({ path }) => path)).toSorted()
const findings = ({ findings: all }: Closure): string[] =>
  all.map(({ code, file, line, column }) => [code, file, line, column].filter((part) => part !== undefined).join(' '))
const call = (source: string, name = 'm'): string => `module "${name}" {\n  source = "${source}"\n}\n`

describe('which files of a directory count', () => {
  test('all that can change what is delivered', async () => {
    const found = await closure({
      'root/main.tf': '',
      'root/prod.auto.tfvars': '',
      'root/other.tfvars': '',
      'root/.terraform.lock.hcl': '',
      'root/templates/a.tpl': '',
      'root/templates/README.md': '',
      'root/README.md': '',
      'root/LICENSE': '',
      'root/.gitignore': '',
      'root/main.tftest.hcl': '',
      'root/tests/setup/main.tf': '',
      'root/modules/unused/main.tf': '',
      'root/modules/unused/x.txt': '',
      'elsewhere.txt': '',
    })
    expect(files(found)).toEqual([
      'root/.terraform.lock.hcl',
      'root/main.tf',
      'root/other.tfvars',
      'root/prod.auto.tfvars',
      'root/templates/a.tpl',
    ])
  })

  test('a name with a line feed is configuration to Terraform, and so it is here', async () => {
    const found = await closure({ 'root/a\nb.tf': call('../app'), 'app/main.tf': '' })
    expect(members(found)).toEqual(['root root', 'module app'])
  })

  test('the hash knows names, modes and contents, not where the directory is', async () => {
    const hash = async (content: Files): Promise<string | undefined> => (await closure(content)).members[0]?.hash
    const base = await hash({ 'root/a.sh': 'x' })
    expect(await hash({ 'root/b.sh': 'x' })).not.toBe(base)
    expect(await hash({ 'root/a.sh': { script: 'x' } })).not.toBe(base)
    expect(await hash({ 'root/a.sh': 'y' })).not.toBe(base)
    expect((await closure({ 'other/a.sh': 'x' }, 'other')).members[0]?.hash).toBe(base)
  })

  test('the top of the repository can be a root', async () => {
    const found = await closure(
      { 'main.tf': call('./modules/a'), 'modules/a/main.tf': '', 'modules/b/main.tf': '' },
      '.',
    )
    expect(members(found)).toEqual(['root .', 'module modules/a'])
  })
})

describe('modules', () => {
  test('are followed through both syntaxes, with every place that calls them', async () => {
    const found = await closure({
      'root/main.tf': call('../a') + call('../b', 'n'),
      'a/main.tf.json': '{"module":{"x":{"source":"../b"}}}',
      'b/main.tf': '',
    })
    expect(members(found)).toEqual(['root root', 'module a', 'module b'])
    expect(found.members[2]?.references).toEqual([
      { file: 'a/main.tf.json', line: 1, column: 26 },
      { file: 'root/main.tf', line: 5, column: 12 },
    ])
  })

  test('an override replaces a source', async () => {
    const found = await closure({
      'root/main.tf': call('../a'),
      'root/override.tf': call('../b'),
      'a/main.tf': '',
      'b/main.tf': '',
    })
    expect(members(found)).toEqual(['root root', 'module b'])
  })

  test('remote ones are members by source and version', async () => {
    const found = await closure({
      'root/main.tf': `module "a" {\n  source = "hashicorp/subnets/cidr"\n  version = "1.0.0"\n}\n${call('github.com/a/b?ref=v1.0.0', 'b')}`,
    })
    expect(members(found)).toEqual([
      'root root',
      'remote github.com/a/b?ref=v1.0.0',
      'remote hashicorp/subnets/cidr 1.0.0',
    ])
  })

  test.each([
    ['itself', { 'root/main.tf': call('./') }, 'MODULE_CYCLE root/main.tf 2 12'],
    [
      'in a circle',
      { 'root/main.tf': call('../a'), 'a/m.tf': call('../b'), 'b/m.tf': call('../a') },
      'MODULE_CYCLE b/m.tf 2 12',
    ],
    ['missing', { 'root/main.tf': call('../a') }, 'MISSING root/main.tf 2 12'],
    ['a file', { 'root/main.tf': call('../a'), a: '' }, 'MISSING root/main.tf 2 12'],
    ['above the top', { 'root/main.tf': call('../../a') }, 'LEAVES_REPOSITORY root/main.tf 2 12'],
    ['a link out', { 'root/main.tf': call('../l'), l: { link: '../../x' } }, 'LEAVES_REPOSITORY root/main.tf 2 12'],
    ['an absolute link', { 'root/main.tf': call('../l'), l: { link: '/etc' } }, 'LEAVES_REPOSITORY root/main.tf 2 12'],
    ['a link to itself', { 'root/main.tf': call('../l'), l: { link: 'l' } }, 'MISSING root/main.tf 2 12'],
    ['no address', { 'root/main.tf': call('nonsense') }, 'SOURCE_INVALID root/main.tf 2 12'],
    ['without source', { 'root/main.tf': 'module "m" {}\n' }, 'SOURCE_INVALID root/main.tf 1 1'],
    ['evaluated', { 'root/main.tf': call('${var.x}') }, 'SOURCE_NOT_LITERAL root/main.tf 2 12'],
    ['broken', { 'root/main.tf': 'module "m" {\n' }, 'UNREADABLE root/main.tf 2 1'],
  ] satisfies [string, Files, string][])('%s: file and line', async (_, tree, expected) => {
    const found = await closure(tree)
    expect(findings(found)).toContain(expected)
    expect(found.complete).toBe(!/^(?:UNREADABLE|SOURCE_NOT_LITERAL)/u.test(expected))
  })

  test('a chain of 2,000 is no problem', async () => {
    const chain = Array.from({ length: 2000 }, (_, index) => [`m${index}/main.tf`, call(`../m${index + 1}`)])
    const found = await closure({ ...Object.fromEntries(chain), 'm2000/main.tf': '' } as Files, 'm0')
    expect(found.members).toHaveLength(2001)
    expect(found.findings).toEqual([])
  })

  test('a root that is not there is a finding', async () => {
    expect(findings(await closure({}, 'root'))).toEqual(['MISSING root'])
  })
})

describe('what expressions read', () => {
  const reading = async (expression: string, more: Files = {}): Promise<Closure> =>
    closure({
      'root/main.tf': call('../a/b'),
      'a/b/main.tf': `locals {\n  x = ${expression}\n}\n`,
      'a/b/own.txt': '',
      'a/shared/x.json': '',
      'a/shared/README.md': '',
      'root/here.txt': '',
      ...more,
    })

  test.each([
    ['file("${path.module}/own.txt")', []],
    ['file("here.txt")', []],
    ['file("${path.module}/../shared/x.json")', ['read a/shared/x.json']],
    ['file("../a/shared/x.json")', ['read a/shared/x.json']],
    ['"${path.module}/../shared"', ['read a/shared']],
    ['fileset("${path.module}/../shared", "*.json")', ['read a/shared']],
    ['fileset(path.module, "x*")', ['read a/b']],
    ['file("${path.module}/../shared/${var.x}.json")', ['read a/shared']],
    ['"../a/shared/x.json"', ['read a/shared/x.json']],
    ['"../not/there"', []],
    ['"../../out/of/it"', []],
    ['fileexists("${path.module}/no")', []],
  ])('%s', async (expression, reads) => {
    const found = await reading(expression)
    expect(members(found)).toEqual(['root root', 'module a/b', ...reads])
    expect(found.findings).toEqual([])
    expect(found.bounded).toBe(true)
  })

  test.each([
    ['file(var.x)', 'DYNAMIC_PATH a/b/main.tf 2 12'],
    ['file("/etc/passwd")', 'LEAVES_REPOSITORY a/b/main.tf 2 12'],
    ['file("~/.aws/credentials")', 'LEAVES_REPOSITORY a/b/main.tf 2 12'],
    ['file("../../x")', 'LEAVES_REPOSITORY a/b/main.tf 2 12'],
    ['file("${path.module}/link")', 'LEAVES_REPOSITORY a/b/main.tf 2 12'],
    ['file("${path.module}/no")', 'MISSING a/b/main.tf 2 12'],
    ['file("${path.module}/../../${var.x}")', 'DYNAMIC_PATH a/b/main.tf 2 12'],
  ])('%s is reported', async (expression, expected) => {
    const found = await reading(expression, { 'a/b/link': { link: '/etc/passwd' } })
    expect(findings(found)).toContain(expected)
    expect(found.bounded).toBe(!expected.startsWith('DYNAMIC_PATH'))
  })

  test('paths in variable files', async () => {
    const found = await reading('1', { 'root/terraform.tfvars': 'policy = "../a/shared/x.json"\n' })
    expect(members(found)).toContain('read a/shared/x.json')
  })
})

describe('symbolic links', () => {
  test('what they lead to counts, once, however they turn', async () => {
    const found = await closure({
      'root/main.tf': '',
      'root/file.txt': { link: '../target/x' },
      'root/again': { link: '../target' },
      'root/loop': { link: '.' },
      'target/x': '',
      'target/back': { link: '../root' },
    })
    expect(files(found)).toEqual([
      'root/again',
      'root/file.txt',
      'root/loop',
      'root/main.tf',
      'target/back',
      'target/x',
      'target/x',
    ])
    expect(found.findings).toEqual([])
  })

  test('a link that leads out, and one that leads nowhere, are reported', async () => {
    const found = await closure({ 'root/a': { link: '../../x' }, 'root/b': { link: 'nothing' } })
    expect(findings(found)).toEqual(['LEAVES_REPOSITORY root/a 1 1', 'MISSING root/b 1 1'])
  })

  test('`..` behind a link leads up from where the link led', async () => {
    const found = await closure({
      'root/main.tf': 'locals {\n  x = file("link")\n}\n',
      'root/link': { link: 'deep/../x.txt' },
      'root/deep': { link: '../a/b' },
      'a/x.txt': 'the one',
      'a/b/main.tf': '',
      'root/x.txt': 'not this',
    })
    expect(files(found)).toContain('a/x.txt')
  })
})
