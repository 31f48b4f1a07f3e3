import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { UserError, errorCode, safeLine } from '@wrenchproof/errors'
import { downloadArchive, usualPatience } from './download.ts'
import type { DownloadPatience } from './download.ts'
import { archiveAddress, sumsAddress } from './release.ts'
import type { ReleaseArchive } from './release.ts'
import type { ArchiveShelf } from './shelf.ts'
import { unpackBinary } from './unpack.ts'

export interface InstallOptions {
  /** Where releases are fetched from; see `parseDownloadBase`. */
  readonly base: string
  /** A directory of this step's own, outside the checkout; the binary is put there. */
  readonly directory: string
  /** Where the zip may be already, the nearest first; what one lacks is put there from the next. */
  readonly shelves: readonly ArchiveShelf[]
  readonly log: (line: string) => void
  readonly warn: (line: string) => void
  readonly patience?: DownloadPatience
  readonly interrupt?: AbortSignal | undefined
}

/**
 * The binary of a release, from the nearest place that has the zip of the right sum; answers its path. The bytes that
 * are hashed are the ones that are unpacked, in this process and for this step alone, wherever they came from. Throws
 * `TERRAFORM_DOWNLOAD` and `TERRAFORM_CHECKSUM`.
 */
export async function installTerraform(archive: ReleaseArchive, options: InstallOptions): Promise<string> {
  const { base, directory, shelves, log, warn, patience = usualPatience, interrupt } = options
  const lacking: ArchiveShelf[] = []
  let zip: Buffer | undefined
  for (const shelf of shelves) {
    zip = await taken(shelf, archive, warn)
    if (zip !== undefined) {
      log(`Terraform ${archive.version} comes from ${shelf.name}`)
      break
    }
    lacking.push(shelf)
  }
  if (zip === undefined) {
    const address = archiveAddress(base, archive)
    zip = await downloadArchive(address, { patience, interrupt })
    const sha256 = sumOf(zip)
    if (sha256 !== archive.sha256) throw otherSum(address, sha256, archive, base)
    log(`Terraform ${archive.version} comes from ${address}`)
  }
  for (const shelf of lacking)
    await shelf.put(archive, zip).catch((error: unknown) => warn(`${shelf.name} keeps nothing: ${wordsOf(error)}`))
  const binary = join(directory, 'terraform')
  await unpackBinary(zip, binary)
  return binary
}

/** What a shelf has, if it is what is wanted; anything else is named and left to be replaced. */
async function taken(
  shelf: ArchiveShelf,
  archive: ReleaseArchive,
  warn: InstallOptions['warn'],
): Promise<Buffer | undefined> {
  try {
    const zip = await shelf.take(archive)
    if (zip === undefined || sumOf(zip) === archive.sha256) return zip
    warn(
      `${shelf.name} has another zip for Terraform ${archive.version} than the environments file names (SHA-256 ${sumOf(zip)}): it is not used`,
    )
  } catch (error) {
    warn(`${shelf.name} cannot be asked: ${wordsOf(error)}`)
  }
  return undefined
}

const sumOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

const wordsOf = (error: unknown): string =>
  errorCode(error) ?? (error instanceof Error ? safeLine(error.message).slice(0, 200) : 'unexpected error')

function otherSum(address: string, sha256: string, { version, platform }: ReleaseArchive, base: string): UserError {
  return new UserError(
    `${address} is not what the environments file names: its SHA-256 is ${sha256}`,
    `Compare \`terraform.sha256.${platform}\` with ${sumsAddress(base, version)}; if the file is right, somebody changed the download: do not use it.`,
    { code: 'TERRAFORM_CHECKSUM' },
  )
}
