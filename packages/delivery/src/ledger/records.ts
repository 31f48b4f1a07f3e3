import { z } from 'zod'
import { outcomes } from './outcome.ts'

const time = z.iso.datetime()
const digest = z.string().regex(/^[0-9a-f]{64}$/u)
const run = z.strictObject({ id: z.string(), attempt: z.string() })

/** A plan is spent: which run took it, for which commit, and when. */
export const consumptionRecord = z.strictObject({
  planDigest: digest,
  commit: z.string(),
  fingerprint: z.string(),
  run,
  at: time,
})
export type Consumption = z.infer<typeof consumptionRecord>

/** How a run ended. */
export const outcomeRecord = z.strictObject({
  planDigest: digest,
  commit: z.string(),
  run,
  outcome: z.enum(outcomes),
  /** Serial of the state, `null` where there was none or it could not be read. */
  serialBefore: z.int().nullable(),
  serialAfter: z.int().nullable(),
  changes: z.int(),
  at: time,
})
export type OutcomeRecord = z.infer<typeof outcomeRecord>

/** What the state and the code looked like when the environment was last known to be as delivered. */
export const anchorRecord = z.strictObject({
  lineage: z.string(),
  serial: z.int(),
  stateSha256: digest,
  commit: z.string(),
  /** Content hashes of the delivered module closure, by path. */
  closure: z.record(z.string(), z.string()),
  run,
  at: time,
})
export type Anchor = z.infer<typeof anchorRecord>

/** Why nothing may be applied now. */
export const holdRecord = z.strictObject({
  kind: z.enum(['freeze', 'quarantine']),
  reason: z.string(),
  by: z.string(),
  run,
  at: time,
})
export type Hold = z.infer<typeof holdRecord>

/** Every record by what it is of, for reading one back from its path. */
export const recordKinds = {
  anchor: anchorRecord,
  open: consumptionRecord,
  hold: holdRecord,
  consumption: consumptionRecord,
  outcome: outcomeRecord,
} as const
export type RecordKind = keyof typeof recordKinds
export type RecordOf<K extends RecordKind> = z.infer<(typeof recordKinds)[K]>
