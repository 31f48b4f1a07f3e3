/** Several files as one run of bytes: the length and canonical JSON of their names and sizes, then their contents. */
import canonicalize from 'canonicalize'
import { z } from 'zod'

/** A file inside a sealed plan; the path is relative, with forward slashes. */
export interface SealedFile {
  readonly path: string
  readonly content: Uint8Array
}

const index = z.array(
  z.strictObject({
    // No absolute path and no `..`: an envelope is opened into a checkout.
    path: z.string().regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))(?!.*[\\\0]).{1,1000}$/u),
    size: z.int().min(0),
  }),
)

export function packFiles(files: readonly SealedFile[]): Buffer {
  const head = Buffer.from(canonicalize(files.map(({ path, content }) => ({ path, size: content.byteLength }))) ?? '')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  return Buffer.concat([length, head, ...files.map(({ content }) => content)])
}

/** The files again; `undefined` for bytes that `packFiles` never makes. */
export function unpackFiles(bytes: Buffer): SealedFile[] | undefined {
  if (bytes.length < 4) return undefined
  const headEnd = 4 + bytes.readUInt32BE(0)
  if (headEnd > bytes.length) return undefined
  let written: unknown
  try {
    written = JSON.parse(bytes.toString('utf8', 4, headEnd))
  } catch {
    return undefined
  }
  const entries = index.safeParse(written)
  if (!entries.success) return undefined
  if (new Set(entries.data.map(({ path }) => path)).size !== entries.data.length) return undefined
  let at = headEnd
  const files = entries.data.map(({ path, size }) => {
    const content = bytes.subarray(at, at + size)
    at += size
    return { path, content }
  })
  return at === bytes.length ? files : undefined
}
