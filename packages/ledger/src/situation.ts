/**
 * How things are now in an environment, as one file of the ledger: every delivery reads all of it, and each file more
 * would be a request more. What happened (consumptions, outcomes, interventions) has files of its own.
 */
import { anchorPath, deliveredPath, epochPath, holdPath, openPath, recordKinds, statePath } from '@wrenchproof/delivery'
import type { Anchor, Consumption, Delivered, Epoch, Hold, LedgerEvent, StateRecord } from '@wrenchproof/delivery'
import { z } from 'zod'

export interface Situation {
  readonly anchor: Anchor | undefined
  /** The state as the last apply left it. */
  readonly state: StateRecord | undefined
  /** A consumption whose outcome is owed. */
  readonly open: Consumption | undefined
  readonly hold: Hold | undefined
  /** Which content was here, and when. */
  readonly delivered: Delivered | undefined
  readonly epoch: Epoch | undefined
}

export const situationPath = 'now.json'

export const emptySituation: Situation = {
  anchor: undefined,
  state: undefined,
  open: undefined,
  hold: undefined,
  delivered: undefined,
  epoch: undefined,
}

const situation = z.strictObject({
  anchor: recordKinds.anchor.optional(),
  state: recordKinds.state.optional(),
  open: recordKinds.open.optional(),
  hold: recordKinds.hold.optional(),
  delivered: recordKinds.delivered.optional(),
  epoch: recordKinds.epoch.optional(),
})

const parts: Readonly<Record<string, keyof Situation>> = {
  [anchorPath]: 'anchor',
  [statePath]: 'state',
  [openPath]: 'open',
  [holdPath]: 'hold',
  [deliveredPath]: 'delivered',
  [epochPath]: 'epoch',
}

/** Whether a record of an event is part of the situation. */
export const isSituationPath = (path: string): boolean => Object.hasOwn(parts, path)

/** A situation from its file; `undefined` when it is none. */
export function readSituation(record: unknown): Situation | undefined {
  const read = situation.safeParse(record)
  return read.success ? { ...emptySituation, ...read.data } : undefined
}

/** The situation after an event. */
export function changedSituation(before: Situation, { writes, removes }: LedgerEvent): Situation {
  const changed: Record<string, unknown> = { ...before }
  for (const path of removes) {
    const part = parts[path]
    if (part !== undefined) changed[part] = undefined
  }
  for (const { path, record } of writes) {
    const part = parts[path]
    if (part !== undefined) changed[part] = record
  }
  const read = readSituation(JSON.parse(JSON.stringify(changed)))
  if (read === undefined) throw new Error('an event wrote a record that is none of its kind')
  return read
}
