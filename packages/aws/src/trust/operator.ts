/** Names of condition operators, taken apart. */

/** How one presented value is held against the wanted ones. */
export type Comparison = 'equals' | 'equals-ignore-case' | 'like'

/** A condition operator this evaluator understands. */
export type Operator =
  | { readonly kind: 'null' }
  | {
      readonly kind: 'string'
      readonly comparison: Comparison
      readonly negated: boolean
      readonly set: 'any' | 'all' | undefined
      readonly ifExists: boolean
    }

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  Equals: 'equals',
  EqualsIgnoreCase: 'equals-ignore-case',
  Like: 'like',
}

/**
 * Takes an operator's name apart, such as `ForAnyValue:StringNotLikeIfExists`; undefined for those of numbers, dates,
 * addresses and ARNs, and for spellings AWS does not document.
 */
export function parseOperator(name: string): Operator | undefined {
  if (name === 'Null') return { kind: 'null' }
  const parts = /^(?:For(Any|All)Value(s?):)?String(Not)?(EqualsIgnoreCase|Equals|Like)(IfExists)?$/u.exec(name)
  if (parts === null) return undefined
  const [, set, plural = '', negated, how = '', ifExists] = parts
  const comparison = COMPARISONS[how]
  // ForAllValues but ForAnyValue.
  if (comparison === undefined || (set === 'All') !== (plural === 's')) return undefined
  return {
    kind: 'string',
    comparison,
    negated: negated !== undefined,
    set: set === undefined ? undefined : set === 'All' ? 'all' : 'any',
    ifExists: ifExists !== undefined,
  }
}
