import { z } from 'zod'
import { settingsRecord } from '../environments/settings.ts'
import { deliveredRecord } from './delivered.ts'
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
  /** Why a hotfix could not wait, and the incident it is for. */
  hotfix: z.strictObject({ reason: z.string(), incident: z.string(), by: z.string() }).optional(),
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
  /** Name under which the journal and an unsaved state were kept. */
  rescue: z.string().optional(),
  at: time,
})
export type OutcomeRecord = z.infer<typeof outcomeRecord>

const stateMark = { lineage: z.string(), serial: z.int(), stateSha256: digest } as const
/** A state, told apart from every other one. */
export interface StateMark {
  readonly lineage: string
  readonly serial: number
  readonly stateSha256: string
}

/** What the state and the code looked like when the environment was last known to be as delivered. */
export const anchorRecord = z.strictObject({
  ...stateMark,
  commit: z.string(),
  /** Content hashes of the delivered module closure, by member (`memberKey`). */
  closure: z.record(z.string(), z.string()),
  /** The settings it was delivered under; anchors of the first versions have none. */
  settings: settingsRecord.optional(),
  run,
  at: time,
})
export type Anchor = z.infer<typeof anchorRecord>

/** Why nothing may be applied now. */
export const holdRecord = z.strictObject({
  /** `restore`: the state is being brought back, or whoever did it died. */
  kind: z.enum(['freeze', 'quarantine', 'restore']),
  reason: z.string(),
  by: z.string(),
  /** Name under which the state was kept that could not be saved. */
  rescue: z.string().optional(),
  run,
  at: time,
})
export type Hold = z.infer<typeof holdRecord>

/**
 * The state as the last apply left it, however that ended: what the next one must find. Ahead of the anchor after an
 * apply that was not as planned.
 */
export const stateRecord = z.strictObject({ ...stateMark, commit: z.string(), run, at: time })
export type StateRecord = z.infer<typeof stateRecord>

/**
 * Which life of the ledger this is. A sealed plan carries the id that was here before it was made, and runs under no
 * other: restoring or adopting a state begins a new life and so spends every plan there is. An id and no number, because
 * a ledger that was lost cannot count on.
 */
export const epochRecord = z.strictObject({ id: z.string().min(1), run, at: time })
export type Epoch = z.infer<typeof epochRecord>

/** What people do to a ledger, beside delivering. */
export const interventions = [
  'freeze',
  'quarantine',
  'clear-hold',
  'adopt',
  'begin-restore',
  'restore',
  'push-errored-state',
  'resolve-doubt',
] as const

/** Somebody stepped in: what they did, why, and who they are. */
export const interventionRecord = z.strictObject({
  kind: z.enum(interventions),
  reason: z.string().min(1),
  by: z.string().min(1),
  incident: z.string().optional(),
  run,
  at: time,
})
export type Intervention = z.infer<typeof interventionRecord>

/** Every record by what it is of, for reading one back from its path. */
export const recordKinds = {
  anchor: anchorRecord,
  open: consumptionRecord,
  hold: holdRecord,
  consumption: consumptionRecord,
  outcome: outcomeRecord,
  state: stateRecord,
  delivered: deliveredRecord,
  epoch: epochRecord,
  intervention: interventionRecord,
} as const
export type RecordKind = keyof typeof recordKinds
export type RecordOf<K extends RecordKind> = z.infer<(typeof recordKinds)[K]>
