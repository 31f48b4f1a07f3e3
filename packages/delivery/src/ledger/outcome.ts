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

/** Whether a step that ended so is green: only what is known to be as planned is. */
export const isSuccess = (outcome: Outcome): boolean => outcome === 'applied' || outcome === 'no-changes'
