/** What is written to the ledger, as values: paths, records and the sentence that `git log` shows. */
import { safeLine } from '@wrenchproof/errors'
import { short } from '../commit.ts'
import type { Delivered } from './delivered.ts'
import { anchorPath, consumptionPath, deliveredPath, holdPath, openPath, outcomePath, statePath } from './paths.ts'
import type { Anchor, Consumption, Hold, OutcomeRecord, RecordKind, RecordOf, StateRecord } from './records.ts'

/** A record and where it goes. */
export type Write = {
  [K in RecordKind]: { readonly kind: K; readonly path: string; readonly record: RecordOf<K> }
}[RecordKind]

/** One commit of the ledger. The first write is one that later events never touch: it proves that the event was written. */
export interface LedgerEvent {
  readonly subject: string
  readonly writes: readonly [Write, ...Write[]]
  readonly removes: readonly string[]
}

/** The plan is spent from here on; its outcome is owed. */
export function consumptionEvent(environment: string, consumption: Consumption, planCreated: Date): LedgerEvent {
  const { planDigest, commit, run, hotfix } = consumption
  const plan = `plan ${planDigest.slice(0, 12)} of ${short(commit)} in run ${run.id}`
  const why =
    hotfix === undefined ? '' : `, a hotfix for ${line(hotfix.incident)} by ${line(hotfix.by)}: ${line(hotfix.reason)}`
  return {
    subject: `${environment}: consumed ${plan}${why}`,
    writes: [
      { kind: 'consumption', path: consumptionPath(consumption.planDigest, planCreated), record: consumption },
      { kind: 'open', path: openPath, record: consumption },
    ],
    removes: [],
  }
}

const longestWords = 120

const line = (words: string): string => safeLine(words).slice(0, longestWords)

/** What an ended apply leaves behind, as far as it is known. */
export interface Aftermath {
  /** Only of an apply that ended as planned. */
  readonly anchor?: Anchor | undefined
  /** The state afterwards, however the apply ended; the anchor's if left out. */
  readonly state?: StateRecord | undefined
  /** The record before it, brought up to date with `deliveredAfter`. */
  readonly delivered?: Delivered | undefined
  readonly hold?: Hold | undefined
}

/**
 * How it ended. Pays the debt of the consumption unless the outcome is `in-doubt`; moves the anchor when the state is
 * known, and puts the environment on hold when `hold` is given.
 */
export function outcomeEvent(environment: string, ended: OutcomeRecord, after: Aftermath): LedgerEvent {
  return {
    subject: `${environment}: ${outcomeText(ended)}`,
    writes: [{ kind: 'outcome', path: outcomePath(ended.run), record: ended }, ...aftermathWrites(after)],
    removes: ended.outcome === 'in-doubt' ? [] : [openPath],
  }
}

/** The records that say how things are now. */
export function aftermathWrites({ anchor, state, delivered, hold }: Aftermath): Write[] {
  const left = state ?? stateOf(anchor)
  return [
    ...(anchor === undefined ? [] : [{ kind: 'anchor', path: anchorPath, record: anchor } as const]),
    ...(left === undefined ? [] : [{ kind: 'state', path: statePath, record: left } as const]),
    ...(delivered === undefined ? [] : [{ kind: 'delivered', path: deliveredPath, record: delivered } as const]),
    ...(hold === undefined ? [] : [{ kind: 'hold', path: holdPath, record: hold } as const]),
  ]
}

/** The state the next apply must find; ledgers of the first versions have it in their anchor only. */
export function recordedState(ledger: {
  readonly state?: StateRecord | undefined
  readonly anchor?: Anchor | undefined
}): StateRecord | undefined {
  return ledger.state ?? stateOf(ledger.anchor)
}

function stateOf(anchor: Anchor | undefined): StateRecord | undefined {
  if (anchor === undefined) return undefined
  const { lineage, serial, stateSha256, commit, run, at } = anchor
  return { lineage, serial, stateSha256, commit, run, at }
}

/** The sentence about an outcome, without the environment's name. */
export function outcomeText(ended: OutcomeRecord): string {
  const changes = `${ended.changes} ${ended.changes === 1 ? 'change' : 'changes'} of ${short(ended.commit)}`
  const serials = `(serial ${ended.serialBefore ?? 'none'} -> ${ended.serialAfter ?? 'unknown'})`
  const said: Record<OutcomeRecord['outcome'], string> = {
    applied: `applied ${changes} ${serials}`,
    'no-changes': `had nothing to change for ${short(ended.commit)}`,
    refused: `refused ${changes}`,
    'failed-clean': `failed before changing anything of ${short(ended.commit)}`,
    partial: `applied only a part of ${changes} ${serials}`,
    'state-not-saved': `applied ${changes}, but the state could not be saved`,
    'lock-stuck': `applied ${changes} ${serials}, but the lock is still held`,
    cancelled: `was cancelled while applying ${changes} ${serials}`,
    'in-doubt': `does not know what became of ${changes}`,
  }
  return said[ended.outcome]
}
