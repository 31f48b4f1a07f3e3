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
  const read = parsed(text)
  if (read === undefined) return undefined
  const { record, nonce, mac } = read
  const expected = macOf(place, record, nonce, key)
  const given = Buffer.from(mac, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected) ? { record, nonce } : undefined
}

/** The record in a file, whoever wrote it; `undefined` when there is none. */
export function recordIn(text: string): unknown {
  return parsed(text)?.record
}

function parsed(text: string): z.infer<typeof sealed> | undefined {
  try {
    return sealed.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
