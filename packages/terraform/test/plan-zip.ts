/** Plan files as somebody would make them who has a zip program and bad intentions. */
import { readFile, writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import { openPromise } from 'yauzl'

export interface ZipEntry {
  readonly name: string
  readonly content?: string | Buffer
  readonly mode?: number
  /** What the directory says the size is. */
  readonly claimed?: number
}

/** A zip of stored entries, with whatever names and claims. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
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

/** Changes one text inside a plan file and leaves everything else as Terraform wrote it. */
export async function rewritePlanFile(file: string, name: string, change: (text: string) => string): Promise<void> {
  const zip = await openPromise(file)
  const entries: ZipEntry[] = []
  for await (const entry of zip.eachEntry())
    entries.push({ name: entry.fileName, content: await buffer(await zip.openReadStreamPromise(entry)) })
  zip.close()
  if (!entries.some((entry) => entry.name === name)) throw new Error(`the plan file has no ${name}`)
  const changed = entries.map((entry) =>
    entry.name === name ? { name, content: change(String(entry.content)) } : entry,
  )
  await writeFile(file, zipOf(changed))
}

/** As `rewritePlanFile`, of bytes. `scratch` is a file name that may be written. */
export async function rewrittenPlan(
  bytes: Uint8Array,
  scratch: string,
  [name, change]: readonly [name: string, change: (text: string) => string],
): Promise<Buffer> {
  await writeFile(scratch, bytes)
  await rewritePlanFile(scratch, name, change)
  return readFile(scratch)
}
