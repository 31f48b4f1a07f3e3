import { beforeAll, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { readConfig } from '../src/index.ts'
import type { ConfigFile, HclParser, PathReference } from '../src/index.ts'
import { JsonFault, readJson } from '../src/hcl/json-text.ts'
import type { JsonNode } from '../src/hcl/json-text.ts'
import { testParser } from './support/parser.ts'

let parser: HclParser
beforeAll(async () => {
  parser = await testParser()
})

const read = (file: string, text: string): ConfigFile => readConfig(parser, file, new TextEncoder().encode(text))
const spot = ({ place }: { place: { line: number; column: number } }): string => `${place.line}:${place.column}`

describe('what a native file declares', () => {
  const config = (): ConfigFile =>
    read(
      'a/main.tf',
      `terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5", configuration_aliases = [aws.east] }
    old = "1.0"
  }
  backend "s3" {}
  cloud {}
}
provider "aws" {
  alias = "east"
}
module "net" {
  source    = "./x\\u0041" # not a "comment"
  version   = "1.2.3"
  providers = { aws = aws.east, "aws.b" = aws }
}
module bare { source = "\${path.module}/x" }
resource "aws_instance" "web" {
  provisioner "local-exec" { command = "true" }
}
check "health" {
  data "external" "probe" {}
}
ephemeral "random_password" "p" {}
/* module "no" { source = "./no" } */
locals {
  text = <<-EOT
    module "no" { source = "./no" }
  EOT
}
`,
    )

  test('modules, with decoded sources', () => {
    expect(config().modules.map((call) => [call.name, call.source?.text, call.version?.text, spot(call)])).toEqual([
      ['net', './xA', '1.2.3', '12:1'],
      ['bare', undefined, undefined, '17:1'],
    ])
    expect(config().modules[0]?.providers).toEqual({ aws: 'aws.east', 'aws.b': 'aws' })
  })

  test('providers and where they come from', () => {
    const { requiredProviders, providers } = config()
    expect(requiredProviders.map(({ name, source, version }) => [name, source?.text, version?.text])).toEqual([
      ['aws', 'hashicorp/aws', '~> 5'],
      ['old', undefined, '1.0'],
    ])
    expect(providers.map((provider) => [provider.name, provider.alias?.text, spot(provider)])).toEqual([
      ['aws', 'east', '9:1'],
    ])
  })

  test('backends, resources and provisioners', () => {
    const { backends, resources, provisioners, problems } = config()
    expect(backends.map((backend) => [backend.type, spot(backend)])).toEqual([
      ['s3', '6:3'],
      ['cloud', '7:3'],
    ])
    expect(resources.map(({ mode, type, name }) => `${mode} ${type}.${name}`)).toEqual([
      'managed aws_instance.web',
      'data external.probe',
      'ephemeral random_password.p',
    ])
    expect(provisioners.map((block) => [block.type, block.resource, spot(block)])).toEqual([
      ['local-exec', 'aws_instance.web', '19:3'],
    ])
    expect(problems).toEqual([])
  })
})

test('a JSON file declares the same, in every form Terraform accepts', () => {
  const config = read(
    'a/main.tf.json',
    `{
  "//": "a comment",
  "terraform": [{ "backend": { "s3": {} }, "required_providers": { "aws": { "source": "hashicorp/aws" } } }],
  "module": { "one": { "source": "./one" } },
  "module": [{ "two": [{ "source": "./two", "version": "\${1}" }] }],
  "provider": { "aws": [{ "alias": "x" }, {}] },
  "resource": [{ "aws_instance": { "web": [{ "provisioner": [{ "local-exec": { "command": "true" } }] }] } }],
  "data": { "external": { "probe": {} } }
}`,
  )
  expect(config.problems).toEqual([])
  expect(config.modules.map((call) => [call.name, call.source?.text, spot(call)])).toEqual([
    ['one', './one', '4:15'],
    ['two', './two', '5:16'],
  ])
  expect(config.providers.map(({ alias }) => alias?.text)).toEqual(['x', undefined])
  expect(config.requiredProviders.map(({ source }) => source?.text)).toEqual(['hashicorp/aws'])
  expect(config.provisioners.map(({ type, resource }) => [type, resource])).toEqual([
    ['local-exec', 'aws_instance.web'],
  ])
  expect(config.resources.map(({ mode, type }) => `${mode} ${type}`)).toEqual(['managed aws_instance', 'data external'])
  expect(config.backends.map(({ type }) => type)).toEqual(['s3'])
})

describe('paths that expressions read', () => {
  const reads = (expression: string): string[] => read('main.tf', `locals {\n  x = ${expression}\n}\n`).reads.map(shown)
  const shown = ({ by, base, path, whole }: PathReference): string =>
    `${by} ${base} ${path ?? '?'}${whole || path === undefined ? '' : '*'}`

  test.each([
    ['file("${path.module}/a b.txt")', 'file module /a b.txt'],
    ['file("$${path.module}/a")', 'file root ${path.module}/a'],
    ['file("a.txt")', 'file root a.txt'],
    ['core::file("a.txt")', 'file root a.txt'],
    ['file("${path.root}/a.txt")', 'file root /a.txt'],
    ['file("${path.cwd}/a.txt")', 'file root /a.txt'],
    ['templatefile("${path.module}/t/${var.a}.tpl", {})', 'templatefile module /t/*'],
    ['templatefile("t-${var.a}.tpl", {})', 'templatefile root *'],
    ['fileset(path.module, "policies/**/*.json")', 'fileset module /policies/'],
    ['fileset("${path.module}/x", "*.json")', 'fileset module /x/'],
    ['filemd5(var.x)', 'filemd5 root ?'],
    ['filesha256("${var.x}/y")', 'filesha256 root ?'],
    ['filebase64(abspath("${path.module}/k"))', 'string module /k'],
    ['"bash ${path.module}/run.sh --fast"', 'string module /run.sh'],
    ['"../shared/policy.json"', 'string root ../shared/policy.json'],
    ['"${path.module}/a/${each.key}.zip"', 'string module /a/*'],
    ['<<-E\n  cat ${path.module}/f.txt\n  E', 'string module /f.txt'],
    ['"${file("inner")}"', 'file root inner'],
  ])('%s', (expression, expected) => {
    expect(reads(expression)).toEqual([expected])
  })

  test.each(['"./"', '".."', '"a/../b"', 'profile("x")', 'path.module', 'var.file', 'split("/", "../..")'])(
    '%s reads nothing',
    (expression) => {
      expect(reads(expression)).toEqual([])
    },
  )

  test('neither comments nor sources of modules are read', () => {
    const config = read('main.tf', '# file("a") "./b"\nmodule "m" {\n  source = "./c"\n  in = "./d"\n}\n')
    expect(config.reads.map(shown)).toEqual(['string root ./d'])
  })

  test('JSON strings are templates', () => {
    const text = JSON.stringify({
      locals: { a: '${file("${path.module}/x \\"y")}', b: './b/c', c: ['${path.root}/z'] },
    })
    expect(read('a.tf.json', text).reads.map(shown)).toEqual([
      'file module /x "y',
      'string root ./b/c',
      'string root /z',
    ])
  })
})

describe('what cannot be read is a problem with its place', () => {
  test.each([
    ['main.tf', 'module "a" {\n  source = "./x"\n', '3:1', /missing/u],
    ['main.tf', 'a = 1\nb = [1,\n', expect.any(String), /missing|not valid/u],
    ['main.tf', 'a = <<E\nno end\n', expect.any(String), /missing|not valid/u],
    ['main.tf', 'x = "\0"\nmodule "a" {}\n', '1:6', /not valid/u],
    ['main.tf.json', '{"a":\n [1,}', '2:5', /not valid JSON/u],
    ['main.tf.json', '[1] x', '1:4', /follows the end/u],
    ['main.tf.json', '{"a":\u00a01}', '1:6', /not valid JSON/u],
    ['main.tf.json', '7', '1:1', /object/u],
    ['main.tf.json', '{"locals":{"x":"${file("}}', '1:16', /template/u],
  ])('%s %j', (file, text, place, problem) => {
    const { problems } = read(file, text)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.problem).toMatch(problem)
    expect(problems[0]).toMatchObject({ code: 'UNREADABLE', file })
    expect(`${problems[0]?.line}:${problems[0]?.column}`).toEqual(place)
  })

  test('bytes that are no text, and files beyond any size', () => {
    expect(readConfig(parser, 'a.tf', new Uint8Array([0x61, 0xff])).problems[0]?.problem).toMatch(/UTF-8/u)
    expect(readConfig(parser, 'a.tf', new Uint8Array(5_000_000)).problems[0]?.problem).toMatch(/larger/u)
  })

  test('a broken file still tells what could be read', () => {
    const config = read('main.tf', 'module "a" {\n  source = "./x"\n}\nx = = 1\n')
    expect(config.modules.map(({ source }) => source?.text)).toEqual(['./x'])
    expect(config.problems).toHaveLength(1)
  })

  test('no text makes it throw', () => {
    const word = fc.constantFrom(
      'module',
      ' "a" ',
      '{',
      '}',
      '=',
      '"',
      '${',
      '<<E\n',
      'E',
      '\n',
      '[',
      '(',
      'file(',
      '../',
      '\\',
      '#',
      '/*',
      '\0',
      'é',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.boolean(), (words, json) => {
        const config = read(json ? 'a.tf.json' : 'a.tf', words.join(''))
        expect(config.file).toBe(json ? 'a.tf.json' : 'a.tf')
      }),
      { numRuns: 300 },
    )
  })

  test.each(['(', '[', '{a=', '"${', '!'])('100,000 times %s is one problem', (text) => {
    expect(read('a.tf', `x = ${text.repeat(100_000)}`).problems).toHaveLength(1)
  })
})

describe('JSON with offsets', () => {
  const plain = (node: JsonNode): unknown => {
    if (node.kind === 'object') return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]))
    if (node.kind === 'array') return node.items.map(plain)
    return node.kind === 'string' ? node.text : null
  }
  const strings = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strings)
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, strings(inner)]))
    return typeof value === 'string' ? value : null
  }

  test('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 1, 2), (text, indent) => {
        const written = JSON.stringify(JSON.parse(text), null, indent)
        expect(plain(readJson(written))).toEqual(strings(JSON.parse(written)))
      }),
    )
  })

  test('refuses what JSON.parse refuses', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      'true',
      'nul',
      '"',
      '\\',
      ' ',
      '\n',
      '01',
      '1.',
      '"\\x"',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = pieces.join('')
        const refuses = (parse: () => unknown): boolean => {
          try {
            parse()
            return false
          } catch (error) {
            return error instanceof SyntaxError || error instanceof JsonFault
          }
        }
        expect(refuses(() => readJson(text))).toBe(refuses(() => JSON.parse(text)))
      }),
      { numRuns: 2000 },
    )
  })
})
