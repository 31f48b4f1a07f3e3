/** The closed list of codes a delivery can be refused with, as they appear in outputs, logs and the ledger. */
export type GuardCode =
  | 'ON_HOLD'
  | 'IN_DOUBT'
  | 'NOT_FOUND'
  | 'TAMPERED'
  | 'EXPIRED'
  | 'MISPLACED'
  | 'CONSUMED'
  | 'PROTECTED'
  | 'DESTROY_BUDGET'
  | 'STALE'
  | 'CHANGED_SINCE_REVIEW'

/** Why a plan may not run now; one line each, without secrets. */
export interface Refusal {
  readonly code: GuardCode
  readonly reason: string
  readonly fix: string
}

/** One check before an apply: a pure decision over facts that somebody else gathered. */
export interface Guard<Facts> {
  readonly code: GuardCode
  /** For people: the end of the sentence "refuses when ...". */
  readonly refusesWhen: string
  /** The reason and the fix when it refuses, `undefined` when it lets the plan pass. */
  check(facts: Facts): Omit<Refusal, 'code'> | undefined
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
    if (refused !== undefined) return { code: guard.code, ...refused }
  }
  return undefined
}
