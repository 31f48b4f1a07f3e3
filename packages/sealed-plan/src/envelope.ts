import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import canonicalize from 'canonicalize'
import { z } from 'zod'
import { packFiles, unpackFiles } from './bundle.ts'
import type { SealedFile } from './bundle.ts'
import { manifestSchema } from './manifest.ts'
import type { Manifest } from './manifest.ts'

// Layout: magic and version (8), manifest length (4, big endian), manifest, nonce (12), ciphertext, tag (16).
// Everything before the nonce is additional authenticated data.
const magic = Buffer.from('WRENCHP\u0001', 'latin1')
const lengthSize = 4
const nonceSize = 12
const tagSize = 16
const manifestLimit = 4 * 1024 * 1024

const rescueSchema = z.strictObject({
  kind: z.literal('rescue'),
  environment: z.string(),
  commit: z.string(),
  run: z.strictObject({ id: z.string(), attempt: z.string() }),
  at: z.iso.datetime(),
})

/** Which apply left it behind. */
export type RescueHeader = Omit<z.infer<typeof rescueSchema>, 'kind'>

/** Larger envelopes are not read; a plan of 100,000 resources is about 1.4 MB. */
export const envelopeLimit = 256 * 1024 * 1024

/** Seals files under the `seal` subkey; every call gives other bytes, because the nonce is random. */
export function sealPlan(manifest: Manifest, files: readonly SealedFile[], key: Uint8Array): Buffer {
  return seal(canonicalize(manifestSchema.parse(manifest)) ?? '', files, key)
}

/** Seals what a broken apply left behind, under a header that says so: it can never be taken for a plan. */
export function sealRescue(header: RescueHeader, files: readonly SealedFile[], key: Uint8Array): Buffer {
  return seal(canonicalize(rescueSchema.parse({ ...header, kind: 'rescue' })) ?? '', files, key)
}

function seal(header: string, files: readonly SealedFile[], key: Uint8Array): Buffer {
  const text = Buffer.from(header)
  const length = Buffer.alloc(lengthSize)
  length.writeUInt32BE(text.length)
  const head = Buffer.concat([magic, length, text])
  const nonce = randomBytes(nonceSize)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(head)
  const sealed = Buffer.concat([cipher.update(packFiles(files)), cipher.final()])
  return Buffer.concat([head, nonce, sealed, cipher.getAuthTag()])
}

/** An envelope opened with its key, or why it is not authentic. */
export type Opened =
  | { readonly kind: 'opened'; readonly manifest: Manifest; readonly files: readonly SealedFile[] }
  | { readonly kind: 'unauthentic'; readonly why: string }

/** What a broken apply left behind, opened with its key. */
export type OpenedRescue =
  | { readonly kind: 'opened'; readonly header: RescueHeader; readonly files: readonly SealedFile[] }
  | { readonly kind: 'unauthentic'; readonly why: string }

/** Opens an envelope; never throws for bytes of any kind, and believes nothing in it before the tag is checked. */
export function openPlan(bytes: Uint8Array, key: Uint8Array): Opened {
  const opened = open(bytes, key)
  if ('why' in opened) return { kind: 'unauthentic', why: opened.why }
  const manifest = read(manifestSchema, opened.text)
  return manifest === undefined ? otherVersion : { kind: 'opened', manifest, files: opened.files }
}

/** As `openPlan`, for what `sealRescue` sealed. */
export function openRescue(bytes: Uint8Array, key: Uint8Array): OpenedRescue {
  const opened = open(bytes, key)
  if ('why' in opened) return { kind: 'unauthentic', why: opened.why }
  const header = read(rescueSchema, opened.text)
  return header === undefined ? otherVersion : { kind: 'opened', header, files: opened.files }
}

const otherVersion = { kind: 'unauthentic', why: 'its contents are not of this version of Wrenchproof' } as const

function open(
  bytes: Uint8Array,
  key: Uint8Array,
): { readonly text: Buffer; readonly files: readonly SealedFile[] } | { readonly why: string } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headStart = magic.length + lengthSize
  if (!buffer.subarray(0, magic.length).equals(magic)) return { why: 'it is not a sealed plan of this format' }
  if (buffer.length < headStart + nonceSize + tagSize) return { why: 'it is cut short' }
  const manifestLength = buffer.readUInt32BE(magic.length)
  const headEnd = headStart + manifestLength
  if (manifestLength > manifestLimit || headEnd + nonceSize + tagSize > buffer.length)
    return { why: 'it is cut short or its length field was changed' }
  const contents = decrypt(buffer, headEnd, key)
  if (contents === undefined)
    return { why: 'its seal does not fit this `plan-key`: the bytes were changed, or another key sealed them' }
  const files = unpackFiles(contents)
  return files === undefined ? otherVersion : { text: buffer.subarray(headStart, headEnd), files }
}

function decrypt(buffer: Buffer, headEnd: number, key: Uint8Array): Buffer | undefined {
  const nonce = buffer.subarray(headEnd, headEnd + nonceSize)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagSize })
    .setAAD(buffer.subarray(0, headEnd))
    .setAuthTag(buffer.subarray(buffer.length - tagSize))
  const first = decipher.update(buffer.subarray(headEnd + nonceSize, buffer.length - tagSize))
  try {
    return Buffer.concat([first, decipher.final()])
  } catch {
    return undefined
  }
}

function read<T>(schema: z.ZodType<T>, text: Buffer): T | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(text.toString('utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** The identity of a sealed plan: SHA-256 of its envelope, in hex. */
export function envelopeDigest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
