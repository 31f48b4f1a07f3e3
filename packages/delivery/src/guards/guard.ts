/** The closed list of codes a delivery can be refused with, as they appear in outputs, logs and the ledger. */
export type GuardCode =
  | 'CONTEXT'
  | 'LEDGER_TAMPERED'
  | 'ON_HOLD'
  | 'IN_DOUBT'
  | 'NOT_FOUND'
  | 'FOREIGN_PLAN'
  | 'TAMPERED'
  | 'EXPIRED'
  | 'MISPLACED'
  | 'CONSUMED'
  | 'UNSAFE_TREE'
  | 'SUPERSEDED'
  | 'DIVERGED'
  | 'NOT_APPROVED'
  | 'MODULE_RULES'
  | 'MOVED_REFERENCE'
  | 'NOT_PROMOTED'
  | 'SOAKING'
  | 'SETTINGS_CHANGED'
  | 'PROTECTED'
  | 'DESTROY_BUDGET'
  | 'SELF_ESCALATION'
  | 'STATE_UNREADABLE'
  | 'LEDGER_MISSING'
  | 'STATE_MISSING'
  | 'STATE_REGRESSED'
  | 'LINEAGE_MISMATCH'
  | 'UNRECORDED_CHANGE'
  | 'CONFIG_MISMATCH'
  | 'STALE'
  | 'CHANGED_SINCE_REVIEW'

/** Why a plan may not run now; one line each, without secrets. */
export interface Refusal {
  readonly code: GuardCode
  readonly reason: string
  readonly fix: string
  /** The plan need not run: the step ends green and says why. */
  readonly neutral?: true
}

/** One check before an apply: a pure decision over facts that somebody else gathered. */
export interface Guard<Facts> {
  readonly code: GuardCode
  /** For people: the end of the sentence "refuses when ...". */
  readonly refusesWhen: string
  /** Whether its refusal is no failure. */
  readonly neutral?: true
  /** The reason and the fix when it refuses, `undefined` when it lets the plan pass. */
  check(facts: Facts): Omit<Refusal, 'code' | 'neutral'> | undefined
}

type AskOf<G> = G extends Guard<infer Facts> ? (facts: Facts) => void : never

/** All the facts that a list of guards needs together. */
export type FactsOf<Guards extends readonly Guard<never>[]> =
  AskOf<Guards[number]> extends (facts: infer All) => void ? All : never

/** Asks guards in their order and answers the first refusal. */
export function firstRefusal<const Guards extends readonly Guard<never>[]>(
  guards: Guards,
  facts: FactsOf<Guards>,
): Refusal | undefined {
  for (const guard of guards) {
    // The intersection of all facts is each guard's own.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const refused = guard.check(facts as never)
    if (refused !== undefined)
      return { code: guard.code, ...refused, ...(guard.neutral === undefined ? {} : { neutral: guard.neutral }) }
  }
  return undefined
}
