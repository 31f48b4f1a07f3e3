import { createHash } from 'node:crypto'

/**
 * Whether content is the blob with this hash. A checkout may have other line endings than the commit, and nothing else:
 * Git's other filters rewrite text between marks that anybody can put into a file, so that they are not applied.
 */
export function isCommitted(content: Uint8Array, hash: string): boolean {
  const bytes = Buffer.from(content)
  const plain = Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
  return [bytes, plain].some((candidate) => blobHash(candidate, hash.length === 64 ? 'sha256' : 'sha1') === hash)
}

const blobHash = (content: Buffer, algorithm: string): string =>
  createHash(algorithm).update(`blob ${content.length}\0`).update(content).digest('hex')
