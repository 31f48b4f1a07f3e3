/** Names of condition operators: `ForAnyValue:StringLikeIfExists` and the like. */
/** What is compared, and how, before quantifier, negation and `IfExists`. */
export type Comparison =
  | 'string-equals'
  | 'string-equals-ignore-case'
  | 'string-like'
  | 'arn'
  | 'bool'
  | 'ip'
  | 'binary'
  | `${'numeric' | 'date'}-${'equals' | 'less' | 'less-or-equal' | 'greater' | 'greater-or-equal'}`

/** An operator taken apart. */
export type Operator =
  | { readonly kind: 'null' }
  | {
      readonly kind: 'comparison'
      readonly comparison: Comparison
      readonly negated: boolean
      readonly quantifier: 'any' | 'all' | undefined
      readonly ifExists: boolean
    }

const ordered = (kind: 'numeric' | 'date', prefix: string): [string, [Comparison, boolean]][] => [
  [`${prefix}equals`, [`${kind}-equals`, false]],
  [`${prefix}notequals`, [`${kind}-equals`, true]],
  [`${prefix}lessthan`, [`${kind}-less`, false]],
  [`${prefix}lessthanequals`, [`${kind}-less-or-equal`, false]],
  [`${prefix}greaterthan`, [`${kind}-greater`, false]],
  [`${prefix}greaterthanequals`, [`${kind}-greater-or-equal`, false]],
]

const comparisons: ReadonlyMap<string, [Comparison, boolean]> = new Map([
  ['stringequals', ['string-equals', false]],
  ['stringnotequals', ['string-equals', true]],
  ['stringequalsignorecase', ['string-equals-ignore-case', false]],
  ['stringnotequalsignorecase', ['string-equals-ignore-case', true]],
  ['stringlike', ['string-like', false]],
  ['stringnotlike', ['string-like', true]],
  ['arnequals', ['arn', false]],
  ['arnlike', ['arn', false]],
  ['arnnotequals', ['arn', true]],
  ['arnnotlike', ['arn', true]],
  ['bool', ['bool', false]],
  ['ipaddress', ['ip', false]],
  ['notipaddress', ['ip', true]],
  ['binaryequals', ['binary', false]],
  ...ordered('numeric', 'numeric'),
  ...ordered('date', 'date'),
])

/** The operator of that name, upper and lower case alike; `undefined` if there is none. */
export function operatorOf(name: string): Operator | undefined {
  const match = /^(?:for(any|all)values?:)?(.+?)(ifexists)?$/.exec(name.toLowerCase())
  const base = match?.[2] ?? ''
  if (base === 'null') return match?.[1] === undefined && match?.[3] === undefined ? { kind: 'null' } : undefined
  const found = comparisons.get(base)
  if (found === undefined) return undefined
  const quantifier = match?.[1] === 'any' || match?.[1] === 'all' ? match[1] : undefined
  return {
    kind: 'comparison',
    comparison: found[0],
    negated: found[1],
    quantifier,
    ifExists: match?.[3] !== undefined,
  }
}
