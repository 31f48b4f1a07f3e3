import { beforeAll, describe, expect, test } from '@jest/globals'
import {
  closuresOf,
  lockFileFindings,
  parseSource,
  permitOf,
  isRemote,
  recordingReader,
  treeFindings,
} from '../src/index.ts'
import type { Allowed, HclParser } from '../src/index.ts'
import { memoryTree } from './support/memory.ts'
import { testParser } from './support/parser.ts'
import type { Files } from './support/repository.ts'

let parser: HclParser
beforeAll(async () => {
  parser = await testParser()
})

const defaults: Allowed = {
  providers: ['hashicorp/*'],
  modules: ['registry.terraform.io'],
  autoTfvars: [],
  overrides: [],
  externalData: false,
  provisioners: false,
}

/** What the gate says of the root `root` of a tree, a line each without what is wrong with it. */
async function judged(files: Files, ...allow: Partial<Allowed>[]): Promise<string[]> {
  const tree = memoryTree(files)
  const { reader, files: read } = recordingReader(async () => parser)
  const closure = (await closuresOf(tree, ['root'], reader)).get('root')
  if (closure === undefined) throw new Error('there is no root')
  const directories = await Promise.all(
    closure.members
      .filter(({ kind }) => kind === 'root' || kind === 'module')
      .map(async ({ kind, path }) => ({
        path,
        isRoot: kind === 'root',
        names: (await tree.list(path)).map(({ name }) => name),
      })),
  )
  const permit = permitOf((allow.length === 0 ? [{}] : allow).map((each) => ({ ...defaults, ...each })))
  return treeFindings({ closure, files: read, directories }, permit, 'registry.terraform.io').map(
    ({ code, file, line, column }) =>
      [code, [file, line, column].filter((part) => part !== undefined).join(':')].join(' '),
  )
}

const provider = (source: string): string =>
  `terraform {\n  required_providers {\n    x = { source = "${source}" }\n  }\n}\n`

describe('what nobody allowed is found with its place, in every module of the closure', () => {
  test.each<[string, Files, string[]]>([
    ['a plain tree', { 'root/main.tf': provider('hashicorp/aws') }, []],
    ['a built-in provider', { 'root/main.tf': provider('terraform.io/builtin/terraform') }, []],
    ['a foreign provider', { 'root/main.tf': provider('acme/evil') }, ['PROVIDER root/main.tf:3:20']],
    [
      'the right name in another registry',
      { 'root/main.tf': provider('registry.evil.test/hashicorp/aws') },
      ['PROVIDER root/main.tf:3:20'],
    ],
    [
      'a provider whose source is to be evaluated',
      { 'root/main.tf': provider('hashicorp/${local.x}') },
      ['PROVIDER root/main.tf:3:20'],
    ],
    [
      'external data, in a check too',
      {
        'root/main.tf': 'data "external" "a" {}\ncheck "c" {\n  data "external" "b" {}\n}\n',
      },
      ['RUNS_PROGRAM root/main.tf:1:1', 'RUNS_PROGRAM root/main.tf:3:3'],
    ],
    [
      'external data, spelled with an escape',
      { 'root/main.tf': 'data "\\u0065xternal" "a" {}\n' },
      ['RUNS_PROGRAM root/main.tf:1:1'],
    ],
    [
      'external data in JSON',
      { 'root/main.tf.json': '{ "data": { "external": { "a": { "program": ["env"] } } } }' },
      ['RUNS_PROGRAM root/main.tf.json:1:27'],
    ],
    [
      'settings of a provider, a backend or a renderer that start a program',
      {
        'root/main.tf': `provider "kubernetes" {
  exec {
    command = "sh"
  }
}
provider "helm" {
  kubernetes = {
    "config_p\\u0061th" = "kube"
  }
}
provider "aws" {
  shared_config_files = ["evil"]
}
terraform {
  backend "s3" {
    shared_config_files = ["evil"]
  }
}
data "helm_template" "x" {
  postrender {
    binary_path = "evil"
  }
}
provider "kubernetes" {
  alias = "dynamic"
  dynamic "exec" {
    for_each = [1]
    content {}
  }
}
provider "helm" {
  alias = "block"
  kubernetes {
    exec {}
  }
}
`,
      },
      ['2:3', '8:26', '12:25', '26:3', '34:5', '16:27', '20:3'].map((place) => `RUNS_PROGRAM root/main.tf:${place}`),
    ],
    [
      'such settings in JSON',
      { 'root/main.tf.json': '{ "provider": { "kubernetes": [{ "exec": { "command": "sh" } }] } }' },
      ['RUNS_PROGRAM root/main.tf.json:1:34'],
    ],
    ['a local command', { 'root/main.tf': 'action "local_command" "a" {}\n' }, ['RUNS_PROGRAM root/main.tf:1:1']],
    [
      'provisioners, of a removed resource too',
      {
        'root/main.tf':
          'resource "x_y" "a" {\n  provisioner "local-exec" {}\n}\nremoved {\n  from = x_y.b\n  provisioner "remote-exec" {}\n}\n',
      },
      ['RUNS_PROGRAM root/main.tf:2:3', 'RUNS_PROGRAM root/main.tf:6:3'],
    ],
    [
      'a local module, and what is in it',
      {
        'root/main.tf': 'module "m" {\n  source = "../m"\n}\n',
        'm/main.tf': 'data "external" "a" {}\n',
        'm/.terraform/x': '',
        'other/main.tf': 'data "external" "a" {}\n',
      },
      ['PLANTED m/.terraform', 'RUNS_PROGRAM m/main.tf:1:1'],
    ],
    [
      'plug-ins and configurations of the command',
      { 'root/terraform.d/plugins/x': '', 'root/.terraformrc': '', 'root/a.tfrc': '', 'root/terraform.rc': '' },
      ['PLANTED root/.terraformrc', 'PLANTED root/a.tfrc', 'PLANTED root/terraform.d', 'PLANTED root/terraform.rc'],
    ],
    [
      'files that Terraform reads unasked',
      {
        'root/terraform.tfvars': '',
        'root/x.auto.tfvars.json': '{}',
        'root/asked.tfvars': '',
        'root/override.tf': '',
        'root/dev_override.tf.json': '{}',
        'root/main.tf': 'module "m" {\n  source = "../m"\n}\n',
        'm/main.tf': '',
        'm/terraform.tfvars': '',
      },
      [
        'OVERRIDE root/dev_override.tf.json',
        'OVERRIDE root/override.tf',
        'AUTO_TFVARS root/terraform.tfvars',
        'AUTO_TFVARS root/x.auto.tfvars.json',
      ],
    ],
    [
      'a link that leaves the repository',
      { 'root/main.tf': '', 'root/data': { link: '../../etc' } },
      ['LEAVES_REPOSITORY root/data:1:1'],
    ],
    [
      'broken HCL',
      { 'root/main.tf': 'module "m" {\n  source = \n}\n' },
      ['UNREADABLE root/main.tf:2:3', 'SOURCE_INVALID root/main.tf:1:1'],
    ],
    [
      'a module from another host',
      { 'root/main.tf': 'module "m" {\n  source = "git::https://evil.test/m.git"\n}\n' },
      ['MODULE_HOST root/main.tf:2:12'],
    ],
  ])('%s', async (_what, files, expected) => {
    expect(await judged(files)).toEqual(expected)
  })

  test('everything at once', async () => {
    const files = {
      'root/main.tf': `${provider('acme/evil')}data "external" "a" {}\n`,
      'root/terraform.tfvars': '',
      'root/terraform.d/x': '',
    }
    expect(await judged(files)).toHaveLength(4)
  })
})

describe('what is allowed passes, where every list allows it', () => {
  const files = {
    'root/main.tf': `${provider('acme/tool')}data "external" "a" {}\nresource "x_y" "a" {\n  provisioner "file" {}\n}\n`,
    'root/terraform.tfvars': '',
    'root/override.tf': '',
  }
  const lax: Partial<Allowed> = {
    providers: ['acme/*'],
    autoTfvars: ['root/terraform.tfvars'],
    overrides: ['*/override.tf'],
    externalData: true,
    provisioners: true,
  }
  test('one list', async () => expect(await judged(files, lax)).toEqual([]))
  test('two, of which one is strict', async () => expect(await judged(files, lax, {})).toHaveLength(5))
})

test.each<[pattern: string, source: string, allowed: boolean]>([
  ['registry.terraform.io', 'terraform-aws-modules/vpc/aws', true],
  ['registry.terraform.io/terraform-aws-modules', 'terraform-aws-modules/vpc/aws', true],
  ['registry.terraform.io/terraform-aws-modules', 'evil/vpc/aws', false],
  ['github.com/acme/*', 'github.com/acme/modules//vpc?ref=v1.0.0', true],
  ['github.com/acme/modules', 'git::https://github.com/acme/modules.git?ref=v1.0.0', true],
  ['github.com/acme/modules', 'git@github.com:acme/modules.git', true],
  ['github.com/acme', 'git::https://github.com/acme-evil/modules.git', false],
  ['github.com/acme', 'git::https://github.com/acme/../evil/modules.git', false],
  ['github.com/acme', 'git::https://github.com/acme/%2e%2e/evil/modules.git', false],
  ['github.com', 'git::https://github.com@evil.test/acme/modules.git', false],
  ['github.com', 'git::https://github.com.evil.test/acme/modules.git', false],
  ['file', 'git::file:///srv/modules', true],
  ['github.com', '/srv/modules', false],
])('%s and %s: %s', (pattern, source, allowed) => {
  const parsed = parseSource(source)
  expect(isRemote(parsed) && permitOf([{ ...defaults, modules: [pattern] }]).module(parsed)).toBe(allowed)
})

test('providers of a lock file are judged, whoever asked for them', () => {
  const text = 'provider "registry.terraform.io/hashicorp/aws" {\n}\nprovider "registry.terraform.io/acme/evil" {\n}\n'
  const findings = lockFileFindings(
    parser,
    { path: 'root/.terraform.lock.hcl', bytes: Buffer.from(text) },
    permitOf([defaults]),
    'registry.terraform.io',
  )
  expect(findings).toMatchObject([{ code: 'PROVIDER', file: 'root/.terraform.lock.hcl', line: 3 }])
})

test('what is secret in a configuration, and what a var file assigns', async () => {
  const { reader, files } = recordingReader(async () => parser)
  const tree = memoryTree({
    'root/main.tf': `variable "a" {
  sensitive = true
  default   = "first"
}
variable "b" {
  ephemeral = true
  default   = { user = "u", password = "second" }
}
variable "c" {
  sensitive = false
  default   = "plain"
}
`,
    'root/main.tf.json': '{ "variable": { "d": { "sensitive": true, "default": { "x": ["third", 4] } } } }',
    'root/x.tfvars': 'a = "given"\nb = ["one", "two"]\n',
  })
  await closuresOf(tree, ['root'], reader)
  expect([...files.values()].flatMap(({ variables }) => variables)).toEqual([
    { name: 'a', secret: true, defaults: ['first'] },
    { name: 'b', secret: true, defaults: ['{ user = "u", password = "second" }'] },
    { name: 'c', secret: false, defaults: ['plain'] },
    { name: 'd', secret: true, defaults: ['third', '4'] },
  ])
  expect(files.get('root/x.tfvars')?.assignments).toEqual([
    { name: 'a', literals: ['given'] },
    { name: 'b', literals: ['["one", "two"]'] },
  ])
})
