/** Records under an HMAC: a record cannot be altered, or carried to another path, environment or repository. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import canonicalize from 'canonicalize'
import { z } from 'zod'
import type { TopLevel } from './branches.ts'

const sealed = z.strictObject({ record: z.unknown(), nonce: z.string(), mac: z.string() })

/** Where a record belongs. */
export interface RecordPlace {
  /** GitHub's id of the repository. */
  readonly repository: string
  readonly environment: string
  readonly path: string
  /** For the record that stands for its whole commit. */
  readonly commit?: CommitPlace
}

/**
 * Where a commit belongs: on which one (`null` for a first one), and beside what. Nobody who has no key can add a commit
 * with this record, take files out of this one, or bring an earlier one back on top of a later one.
 */
export interface CommitPlace {
  readonly parent: string | null
  readonly beside: TopLevel
}

function macOf(place: RecordPlace, record: unknown, nonce: string, key: Uint8Array): Buffer {
  const { commit, ...where } = place
  const at = commit === undefined ? {} : { parent: commit.parent, beside: Object.fromEntries(commit.beside) }
  return createHmac('sha256', key)
    .update(canonicalize({ ...where, ...at, record, nonce }) ?? '')
    .digest()
}

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
