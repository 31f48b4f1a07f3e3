/** Loose values made to fit a schema. */
import type { BlockSpec, NestedSpec } from '../declarations/spec.ts'
import { UNKNOWN, canonical, hasUnknown, isList, isObject } from './value.ts'
import type { Type, Value, ValueObject } from './value.ts'

/** The value as this type: scalars converted, object attributes complete, foreign ones dropped, sets without doubles. */
export function conform(value: Value | undefined, type: Type): Value {
  if (value === UNKNOWN || value === null || value === undefined) return value ?? null
  if (typeof type === 'string') return scalar(value, type)
  switch (type[0]) {
    case 'list':
      return items(value).map((item) => conform(item, type[1]))
    case 'set':
      return distinct(items(value).map((item) => conform(item, type[1])))
    case 'tuple':
      return type[1].map((inner, index) => conform(items(value)[index], inner))
    case 'map':
      return Object.fromEntries(Object.entries(fields(value)).map(([name, item]) => [name, conform(item, type[1])]))
    case 'object':
      return Object.fromEntries(
        Object.entries(type[1]).map(([name, inner]) => [name, conform(fields(value)[name], inner)]),
      )
    default:
      return type satisfies never
  }
}

/** The object as this block: every attribute present, list and set blocks never null. */
export function conformBlock(value: Value | undefined, block: BlockSpec): Value {
  if (!isObject(value)) return value === UNKNOWN ? UNKNOWN : null
  const result: Record<string, Value> = {}
  for (const [name, attribute] of Object.entries(block.attributes)) result[name] = conform(value[name], attribute.type)
  for (const [name, nested] of Object.entries(block.blocks)) result[name] = conformNested(value[name], nested)
  return result
}

function conformNested(value: Value | undefined, nested: NestedSpec): Value {
  if (value === UNKNOWN) return UNKNOWN
  switch (nested.nesting) {
    case 'single':
    case 'group':
      return conformBlock(value, nested.block)
    case 'map':
      return Object.fromEntries(
        Object.entries(fields(value ?? {})).map(([key, item]) => [key, conformBlock(item, nested.block)]),
      )
    case 'list':
      return items(value ?? []).map((item) => conformBlock(item, nested.block))
    case 'set':
      return distinct(items(value ?? []).map((item) => conformBlock(item, nested.block)))
    default:
      return nested.nesting satisfies never
  }
}

function scalar(value: Value, type: string): Value {
  switch (type) {
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
    case 'number':
      // Terraform sends numbers that fit no machine type as text.
      return typeof value === 'string' ? Number(value) : value
    case 'bool':
      return typeof value === 'string' ? value === 'true' : value
    default:
      return value
  }
}

const items = (value: Value): readonly Value[] => (isList(value) ? value : [])
const fields = (value: Value): ValueObject => (isObject(value) ? value : {})

/** Without repeated members; unknown ones may differ and stay. */
function distinct(members: readonly Value[]): readonly Value[] {
  const seen = new Set<string>()
  return members.filter((member) => {
    const key = canonical(member)
    if (seen.has(key) && !hasUnknown(member)) return false
    seen.add(key)
    return true
  })
}
