/** Tells, in the place of a main step that was killed, what became of the plan it spent. */
import type { StateSnapshot } from '@wrenchproof/terraform'
import { recorded } from '../record.ts'
import { rescued } from '../rescue.ts'
import type { AftermathPorts, ApplyResult, Ended } from '../result.ts'
import { runOf } from '../result.ts'
import type { Owed } from './owed.ts'
import { evidentOutcome, replayed } from './replay.ts'
import { stateAfter, untouched } from './state-after.ts'

/** What the main step left behind. */
export interface Untold {
  readonly owed: Owed
  /** What terraform wrote; `undefined` when it wrote nothing. */
  readonly journal: Buffer | undefined
  /** Whether terraform may have been started. */
  readonly started: boolean
  readonly interrupted: boolean
  /** Whether it still runs. */
  readonly running: boolean
}

/**
 * Keeps what is left, and tells the ledger how the apply ended where that is evident; else its consumption stays open,
 * which is `IN_DOUBT`. `undefined` when the ledger is owed nothing.
 */
export async function settleUntold(ports: AftermathPorts, untold: Untold): Promise<ApplyResult | undefined> {
  const { environment, commit, ledger, secrecy } = ports.workplace
  const seen = await ledger.view()
  const { id, attempt } = runOf(ports)
  if (seen.open?.run.id !== id || seen.open.run.attempt !== attempt) return undefined
  const { owed, journal } = untold
  const ended = await rescued(ports, owed, await endedAs(ports, untold), journal)
  const scrub = (text: string): string => secrecy.scrub(text)
  if (ended.outcome === 'in-doubt')
    return { environment: environment.name, commit, changes: owed.changes, ...ended, scrub }
  return { ...(await recorded(ports, { owed, ended, seen })), scrub }
}

async function endedAs(ports: AftermathPorts, untold: Untold): Promise<Ended> {
  const { owed, journal: written, started, interrupted, running } = untold
  const before: StateSnapshot | undefined = owed.before
  // The step noted that it starts terraform before it did: nothing was changed.
  if (!started) return { outcome: 'failed-clean', before, after: before, errors: [] }
  const journal = replayed(written ?? Buffer.alloc(0), (text) => ports.workplace.secrecy.scrub(text))
  const after = await stateAfter(ports)
  const progress = journal.progress()
  return {
    outcome: evidentOutcome(journal, { before, after, interrupted, running }),
    interrupted,
    before,
    after,
    errors: journal.diagnostics.filter(({ severity }) => severity === 'error'),
    progress,
    notStarted: untouched(owed.changing, progress),
  }
}
