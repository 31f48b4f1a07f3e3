/** One condition of a statement, evaluated as AWS documents it. */
import { parseOperator } from './operator.ts'
import type { Comparison, Operator } from './operator.ts'
import type { TrustPolicy } from './policy.ts'
import type { Presented } from './request.ts'
import { all, any, not } from './tri.ts'
import type { Tri } from './tri.ts'
import { matchesWildcard } from './wildcard.ts'

export type PolicyVersion = TrustPolicy['Version']

/** One operator, key and the values wanted: `{ "StringEquals": { "host:sub": ["a", "b"] } }` is one. */
export interface Condition {
  readonly operator: string
  readonly key: string
  readonly wanted: readonly string[]
}

/** Whether a condition holds for what is presented; unknown is `undefined`, and `note` says why. */
export function evaluateCondition(
  { operator: name, wanted }: Condition,
  presented: Presented,
  version: PolicyVersion,
): { readonly met: Tri; readonly note?: string } {
  const operator = parseOperator(name)
  if (operator === undefined) return { met: undefined, note: `the operator ${name} is not one this check understands` }
  if (wanted.length === 0) return { met: undefined, note: 'an empty list of values has no documented meaning' }
  if (!presented.known) return { met: undefined, note: presented.note }
  const met = evaluate(operator, presented.values, (value) => matches(operator, value, wanted, version))
  const note = met === undefined ? unknownNote(wanted, version) : presented.note
  return note === undefined ? { met } : { met, note }
}

/** Whether the wanted value is read as a policy variable, which only this version of the language knows. */
export function isVariable(wanted: string, version: PolicyVersion): boolean {
  return version === '2012-10-17' && wanted.includes('${')
}

/** Whether one value fits one wanted value, by the operator's comparison alone. */
export function compares(comparison: Comparison, value: string, wanted: string): boolean {
  switch (comparison) {
    case 'equals':
      return value === wanted
    case 'equals-ignore-case':
      return value.toLowerCase() === wanted.toLowerCase()
    case 'like':
      return matchesWildcard(wanted, value)
    default:
      return comparison satisfies never
  }
}

function evaluate(operator: Operator, values: readonly string[] | undefined, fits: (value: string) => Tri): Tri {
  if (values === undefined) return absent(operator, fits)
  if (values.every((value) => value === '')) return agreed(emptyReadings(operator, fits))
  if (operator.kind === 'null') return fits('false')
  if (operator.set === 'all') return all(values.map(fits))
  if (operator.set === 'any') return any(values.map(fits))
  const [only] = values
  // Several values under a single-valued operator: AWS says not to, not what happens.
  return values.length === 1 && only !== undefined ? fits(only) : undefined
}

// "A null data set, such as an empty string" is documented for set operators; for the others it is not said whether an
// empty string counts as there, so both readings must agree.
function emptyReadings(operator: Operator, fits: (value: string) => Tri): readonly Tri[] {
  if (operator.kind === 'null') return [fits('true'), fits('false')]
  if (operator.set !== undefined) return [emptySet(operator, fits), absent(operator, fits)]
  return [absent(operator, fits), fits('')]
}

function agreed([first, ...others]: readonly Tri[]): Tri {
  return others.every((other) => other === first) ? first : undefined
}

function absent(operator: Operator, fits: (value: string) => Tri): Tri {
  if (operator.kind === 'null') return fits('true')
  if (operator.ifExists) return true
  return emptySet(operator, fits)
}

/** No value at all. ForAllValues holds, which is why it must not stand in an Allow. */
function emptySet(operator: Operator, fits: (value: string) => Tri): Tri {
  if (operator.kind === 'null') return fits('true')
  if (operator.set === 'all') return true
  // ForAnyValue "returns false" without the key, negated operators "return true": for both at once AWS does not decide.
  if (operator.set === 'any') return operator.negated ? undefined : false
  return operator.negated
}

function matches(operator: Operator, value: string, wanted: readonly string[], version: PolicyVersion): Tri {
  if (operator.kind === 'null') return any(wanted.map((each) => nullValue(each, value)))
  const found = any(
    wanted.map((each) => (isVariable(each, version) ? undefined : compares(operator.comparison, value, each))),
  )
  return operator.negated ? not(found) : found
}

// For Null the wanted value is "true" (the key must be missing) or "false" (it must be there).
function nullValue(wanted: string, missing: string): Tri {
  return wanted === 'true' || wanted === 'false' ? wanted === missing : undefined
}

function unknownNote(wanted: readonly string[], version: PolicyVersion): string {
  if (wanted.some((each) => isVariable(each, version))) return 'policy variables are not evaluated by this check'
  return 'AWS does not document what this operator does with this value'
}
