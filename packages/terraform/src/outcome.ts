import type { Outcome } from '@wrenchproof/delivery'
import type { Diagnostic } from './events/event.ts'
import type { StateHead } from './plan-file.ts'

/** What is known about an apply when terraform has ended. */
export interface ApplyEvidence {
  /** Whether terraform was started. */
  readonly ran: boolean
  readonly exitCode: number | null
  readonly interrupted: boolean
  /** Changes that terraform said it started and finished. */
  readonly started: number
  readonly completed: number
  readonly diagnostics: readonly Diagnostic[]
  readonly before: StateHead | undefined
  /** `unreadable` when the state could not be read afterwards. */
  readonly after: StateHead | undefined | 'unreadable'
}

// Summaries as Terraform 1.11 and OpenTofu print them; measured, see docs/decisions.
const stateNotSaved = ['Failed to save state', 'Failed to persist state to backend', 'Failed to persist state']
// Terraform locks and compares the state before it begins with anything.
const beforeAnything = ['Saved plan is stale', 'Error acquiring the state lock']
const lockNotReleased = 'Error releasing the state lock'

/** How an apply ended, from evidence: exit code 1 can mean that everything was applied, and 0 is the only plain yes. */
export function outcomeOf(evidence: ApplyEvidence): Outcome {
  const errors = evidence.diagnostics.filter(({ severity }) => severity === 'error').map(({ summary }) => summary)
  if (errors.some((summary) => stateNotSaved.includes(summary))) return 'state-not-saved'
  if (evidence.exitCode === 0) return stateIsLost(evidence) ? 'in-doubt' : 'applied'
  if (!evidence.ran) return 'cancelled'
  if (evidence.exitCode === null) return 'in-doubt'
  // Terraform does not fail without a word: what it said was lost, on a full disk for example, and with it what it did.
  if (errors.length === 0) return 'in-doubt'
  if (errors.every((summary) => summary === lockNotReleased))
    return evidence.started === evidence.completed ? 'lock-stuck' : 'partial'
  // What moved the state since, if it moved, was somebody else.
  if (evidence.started === 0 && errors.every((summary) => beforeAnything.includes(summary))) return 'failed-clean'
  if (evidence.after === 'unreadable') return 'in-doubt'
  if (evidence.interrupted) return 'cancelled'
  return evidence.started === 0 && sameState(evidence.before, evidence.after) ? 'failed-clean' : 'partial'
}

/** Whether the state is gone, unreadable, another one or an older one: no apply that went well leaves that behind. */
function stateIsLost({ before, after }: ApplyEvidence): boolean {
  if (after === undefined || after === 'unreadable') return true
  return before !== undefined && (after.lineage !== before.lineage || after.serial < before.serial)
}

function sameState(a: StateHead | undefined, b: StateHead | undefined): boolean {
  return a?.lineage === b?.lineage && a?.serial === b?.serial
}
