import { createHash } from 'node:crypto'

/** Git's modes: directory, file, executable file, symbolic link, submodule. */
export type TreeMode = '040000' | '100644' | '100755' | '120000' | '160000'

/** A name in a directory. */
export interface TreeEntry {
  readonly name: string
  readonly mode: TreeMode
  /** Git's hash of the content; left out where only reading it would tell. A submodule's is its commit. */
  readonly hash?: string
}

/** A tree of files: a commit's, or a working directory. Paths have forward slashes and no `.` or `..`; `.` is the top. */
export interface TreeReader {
  /** Git's hash of the whole tree where it is known: trees of the same hash are equal. */
  readonly id?: string
  /** What the directory holds, in any order; empty when there is no such directory. Symbolic links are not followed. */
  list(directory: string): Promise<readonly TreeEntry[]>
  /** The contents of these files in their order; of a symbolic link, its target. They were all listed before. */
  read(files: readonly string[]): Promise<readonly Uint8Array[]>
}

/** Git's hash of a file's content, for trees that do not know it. */
export function gitBlobHash(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}
