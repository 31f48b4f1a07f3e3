/** What somebody with access to the artifact storage could do: change one bit of a sealed plan, and nothing else. */
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Rig } from '../rig/index.ts'

export interface Altered {
  /** The envelope as it is now. */
  readonly bytes: Buffer
  /** Puts the plan back as it was. */
  readonly undo: () => void
}

/** Flips a bit of the envelope inside an artifact's zip and mends the zip's checksums, so that only the seal can tell. */
export function tamper(rig: Rig, name: string, digest: string): Altered {
  const artifact = rig.repository.artifacts.find((candidate) => candidate.name === name)
  const blob = artifact === undefined ? undefined : rig.github.blobs.get(artifact.blob)
  const zip = blob?.content
  if (blob === undefined || zip === undefined) throw new Error(`there is no artifact ${name}`)
  const envelope = envelopeIn(zip, digest)
  const bytes = Buffer.from(envelope.bytes)
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 40) ^ 1, bytes.length - 40)
  const changed = Buffer.from(zip)
  bytes.copy(changed, envelope.start)
  replaceAll(changed, checksum(envelope.bytes), checksum(bytes))
  blob.content = changed
  return {
    bytes,
    undo: () => {
      blob.content = zip
    },
  }
}

/** The envelope is stored as it is; where it ends, only its digest says. */
function envelopeIn(zip: Buffer, digest: string): { readonly start: number; readonly bytes: Buffer } {
  const start = zip.indexOf('WRENCHP')
  for (let end = zip.indexOf('PK', start); end >= 0; end = zip.indexOf('PK', end + 1)) {
    const bytes = zip.subarray(start, end)
    if (createHash('sha256').update(bytes).digest('hex') === digest) return { start, bytes: Buffer.from(bytes) }
  }
  throw new Error('the artifact holds no sealed plan with this digest')
}

function checksum(bytes: Buffer): Buffer {
  const little = Buffer.alloc(4)
  little.writeUInt32LE(crc32(bytes))
  return little
}

function replaceAll(buffer: Buffer, from: Buffer, to: Buffer): void {
  for (let at = buffer.indexOf(from); at >= 0; at = buffer.indexOf(from, at + 4)) to.copy(buffer, at)
}
