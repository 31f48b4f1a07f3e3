import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { UserError } from '@wrenchproof/errors'
import { fromBufferPromise } from 'yauzl'

const binaryLimit = 1024 * 1024 * 1024
const names = ['terraform', 'terraform.exe']

/** Writes the binary out of a release's zip, whose sum was right, to a new file. Throws `TERRAFORM_DOWNLOAD`. */
export async function unpackBinary(zip: Buffer, file: string): Promise<void> {
  const archive = await fromBufferPromise(zip, { lazyEntries: true, validateEntrySizes: true })
  try {
    for await (const entry of archive.eachEntry()) {
      if (!names.includes(entry.fileName) || entry.uncompressedSize > binaryLimit) continue
      await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(file, { flags: 'wx', mode: 0o700 }))
      return
    }
  } finally {
    archive.close()
  }
  throw new UserError(
    'the zip whose sum is in the environments file holds no terraform',
    'Copy the sum of terraform_VERSION_OS_ARCH.zip from the SHA256SUMS of the release.',
    { code: 'TERRAFORM_DOWNLOAD' },
  )
}
