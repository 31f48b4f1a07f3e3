import type { ReleaseArchive } from './release.ts'

/** Somewhere zips of releases are kept between jobs. Nothing it answers is trusted: the sum decides. */
export interface ArchiveShelf {
  /** For the log: `the tool cache`. */
  readonly name: string
  /** The zip that is kept for an archive; `undefined` when there is none. */
  take(archive: ReleaseArchive): Promise<Buffer | undefined>
  /** Keeps a zip, in place of what was there. Throws when it cannot. */
  put(archive: ReleaseArchive, zip: Buffer): Promise<void>
}
