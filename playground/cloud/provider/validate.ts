/** Checks of a configuration, in the words of the AWS provider's own. */
import type { BlockSpec, Check, ResourceSpec } from '../declarations/spec.ts'
import type { Diagnostic } from '../protocol/messages.ts'
import { isList, isObject } from '../values/value.ts'
import type { Value, ValueObject } from '../values/value.ts'
import { failure } from './diagnostics.ts'
import type { Path } from './diagnostics.ts'

/** Everything that is wrong with a resource's configuration; unknown values are not judged. */
export function validateResource(spec: ResourceSpec, config: ValueObject): readonly Diagnostic[] {
  return [...validateBlock(spec.block, config, []), ...conflicting(spec, config), ...notExactlyOne(spec, config)]
}

/** Everything that is wrong with the values of a block. */
export function validateBlock(block: BlockSpec, config: ValueObject, at: Path): readonly Diagnostic[] {
  const problems: Diagnostic[] = []
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const value = config[name]
    const items: readonly (Value | undefined)[] = isList(value) ? value : [value]
    for (const check of attribute.checks ?? [])
      for (const item of items) {
        const text = problem(check, name, item)
        if (text !== undefined) problems.push(failure(text, '', [...at, name]))
      }
    if (attribute.json === true && typeof value === 'string' && value !== '' && !isJson(value))
      problems.push(failure(`"${name}" contains an invalid JSON policy: not a JSON document`, '', [...at, name]))
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const value = config[name]
    if (isList(value))
      value.forEach((item, index) => {
        if (isObject(item))
          problems.push(
            ...validateBlock(nested.block, item, nested.nesting === 'set' ? [...at, name] : [...at, name, index]),
          )
      })
    else if (isObject(value)) problems.push(...validateBlock(nested.block, value, [...at, name]))
  }
  return problems
}

const list = (values: readonly (string | number)[]): string => values.map((value) => JSON.stringify(value)).join(' ')

function problem(check: Check, name: string, value: Value | undefined): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  switch (check.kind) {
    case 'one-of':
      return check.values.includes(value)
        ? undefined
        : `expected ${name} to be one of [${list(check.values)}], got ${value}`
    case 'between':
      return Number(value) >= check.low && Number(value) <= check.high
        ? undefined
        : `expected ${name} to be in the range (${check.low} - ${check.high}), got ${value}`
    case 'length': {
      const { length } = String(value)
      return length >= check.low && length <= check.high
        ? undefined
        : `expected length of ${name} to be in the range (${check.low} - ${check.high}), got ${value}`
    }
    case 'matches':
      return new RegExp(check.pattern, 'u').test(String(value))
        ? undefined
        : `invalid value for ${name} (${check.message})`
    case 'cidr':
      return cidrProblem(check, name, String(value))
    default:
      return check satisfies never
  }
}

function cidrProblem({ shortest, longest }: { shortest: number; longest: number }, name: string, value: string) {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(value)
  const [a, b, c, d, bits] = (match ?? []).slice(1).map(Number)
  if (a === undefined || b === undefined || c === undefined || d === undefined || bits === undefined)
    return value.includes(':') ? undefined : `"${value}" is not a valid CIDR block: invalid CIDR address: ${value}`
  if ([a, b, c, d].some((part) => part > 255) || bits > 32)
    return `"${value}" is not a valid CIDR block: invalid CIDR address: ${value}`
  if (bits < shortest || bits > longest)
    return `expected "${name}" to contain a network Value with between ${shortest} and ${longest} significant bits, got: ${bits}`
  const address = ((a * 256 + b) * 256 + c) * 256 + d
  const network = bits === 0 ? 0 : address - (address % 2 ** (32 - bits))
  if (address === network) return undefined
  const canonical = [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.')
  return `"${value}" is not a valid CIDR block; did you mean "${canonical}/${bits}"?`
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const isSet = (value: Value | undefined): boolean =>
  value !== undefined && value !== null && !(isList(value) && value.length === 0)

function conflicting(spec: ResourceSpec, config: ValueObject): readonly Diagnostic[] {
  return (spec.conflicts ?? []).flatMap((names) => {
    const [first, ...others] = names.filter((name) => isSet(config[name]))
    if (first === undefined || others.length === 0) return []
    return [failure('Conflicting configuration arguments', `"${first}": conflicts with ${others.join(', ')}`, [first])]
  })
}

function notExactlyOne(spec: ResourceSpec, config: ValueObject): readonly Diagnostic[] {
  return (spec.exactlyOne ?? []).flatMap((names) => {
    const given = names.filter((name) => isSet(config[name]))
    if (given.length === 1) return []
    const all = names.join(',')
    const text =
      given.length === 0
        ? `one of \`${all}\` must be specified`
        : `only one of \`${all}\` can be specified, but \`${given.join(',')}\` were specified.`
    return [failure('Invalid combination of arguments', `"${names[0] ?? ''}": ${text}`)]
  })
}
