/** What a state's bytes say of it, wherever they are: as `state pull` prints them, or as a backend stores them. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { StateHead } from '../plan-file.ts'

export interface StateSnapshot extends StateHead {
  /** SHA-256 of the state, but for which Terraform wrote it and for the results of its checks. */
  readonly sha256: string
  /** Whether it holds neither resources nor outputs. */
  readonly empty: boolean
}

/** A body as it is found in a backend; only `state` is something Terraform can work on. */
export type StateBody =
  | ({ readonly kind: 'state' } & StateSnapshot)
  /** Terraform takes nothing, and an empty state without a lineage, for no state at all. */
  | { readonly kind: 'zero-byte' }
  /** It begins as JSON and does not end so. */
  | { readonly kind: 'truncated' }
  | { readonly kind: 'no-state'; readonly why: string }

const head = z.looseObject({ version: z.int() })
const format = z.looseObject({
  lineage: z.string(),
  serial: z.int(),
  resources: z.array(z.unknown()).default([]),
  outputs: z.record(z.string(), z.unknown()).default({}),
})

/** The only format since Terraform 0.12. */
const knownFormat = 4

/** Reads a state's bytes; never throws. */
export function readStateBody(bytes: Buffer): StateBody {
  const text = bytes.toString('utf8')
  if (text.trim() === '') return { kind: 'zero-byte' }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return /^[ \t\r\n]*\{/u.test(text) ? { kind: 'truncated' } : { kind: 'no-state', why: 'it is not JSON' }
  }
  const { data: begun } = head.safeParse(json)
  if (begun === undefined) return { kind: 'no-state', why: 'it is JSON, and not a state' }
  if (begun.version !== knownFormat) return { kind: 'no-state', why: `it is a state of format ${begun.version}` }
  const { data: state } = format.safeParse(json)
  if (state === undefined) return { kind: 'no-state', why: 'it has no lineage and serial' }
  const { lineage, serial, resources, outputs } = state
  // Backends in the cloud answer an empty state without a lineage where there is none.
  if (lineage === '') return { kind: 'zero-byte' }
  const empty = resources.length === 0 && Object.keys(outputs).length === 0
  return { kind: 'state', lineage, serial, sha256: digestOf(state), empty }
}

/**
 * SHA-256 of a state, but for which Terraform wrote it and for the results of its checks: `state pull` stamps its own
 * version on what it prints, and terraform tells checks in any order (both measured with 1.11.4).
 */
function digestOf(json: Readonly<Record<string, unknown>>): string {
  const { terraform_version: _version, check_results: _checks, ...told } = json
  return createHash('sha256').update(JSON.stringify(told)).digest('hex')
}
