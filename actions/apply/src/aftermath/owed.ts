/** What the ledger is owed once a plan is spent, written down before anything is changed: the step may be killed. */
import { deliveredRecord, settingsRecord } from '@wrenchproof/delivery'
import { z } from 'zod'
import type { MayRun } from '../decide/asked.ts'
import { creationList } from './creation.ts'

const state = z.strictObject({ lineage: z.string(), serial: z.int(), sha256: z.string(), empty: z.boolean() })

const owed = z.strictObject({
  planDigest: z.string(),
  /** How many changes the plan has. */
  changes: z.int(),
  changing: z.array(z.string()),
  creations: creationList,
  closure: z.record(z.string(), z.string()),
  settings: settingsRecord,
  /** The ledger's record of what was delivered, before. */
  delivered: deliveredRecord.optional(),
  /** The state before. */
  before: state.optional(),
})
export type Owed = z.infer<typeof owed>

/** Name of the file in the step's own directory; each decision of a step has its own. */
export const owedFile = (round: number): string => `owed-${round}.json`

export function owedBy(planDigest: string, decision: MayRun): Owed {
  const { manifest, changing, creations, closure, settings, seen, before } = decision
  const { counts } = manifest
  return {
    planDigest,
    changes: counts.create + counts.update + counts.replace + counts.delete + counts.forget + counts.import,
    changing: [...changing],
    creations: [...creations],
    closure: { ...closure },
    settings,
    ...(seen.delivered === undefined ? {} : { delivered: seen.delivered }),
    ...(before === undefined ? {} : { before: { ...before } }),
  }
}

/** Reads it back; throws for anything else. */
export const readOwed = (text: Buffer): Owed => owed.parse(JSON.parse(text.toString('utf8')))
