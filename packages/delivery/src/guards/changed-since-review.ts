import type { Guard } from './guard.ts'

const shownDifferences = 12

/** Refuses when planning again, here and now, would do something else than the plan that was reviewed. */
export const changedSinceReview: Guard<{
  readonly reviewed: string
  readonly fresh: string
  /** Addresses and attributes that differ, never values. */
  readonly differences: readonly string[]
}> = {
  code: 'CHANGED_SINCE_REVIEW',
  refusesWhen: '`verify: replan` only: a fresh plan would do something else than the reviewed one',
  check({ reviewed, fresh, differences }) {
    if (reviewed === fresh) return undefined
    const shown = differences.slice(0, shownDifferences)
    const more = differences.length - shown.length
    const list = [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
    return {
      reason: `a fresh plan would do something else than the reviewed one${list === '' ? '' : `: ${list}`}`,
      fix: 'Plan again and review what it does now. An attribute that changes with every plan, such as plantimestamp(), can never be verified this way: take it out.',
    }
  },
}
