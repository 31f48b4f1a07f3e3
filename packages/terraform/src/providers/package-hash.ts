import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Terraform's `h1:` hash of an unpacked provider (golang.org/x/mod/sumdb/dirhash, Hash1); `undefined` when the directory
 * holds anything but plain files.
 */
export async function packageHash(directory: string): Promise<string | undefined> {
  const files: string[] = []
  const plain = await collect(directory, '', files)
  if (!plain) return undefined
  const total = createHash('sha256')
  for (const file of files.toSorted()) {
    const one = createHash('sha256')
    await pipeline(createReadStream(join(directory, file)), one)
    total.update(`${one.digest('hex')}  ${file}\n`)
  }
  return `h1:${total.digest('base64')}`
}

async function collect(top: string, below: string, files: string[]): Promise<boolean> {
  for (const entry of await readdir(join(top, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isFile()) files.push(path)
    else if (!entry.isDirectory() || !(await collect(top, path, files))) return false
  }
  return true
}
