import { firstRefusal } from '@wrenchproof/delivery'
import type { FactsOf, Guard, Refusal } from '@wrenchproof/delivery'

/** Asks guards; returns only when all of them let the plan pass. */
export type Ask = <const Guards extends readonly Guard<never>[]>(guards: Guards, facts: FactsOf<Guards>) => void

/** Not an error: how the first refusal leaves the middle of a decision. */
class Refused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** Runs a decision; the first guard that refuses ends it. */
export async function asking<T>(
  decide: (ask: Ask) => Promise<T>,
): Promise<T | { readonly kind: 'refused'; readonly refusal: Refusal }> {
  try {
    return await decide((guards, facts) => {
      const refusal = firstRefusal(guards, facts)
      if (refusal !== undefined) throw new Refused(refusal)
    })
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', refusal: error.refusal }
    throw error
  }
}
