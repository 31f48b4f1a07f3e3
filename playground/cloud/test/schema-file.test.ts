import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { compare } from '../conformance/compare.ts'
import { findObjects, installProvider } from '../index.ts'
import { readSchemaFile } from '../install/schema-file.ts'
import { catalogue } from '../resources/index.ts'
import { applied, finished, installed, planned, temporaryDirectory, terraformRoot } from './terraform.ts'
import { spawn } from 'node:child_process'

const directory = temporaryDirectory()
let next = 0
/** A file with this content. */
function file(content: unknown): string {
  const path = join(directory.path, `${(next += 1)}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
afterAll(() => {
  directory[Symbol.dispose]()
})

const attribute = (flags: string, type: unknown = 'string'): Record<string, unknown> => ({
  type,
  ...Object.fromEntries(flags.split(' ').map((flag) => [flag, true])),
})
const schemas = (resources: Record<string, unknown>, data: Record<string, unknown> = {}): unknown => ({
  format_version: '1.0',
  provider_schemas: {
    'registry.terraform.io/hashicorp/aws': { resource_schemas: resources, data_source_schemas: data },
  },
})
const widget = {
  version: 0,
  block: {
    attributes: {
      id: attribute('optional computed'),
      arn: attribute('computed'),
      name: attribute('required'),
      size: attribute('optional', 'number'),
      owner_id: attribute('computed'),
      secret: attribute('optional sensitive'),
      tags: attribute('optional', ['map', 'string']),
      tags_all: attribute('optional computed', ['map', 'string']),
    },
    block_types: {
      part: {
        nesting_mode: 'list',
        block: { attributes: { kind: attribute('required'), serial: attribute('computed') } },
      },
      timeouts: { nesting_mode: 'single', block: { attributes: { create: attribute('optional') } } },
    },
  },
}
const idless = { version: 0, block: { attributes: { name: attribute('required'), state: attribute('computed') } } }

describe('types from a schema file', () => {
  const main = (size: number): string => `resource "aws_gadget_widget" "one" {
  name   = "one"
  size   = ${size}
  secret = "hunter2"
  tags   = { Env = "dev" }
  part {
    kind = "wheel"
  }
}
resource "aws_gadget_lever" "one" {
  name = "lever"
}
data "aws_gadget_widget" "one" {
  name       = "one"
  depends_on = [aws_gadget_widget.one]
}
resource "aws_vpc" "one" {
  cidr_block = "10.0.0.0/16"
}
output "found" {
  value = data.aws_gadget_widget.one.size
}
`
  let provider: ReturnType<typeof installed>
  beforeAll(() => {
    const resources = { aws_gadget_widget: widget, aws_gadget_lever: idless }
    const data = {
      aws_gadget_widget: {
        version: 0,
        block: { attributes: { name: attribute('required'), size: attribute('computed', 'number') } },
      },
    }
    provider = installed({ schemaFile: file(schemas(resources, data)) })
  })
  afterAll(() => {
    provider[Symbol.dispose]()
  })

  test('are created, read, changed and destroyed like the declared ones', async () => {
    await using root = await terraformRoot(provider, main(1))
    const ran = await applied(root)
    expect(ran.text).toContain('Resources: 3 added')
    expect(ran.text).toContain('found = 1')
    expect(findObjects(root.cloud, { type: 'aws_gadget_widget' })[0]).toMatchObject({
      tags: { Env: 'dev' },
      attributes: { owner_id: '123456789012', part: [{ kind: 'wheel', serial: '' }] },
    })
    expect((await planned(root)).code).toBe(0)
    root.write(main(2))
    expect((await applied(root)).text).toContain('0 added, 1 changed')
    expect((await root.terraform('destroy', '-auto-approve')).code).toBe(0)
    expect(findObjects(root.cloud, {})).toEqual([])
  })
})

test('a type that nobody knows says what to do', async () => {
  using provider = installed()
  await using root = await terraformRoot(provider, 'resource "aws_gadget_widget" "one" {\n}\n')
  const ran = await root.terraform('validate', '-no-color')
  expect(ran.code).toBe(1)
  expect(ran.text).toContain('The provider hashicorp/aws does not support resource type "aws_gadget_widget"')
})

describe('a file that is no schema file', () => {
  test.each<[string, unknown, string]>([
    ['no JSON', 'hello', 'is not a schema file of terraform: it is not JSON'],
    ['other JSON', { hello: 1 }, 'is not a schema file of terraform: provider_schemas'],
    [
      'another provider',
      { provider_schemas: { 'registry.terraform.io/hashicorp/google': {} } },
      'has no schema of hashicorp/aws',
    ],
    [
      'a strange type',
      schemas({ aws_x: { version: 0, block: { attributes: { a: attribute('optional', ['heap', 'string']) } } } }),
      'aws_x.block.attributes.a',
    ],
    [
      'nested types',
      schemas({ aws_x: { version: 0, block: { attributes: { a: { nested_type: {}, optional: true } } } } }),
      'aws_x.a has a nested type',
    ],
  ])('%s', (_, content, text) => {
    const schemaFile = file(content)
    expect(() => installProvider({ directory: join(directory.path, 'never'), schemaFile })).toThrow(text)
  })

  test('a missing one says how to make it', () => {
    expect(() => readSchemaFile(join(directory.path, 'missing.json'))).toThrow('terraform providers schema -json')
  })
})

describe('conformance', () => {
  const vpc = catalogue.resources.get('aws_vpc')
  const reference = (attributes: Record<string, unknown>, version = 0) =>
    readSchemaFile(
      file(
        schemas({
          aws_thing: {
            version,
            block: { attributes, block_types: { part: { nesting_mode: 'list', max_items: 1, block: {} } } },
          },
        }),
      ),
    )
  const declared = (changes: Record<string, unknown> = {}) => {
    if (vpc === undefined) throw new Error('no aws_vpc')
    const block = {
      attributes: { a: { type: 'string' as const, required: true as const, ...changes } },
      blocks: { part: { nesting: 'list' as const, max: 1, block: { attributes: {}, blocks: {} } } },
    }
    const one = { ...vpc, spec: { ...vpc.spec, type: 'aws_thing', version: 0, block } }
    return { resources: new Map([['aws_thing', one]]), dataSources: new Map() }
  }

  test('equal is equal', () => {
    expect(compare(declared(), reference({ a: attribute('required') })).differences).toEqual([])
  })

  test.each<[string, Record<string, unknown>, Record<string, unknown>, number, string]>([
    ['missing', {}, { a: attribute('required'), b: attribute('optional') }, 0, 'aws_thing.b: missing attribute'],
    ['extra', {}, {}, 0, 'aws_thing.a: extra attribute'],
    [
      'type',
      {},
      { a: attribute('required', ['set', 'string']) },
      0,
      'aws_thing.a: declared as "string", the schema says ["set","string"]',
    ],
    [
      'flag',
      { sensitive: true },
      { a: attribute('required') },
      0,
      'aws_thing.a: declared sensitive, the schema says otherwise',
    ],
    ['version', {}, { a: attribute('required') }, 2, 'aws_thing: declared version 0, the schema says 2'],
  ])('%s', (_, changes, attributes, version, text) => {
    expect(compare(declared(changes), reference(attributes, version)).differences).toEqual([text])
  })

  test('a declaration without a schema is named unless it admits that there is none', () => {
    const none = readSchemaFile(file(schemas({})))
    expect(compare(declared(), none).differences).toEqual([
      "aws_thing: not in the schema file; declare it 'unconformed' if the file cannot have it",
    ])
    expect(compare(catalogue, none).notConformed).toContain('aws_apigatewayv2_api')
  })

  test('the command says what differs and how it ended', async () => {
    const command = (...argv: string[]) =>
      finished(
        spawn(process.execPath, [
          '--conditions=@wrenchproof/source',
          join(import.meta.dirname, '..', 'conformance.ts'),
          ...argv,
        ]),
      )
    const lacking = await command(file(schemas({})))
    expect(lacking.code).toBe(1)
    expect(lacking.stderr).toContain('aws_vpc: not in the schema file')
    expect((await command()).code).toBe(2)
    expect((await command(file('nothing'))).code).toBe(2)
  })

  // The file belongs to the provider's authors and is not part of this repository.
  const real = join(import.meta.dirname, '../../../../shared/aws-provider/schema.json')
  const name = existsSync(real)
    ? 'every declared type is attribute for attribute what the real schema says'
    : 'NOT CHECKED against a real schema: there is no ../shared/aws-provider/schema.json beside the repository'
  test.each([name])('%s', () => {
    const differences = existsSync(real) ? compare(catalogue, readSchemaFile(real)).differences : []
    expect(differences).toEqual([])
  })
})
