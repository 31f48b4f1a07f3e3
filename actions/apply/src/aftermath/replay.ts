/** How an apply ended whose step was killed, from what terraform itself wrote down. */
import { openJournal, outcomeOf } from '@wrenchproof/terraform'
import type { Outcome } from '@wrenchproof/delivery'
import type { Journal, StateSnapshot } from '@wrenchproof/terraform'

/** The journal again, from what terraform wrote; nothing of it is logged. */
export function replayed(written: Uint8Array, scrub: (text: string) => string): Journal {
  const journal = openJournal(() => undefined, scrub)
  for (const line of Buffer.from(written).toString('utf8').split('\n')) journal.line(line)
  return journal
}

/**
 * The outcome as far as it is evident. Terraform's last words tell its exit code: it says that all went well, or which
 * errors there were, when it has saved the state. Without them nobody knows.
 */
export function evidentOutcome(
  journal: Journal,
  {
    before,
    after,
    interrupted,
    running,
  }: {
    readonly before: StateSnapshot | undefined
    readonly after: StateSnapshot | 'unreadable' | undefined
    readonly interrupted: boolean
    readonly running: boolean
  },
): Outcome {
  const failed = journal.diagnostics.some(({ severity }) => severity === 'error')
  const exitCode = running ? null : failed ? 1 : journal.complete ? 0 : null
  const { started, completed, diagnostics } = journal
  return outcomeOf({ ran: true, exitCode, interrupted, started, completed, diagnostics, before, after })
}
