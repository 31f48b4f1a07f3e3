import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { compare } from '../conformance/compare.ts'
import { findObjects } from '../index.ts'
import { readSchemaFile } from '../install/schema-file.ts'
import { catalogue } from '../resources/index.ts'
import { applied, installed, planned, temporaryDirectory, terraformRoot } from './terraform.ts'
import type { StateFile } from './terraform.ts'

const everything = readFileSync(join(import.meta.dirname, 'testdata', 'everything.tf'), 'utf8')
const types = new Set([...everything.matchAll(/^resource "(\w+)"/gm)].map((match) => match[1]))

/** Import blocks for all that a state holds. */
function imports({ resources }: StateFile): string {
  return resources
    .filter(({ mode }) => mode === 'managed')
    .flatMap(({ type, name, instances }) =>
      instances.map(({ attributes, index_key: key }) => {
        const index = key === undefined ? '' : `[${JSON.stringify(key)}]`
        return `import {\n  to = ${type}.${name}${index}\n  id = ${JSON.stringify(attributes['id'])}\n}\n`
      }),
    )
    .join('')
}

test('there is an example of every declared type', () => {
  expect([...catalogue.resources.keys()].filter((type) => !types.has(type))).toEqual([])
})

test('every type is created, planned to no change, imported to no change and destroyed', async () => {
  using provider = installed()
  await using root = await terraformRoot(provider, everything)
  await applied(root)
  expect((await planned(root)).code).toBe(0)

  const state = root.state()
  rmSync(join(root.path, 'terraform.tfstate'))
  root.write(`${everything}${imports(state)}`)
  const plan = await planned(root)
  const count = state.resources.filter(({ mode }) => mode === 'managed').flatMap(({ instances }) => instances).length
  expect(plan.text).toContain(`Plan: ${count} to import, 0 to add, 0 to change, 0 to destroy.`)
  await applied(root)

  root.write(everything)
  expect((await planned(root)).code).toBe(0)
  expect((await root.terraform('destroy', '-auto-approve')).code).toBe(0)
  expect(findObjects(root.cloud, {})).toEqual([])
})

test('terraform reads the schemas that were declared', async () => {
  using provider = installed()
  using directory = temporaryDirectory()
  await using root = await terraformRoot(provider, '')
  const file = join(directory.path, 'schema.json')
  writeFileSync(file, (await root.terraform('providers', 'schema', '-json')).stdout)
  const { conformed, differences } = compare(catalogue, readSchemaFile(file))
  expect(differences).toEqual([])
  expect(conformed).toHaveLength(catalogue.resources.size + catalogue.dataSources.size)
})
