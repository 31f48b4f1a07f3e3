/** Git's names of objects, which are hashes of what they hold (gitformat-tree, `git hash-object`). */
import { createHash } from 'node:crypto'

/** An entry of a folder. */
export interface Entry {
  /** Git's octal file mode, such as `100644`; `040000` for a folder. */
  readonly mode: string
  readonly type: string
  readonly sha: string
}

/** What a folder holds, by name. */
export type Folder = ReadonlyMap<string, Entry>

/** The id of a file with this text. */
export const blobId = (text: string): string => objectId('blob', Buffer.from(text))

/** The id of a folder. */
export function treeId(folder: Folder): string {
  // Git compares names byte by byte, a folder's as if it ended with a slash.
  const order = ([name, { type }]: readonly [string, Entry]) => Buffer.from(type === 'tree' ? `${name}/` : name)
  const entries = [...folder].toSorted((one, other) => Buffer.compare(order(one), order(other)))
  return objectId(
    'tree',
    Buffer.concat(
      entries.flatMap(([name, { mode, sha }]) => [
        Buffer.from(`${mode.replace(/^0+/u, '')} ${name}\0`),
        Buffer.from(sha, 'hex'),
      ]),
    ),
  )
}

const objectId = (type: 'blob' | 'tree', content: Buffer): string =>
  createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex')
