/** Records under an HMAC: a record cannot be altered, moved to another path, or carried to another environment. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import canonicalize from 'canonicalize'
import { z } from 'zod'

const sealed = z.strictObject({ record: z.unknown(), nonce: z.string(), mac: z.string() })

/** Where a record belongs. */
export interface RecordPlace {
  readonly environment: string
  readonly path: string
}

const macOf = (place: RecordPlace, record: unknown, nonce: string, key: Uint8Array): Buffer =>
  createHmac('sha256', key)
    .update(canonicalize({ ...place, record, nonce }) ?? '')
    .digest()

/** The text of a record's file. */
export function sealRecord(place: RecordPlace, record: unknown, nonce: string, key: Uint8Array): string {
  const mac = macOf(place, record, nonce, key).toString('hex')
  return `${JSON.stringify({ record, nonce, mac }, undefined, 2)}\n`
}

/** The record and the nonce it was written with; `undefined` when the text is not authentic at this place. */
export function openRecord(
  place: RecordPlace,
  text: string,
  key: Uint8Array,
): { readonly record: unknown; readonly nonce: string } | undefined {
  let written: unknown
  try {
    written = JSON.parse(text)
  } catch {
    return undefined
  }
  const read = sealed.safeParse(written)
  if (!read.success) return undefined
  const { record, nonce, mac } = read.data
  const expected = macOf(place, record, nonce, key)
  const given = Buffer.from(mac, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected) ? { record, nonce } : undefined
}
