import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { planConfiguration } from '@wrenchproof/terraform'
import { zipOf } from './plan-zip.ts'
import type { ZipEntry } from './plan-zip.ts'

async function read(entries: readonly ZipEntry[]) {
  const directory = await mkdtemp(join(tmpdir(), 'zip-'))
  try {
    await writeFile(join(directory, 'plan'), zipOf(entries))
    return await planConfiguration(join(directory, 'plan'))
  } finally {
    await rm(directory, { recursive: true })
  }
}

const modules = { name: 'tfconfig/modules.json', content: '[{"Key":"","Dir":"."}]' }

test('reads modules and their files', async () => {
  const { modules: found, trouble } = await read([
    { name: 'tfplan', content: 'x' },
    { name: 'tfconfig/m-/main.tf', content: 'a' },
    modules,
  ])
  expect(trouble).toEqual([])
  expect(found.map(({ key, directory, files }) => [key, directory, [...files.keys()]])).toEqual([
    ['', '.', ['main.tf']],
  ])
})

test.each<[string, ZipEntry[], RegExp]>([
  ['an entry that is none of Terraform', [{ name: 'evil.sh' }], /no entry of a plan file/u],
  ['a path that leaves', [{ name: 'tfconfig/m-/../../x' }], /no entry|invalid|relative/u],
  ['an absolute path', [{ name: '/etc/passwd' }], /no entry|absolute/u],
  ['a backslash', [{ name: 'tfconfig\\m-\\x' }], /no entry|invalid/u],
  ['dots for a name', [{ name: 'tfconfig/m-/..' }], /no entry|relative/u],
  ['a name twice', [{ name: 'tfconfig/m-/a.tf' }, { name: 'tfconfig/m-/a.tf' }], /twice/u],
  ['a link', [{ name: 'tfconfig/m-/a.tf', mode: 0o120777 }], /a link/u],
  ['a file of no module', [{ name: 'tfconfig/m-ghost/a.tf' }], /of no module/u],
  ['more claimed than is there', [{ name: 'tfconfig/m-/a.tf', content: 'a', claimed: 1000 }], /size|bytes/u],
  ['a claim beyond the limit', [{ name: 'tfconfig/m-/a.tf', content: 'a', claimed: 300_000_000 }], /./u],
])('%s is trouble', async (_what, entries, how) => {
  const { trouble } = await read([...entries, modules])
  expect(trouble.map((one) => one.how).join('; ')).toMatch(how)
})

test('no list of modules is trouble', async () => {
  expect((await read([{ name: 'tfplan' }])).trouble).toEqual([
    { path: 'tfconfig/modules.json', how: 'missing or unreadable' },
  ])
})
