import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { planConfiguration } from '@wrenchproof/terraform'

interface Made {
  name: string
  content?: string
  mode?: number
  /** What the directory says the size is. */
  claimed?: number
}

/** A zip of stored entries, with whatever names and claims. */
function zipOf(entries: readonly Made[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, content = '', mode = 0o100644, claimed } of entries) {
    const bytes = Buffer.from(content)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt32LE(crc32(bytes), 10)
    head.writeUInt32LE(bytes.length, 14)
    head.writeUInt32LE(claimed ?? bytes.length, 18)
    head.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), head, Buffer.from(name), bytes])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE((mode << 16) >>> 0, 6)
    tail.writeUInt32LE(offset, 10)
    central.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002', 'latin1'), Buffer.from([20, 3]), head, tail, Buffer.from(name)]),
    )
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\u0005\u0006', 'latin1'), end])
}

async function read(entries: readonly Made[]) {
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

test.each<[string, Made[], RegExp]>([
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
