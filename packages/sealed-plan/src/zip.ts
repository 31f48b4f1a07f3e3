import { fromBufferPromise } from 'yauzl'
import type { ZipFile } from 'yauzl'

export interface ZipLimits {
  /** Bytes of the one file. */
  readonly size: number
  /** How many times larger than its packed form the file may be. */
  readonly ratio: number
}

/**
 * The one file in a zip that somebody else may have made; `undefined` for anything but a well-formed zip of exactly one
 * plain file within the limits. Nothing is unpacked before its sizes are judged, and never more than they say.
 */
export async function onlyFile(zip: Buffer, limits: ZipLimits): Promise<Buffer | undefined> {
  try {
    const archive = await fromBufferPromise(zip, { lazyEntries: true, validateEntrySizes: true })
    try {
      return await read(archive, limits)
    } finally {
      archive.close()
    }
  } catch {
    // yauzl throws for every way in which bytes are no zip.
    return undefined
  }
}

async function read(archive: ZipFile, { size, ratio }: ZipLimits): Promise<Buffer | undefined> {
  if (archive.entryCount !== 1) return undefined
  for await (const entry of archive.eachEntry()) {
    const { fileName, uncompressedSize, compressedSize } = entry
    if (fileName.endsWith('/') || entry.isEncrypted()) return undefined
    if (uncompressedSize > size || uncompressedSize > compressedSize * ratio) return undefined
    const chunks: Buffer[] = []
    for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(Buffer.from(chunk))
    return Buffer.concat(chunks)
  }
  return undefined
}
