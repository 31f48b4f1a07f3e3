import { deliveredAfter, holdWords, outcomeEvent } from '@wrenchproof/delivery'
import type { Aftermath, Hold, OutcomeRecord } from '@wrenchproof/delivery'
import type { LedgerView } from '@wrenchproof/ledger'
import type { Owed } from './aftermath/owed.ts'
import { runOf } from './result.ts'
import { markOf } from './state/read-state.ts'
import type { AftermathPorts, ApplyResult, Ended } from './result.ts'

interface Delivered {
  readonly owed: Owed
  readonly ended: Ended
  /** The ledger with the consumption, or later. */
  readonly seen: Pick<LedgerView, 'tip' | 'hold'>
}

/** Writes the outcome to the ledger. That it could not be written is part of the result, not an end of it. */
export async function recorded(ports: AftermathPorts, delivered: Delivered): Promise<ApplyResult> {
  const { environment, commit, ledger } = ports.workplace
  const { owed, ended } = delivered
  const at = ports.now().toISOString()
  const { changes } = owed
  const record: OutcomeRecord = {
    planDigest: owed.planDigest,
    commit,
    run: runOf(ports),
    outcome: ended.outcome,
    serialBefore: ended.before?.serial ?? null,
    serialAfter: ended.after === 'unreadable' ? null : (ended.after?.serial ?? null),
    changes,
    ...rescueOf(ended),
    at,
  }
  const result: ApplyResult = { environment: environment.name, commit, changes, ...ended }
  try {
    for (let { seen } = delivered; ; seen = await ledger.view()) {
      const aftermath = aftermathOf(ports, owed, ended, { at, hold: seen.hold })
      const written = await ledger.append(outcomeEvent(environment.name, record, aftermath), seen)
      // The environment is ours while its consumption is open; whoever wrote in between wrote about something else.
      if (written.kind === 'written') return { ...result, record: written.commit }
    }
  } catch (error) {
    return { ...result, unrecorded: error }
  }
}

const rescueOf = ({ rescue }: Ended) => (rescue === undefined ? {} : { rescue })

// There is room for one hold. Somebody may have frozen the environment while terraform worked.
const unsaved = (hold: Hold | undefined): string =>
  hold === undefined
    ? 'a state could not be saved'
    : `a state could not be saved; on hold before, since ${holdWords(hold)}`

/** How things are in the environment now. */
function aftermathOf(
  ports: AftermathPorts,
  { closure, delivered, settings }: Owed,
  ended: Ended,
  { at, hold }: { readonly at: string; readonly hold: Hold | undefined },
): Aftermath {
  const { outcome, after } = ended
  const { commit } = ports.workplace
  const run = runOf(ports)
  const mark = after === undefined || after === 'unreadable' ? undefined : markOf(after)
  const asPlanned = outcome === 'applied' || outcome === 'no-changes' || outcome === 'lock-stuck'
  // What failed before it changed anything leaves the commit that was applied before it in place.
  const changed = outcome !== 'failed-clean' && outcome !== 'refused'
  return {
    anchor:
      asPlanned && mark !== undefined ? { ...mark, commit, closure: { ...closure }, settings, run, at } : undefined,
    state: changed && mark !== undefined ? { ...mark, commit, run, at } : undefined,
    delivered: deliveredAfter(delivered, { outcome, closure, at }),
    hold:
      outcome === 'state-not-saved'
        ? { kind: 'quarantine', reason: unsaved(hold), by: 'wrenchproof', ...rescueOf(ended), run, at }
        : undefined,
  }
}
