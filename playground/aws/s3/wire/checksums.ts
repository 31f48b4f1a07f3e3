/** The checksums a client may send with a body, and what S3 answers when they are wrong. */
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { AwsError } from '../../errors.ts'

/** As in the header `x-amz-checksum-<name>`. */
export type ChecksumName = 'crc32' | 'crc32c' | 'sha1' | 'sha256'

const names: readonly ChecksumName[] = ['crc32', 'crc32c', 'sha1', 'sha256']

/** Castagnoli's polynomial, reflected. */
const crc32cTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1
  return value
})

/** Base64 of a body's checksum, big-endian for the CRCs. */
export function checksum(name: ChecksumName, body: Buffer): string {
  switch (name) {
    case 'crc32':
      return bigEndian(crc32(body))
    case 'crc32c':
      return bigEndian(crc32c(body))
    case 'sha1':
    case 'sha256':
      return createHash(name).update(body).digest('base64')
    default:
      return name satisfies never
  }
}

/** Hexadecimal MD5: the ETag of an object put in one piece. */
export function md5(body: Buffer): string {
  return createHash('md5').update(body).digest('hex')
}

/**
 * Checks every checksum that came with a body, in headers or trailer, and returns those to keep.
 * Throws `BadDigest`, `InvalidDigest` or `XAmzContentSHA256Mismatch`.
 */
export function verified(
  body: Buffer,
  headers: Readonly<Record<string, string>>,
): Partial<Record<ChecksumName, string>> {
  verifyMd5(body, headers['content-md5'])
  if (headers['x-amz-checksum-crc64nvme'] !== undefined)
    throw new AwsError(501, 'NotImplemented', 'The playground does not compute CRC64NVME; choose CRC32.')
  const kept: Partial<Record<ChecksumName, string>> = {}
  for (const name of names) {
    const sent = headers[`x-amz-checksum-${name}`]
    if (sent === undefined) continue
    if (sent !== checksum(name, body))
      throw new AwsError(
        400,
        'BadDigest',
        `The ${name.toUpperCase()} you specified did not match the calculated checksum.`,
      )
    kept[name] = sent
  }
  return kept
}

/** Compares `x-amz-content-sha256` with the body as it was on the wire, unless it says that nothing was hashed. */
export function verifyPayloadHash(wire: Buffer, sent: string | undefined): void {
  if (sent === undefined || !/^[\da-f]{64}$/.test(sent)) return
  const computed = createHash('sha256').update(wire).digest('hex')
  if (sent === computed) return
  throw new AwsError(
    400,
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    { ClientComputedContentSHA256: sent, S3ComputedContentSHA256: computed },
  )
}

function verifyMd5(body: Buffer, sent: string | undefined): void {
  if (sent === undefined) return
  if (Buffer.from(sent, 'base64').length !== 16)
    throw new AwsError(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.')
  const computed = createHash('md5').update(body).digest('base64')
  if (sent !== computed)
    throw new AwsError(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.')
}

function crc32c(body: Buffer): number {
  let value = 0xffffffff
  for (const byte of body) value = (crc32cTable[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}

function bigEndian(value: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes.toString('base64')
}
