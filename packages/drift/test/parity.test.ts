import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { lockedProviders, outputTypes, parityMarkdown, parityOf } from '../src/index.ts'
import type { EnvironmentParts } from '../src/index.ts'
import { plain } from './support/looks.ts'

const lock = (version: string): string => `# This file is maintained automatically by "terraform init".

provider "registry.terraform.io/hashicorp/aws" {
  version     = "${version}"
  constraints = "~> 6.0"
  hashes = [
    "h1:abc=",
  ]
}

provider "registry.example.com/acme/tool" {
  version = "1.0.0"
}
`

const parts = (environment: string, over: Partial<EnvironmentParts> = {}): EnvironmentParts => ({
  environment,
  modules: new Map([['terraform-aws-modules/vpc/aws', '6.0.1']]),
  providers: lockedProviders(lock('6.1.0')),
  outputs: new Map([['vpc', 'string']]),
  ...over,
})

test('a lock file gives its providers', () => {
  expect([...lockedProviders(lock('6.1.0'))]).toEqual([
    ['hashicorp/aws', '6.1.0'],
    ['registry.example.com/acme/tool', '1.0.0'],
  ])
})

test('environments that are the same have no rows', () => {
  const rows = parityOf([parts('dev'), parts('staging')])
  expect(rows).toEqual([])
  expect(parityMarkdown(rows, ['dev', 'staging'], plain)).toMatchInlineSnapshot(`
"Modules, providers and outputs are the same in all environments.
"
`)
})

test('what differs is told, and what is ahead where', () => {
  const dev = parts('dev', {
    modules: new Map([
      ['terraform-aws-modules/vpc/aws', '6.10.0'],
      ['git::https://example.com/m', 'main'],
    ]),
    providers: lockedProviders(lock('6.2.0')),
    outputs: new Map([['vpc', 'object']]),
  })
  const rows = parityOf([dev, parts('staging'), parts('production')])
  expect(rows.map(({ kind, name, ahead }) => [kind, name, ahead])).toEqual([
    ['module', 'git::https://example.com/m', []],
    ['module', 'terraform-aws-modules/vpc/aws', ['dev']],
    ['provider', 'hashicorp/aws', ['dev']],
    ['output', 'vpc', []],
  ])
  const golden = readFileSync(join(import.meta.dirname, 'golden', 'parity.md'), 'utf8')
  expect(parityMarkdown(rows, ['dev', 'staging', 'production'], plain)).toBe(golden)
})

test('the types of outputs as one writes them, and never their values', () => {
  const output = (type: unknown) => ({ value: 'secret', type })
  const state = {
    outputs: {
      a: output('string'),
      b: output(['list', 'string']),
      c: output(['object', { x: 'number', y: ['set', ['map', 'bool']] }]),
      d: output(['tuple', ['string', 'number']]),
    },
  }
  expect([...outputTypes(state)]).toEqual([
    ['a', 'string'],
    ['b', 'list(string)'],
    ['c', 'object({x=number, y=set(map(bool))})'],
    ['d', 'tuple([string, number])'],
  ])
})
