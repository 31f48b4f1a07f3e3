/** What is written to the ledger, as values: paths, records and the sentence that `git log` shows. */
import type { Anchor, Consumption, Hold, OutcomeRecord, RecordKind, RecordOf } from './records.ts'

export const anchorPath = 'anchor.json'
export const holdPath = 'hold.json'
/** The consumption whose outcome is not written yet; present only while an apply runs, or when one died. */
export const openPath = 'open.json'

/** By month of the plan's making, so that a directory stays small and a digest is found without searching. */
export function consumptionPath(planDigest: string, planCreated: Date): string {
  return `plans/${planCreated.toISOString().slice(0, 7)}/${planDigest}.json`
}

export function outcomePath(run: { readonly id: string; readonly attempt: string }): string {
  return `runs/${run.id}-${run.attempt}.json`
}

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

const short = (commit: string): string => commit.slice(0, 7)

/** The plan is spent from here on; its outcome is owed. */
export function consumptionEvent(environment: string, consumption: Consumption, planCreated: Date): LedgerEvent {
  return {
    subject: `${environment}: consumed plan ${consumption.planDigest.slice(0, 12)} of ${short(consumption.commit)} in run ${consumption.run.id}`,
    writes: [
      { kind: 'consumption', path: consumptionPath(consumption.planDigest, planCreated), record: consumption },
      { kind: 'open', path: openPath, record: consumption },
    ],
    removes: [],
  }
}

/**
 * How it ended. Pays the debt of the consumption unless the outcome is `in-doubt`; moves the anchor when the state is
 * known, and puts the environment on hold when `hold` is given.
 */
export function outcomeEvent(
  environment: string,
  ended: OutcomeRecord,
  after: { readonly anchor?: Anchor | undefined; readonly hold?: Hold | undefined },
): LedgerEvent {
  return {
    subject: outcomeSubject(environment, ended),
    writes: [
      { kind: 'outcome', path: outcomePath(ended.run), record: ended },
      ...(after.anchor === undefined ? [] : [{ kind: 'anchor', path: anchorPath, record: after.anchor } as const]),
      ...(after.hold === undefined ? [] : [{ kind: 'hold', path: holdPath, record: after.hold } as const]),
    ],
    removes: ended.outcome === 'in-doubt' ? [] : [openPath],
  }
}

function outcomeSubject(environment: string, ended: OutcomeRecord): string {
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
  return `${environment}: ${said[ended.outcome]}`
}
