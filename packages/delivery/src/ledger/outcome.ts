/** How a delivery can end. */
export const outcomes = [
  'applied',
  'no-changes',
  'refused',
  'failed-clean',
  'partial',
  'state-not-saved',
  'lock-stuck',
  'cancelled',
  'in-doubt',
] as const

export type Outcome = (typeof outcomes)[number]

/** How an apply step can end. A superseded one took nothing and leaves nothing in the ledger. */
export type StepOutcome = Outcome | 'superseded'

/** Whether a step that ended so is green: only what is known to be as planned is, and what need not be done. */
export const isSuccess = (outcome: StepOutcome): boolean =>
  outcome === 'applied' || outcome === 'no-changes' || outcome === 'superseded'
