/** Conditions of a statement, as the IAM user guide tells them ("Condition operators", "Multivalued context keys"). */
import ipaddr from 'ipaddr.js'
import type { RequestContext } from './context.ts'
import type { Condition } from './document.ts'
import type { Comparison } from './operators.ts'
import type { Unit, Variables } from './patterns.ts'
import { isMatch, patternOf, textOf } from './patterns.ts'

/**
 * Whether one condition holds. A missing key fails a positive operator and satisfies a negated one; `IfExists` and
 * `ForAllValues` hold without the key, `ForAnyValue` does not.
 */
export function holds(condition: Condition, context: RequestContext, variables: Variables): boolean {
  const { operator, key, values } = condition
  const presented = context.get(key)
  if (operator.kind === 'null')
    return values.some((value) => (value.toLowerCase() === 'true') === (presented === undefined))
  const { comparison, negated, quantifier, ifExists } = operator
  if (presented === undefined || presented.length === 0) {
    if (ifExists) return true
    return quantifier === undefined ? negated : quantifier === 'all'
  }
  const satisfies = (value: string): boolean =>
    negated !== values.some((wanted) => compare(comparison, { presented: value, wanted, variables }))
  // The user guide: ForAllValues holds too where the key "resolves to a null dataset, such as an empty string".
  if (quantifier === 'all') return presented.every((value) => value === '') || presented.every(satisfies)
  if (quantifier === 'any') return presented.some(satisfies)
  return negated ? presented.every(satisfies) : presented.some(satisfies)
}

interface Pair {
  readonly presented: string
  readonly wanted: string
  readonly variables: Variables
}

function compare(comparison: Comparison, pair: Pair): boolean {
  switch (comparison) {
    case 'string-equals':
      return textOf(pair.wanted, pair.variables) === pair.presented
    case 'string-equals-ignore-case':
      return textOf(pair.wanted, pair.variables)?.toLowerCase() === pair.presented.toLowerCase()
    case 'string-like': {
      const pattern = patternOf(pair.wanted, pair.variables)
      return pattern !== undefined && isMatch(pattern, pair.presented)
    }
    case 'arn':
      return isArnMatch(pair)
    case 'bool':
      return pair.wanted.toLowerCase() === pair.presented.toLowerCase()
    case 'binary':
      return pair.wanted === pair.presented
    case 'ip':
      return isInRange(pair)
    case 'numeric-equals':
    case 'numeric-less':
    case 'numeric-less-or-equal':
    case 'numeric-greater':
    case 'numeric-greater-or-equal':
    case 'date-equals':
    case 'date-less':
    case 'date-less-or-equal':
    case 'date-greater':
    case 'date-greater-or-equal':
      return compareOrder(comparison, pair)
    default:
      return comparison satisfies never
  }
}

function compareOrder(
  comparison: Extract<Comparison, `numeric-${string}` | `date-${string}`>,
  { presented, wanted }: Pair,
): boolean {
  const read = comparison.startsWith('numeric-') ? numberOf : timeOf
  const [one, other] = [read(presented), read(wanted)]
  if (Number.isNaN(one) || Number.isNaN(other)) return false
  switch (comparison) {
    case 'numeric-equals':
    case 'date-equals':
      return one === other
    case 'numeric-less':
    case 'date-less':
      return one < other
    case 'numeric-less-or-equal':
    case 'date-less-or-equal':
      return one <= other
    case 'numeric-greater':
    case 'date-greater':
      return one > other
    case 'numeric-greater-or-equal':
    case 'date-greater-or-equal':
      return one >= other
    default:
      return comparison satisfies never
  }
}

function numberOf(text: string): number {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
}

/** Milliseconds of an ISO 8601 date or of seconds since 1970. */
function timeOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text)
}

/** Each of the six parts of an ARN is matched by itself; a wildcard does not reach over a colon, but in the last. */
function isArnMatch({ presented, wanted, variables }: Pair): boolean {
  const pattern = patternOf(wanted, variables)
  if (pattern === undefined) return false
  const wantedParts = partsOf(pattern)
  const parts = presented.split(':')
  const presentedParts = [...parts.slice(0, 5), parts.slice(5).join(':')]
  return (
    wantedParts.length === 6 &&
    parts.length >= 6 &&
    wantedParts.every((part, index) => isMatch(part, presentedParts[index] ?? ''))
  )
}

function partsOf(pattern: readonly Unit[]): Unit[][] {
  const parts: Unit[][] = [[]]
  for (const unit of pattern) {
    if ('literal' in unit && unit.literal === ':' && parts.length < 6) parts.push([])
    else parts.at(-1)?.push(unit)
  }
  return parts
}

function isInRange({ presented, wanted }: Pair): boolean {
  if (!ipaddr.isValid(presented)) return false
  const address = ipaddr.parse(presented)
  const range = wanted.includes('/') ? wanted : `${wanted}/${address.kind() === 'ipv4' ? '32' : '128'}`
  if (!ipaddr.isValidCIDR(range)) return false
  const [network, bits] = ipaddr.parseCIDR(range)
  return network.kind() === address.kind() && address.match(network, bits)
}
