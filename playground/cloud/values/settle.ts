/** What unknown values become when nothing better is known: after apply terraform accepts no unknown value. */
import type { AttributeSpec, BlockSpec, NestedSpec } from '../declarations/spec.ts'
import { UNKNOWN, hasUnknown, isList, isObject, known } from './value.ts'
import type { Known, KnownObject, Type, Value } from './value.ts'

/** The object with every unknown value replaced by what its declaration says, or else by its type's empty value. */
export function settleBlock(value: Value | undefined, block: BlockSpec): KnownObject {
  if (!isObject(value)) return {}
  const result: Record<string, Known> = {}
  for (const [name, attribute] of Object.entries(block.attributes)) result[name] = settled(value[name], attribute)
  for (const [name, nested] of Object.entries(block.blocks)) result[name] = settleNested(value[name], nested)
  return result
}

function settled(value: Value | undefined, attribute: AttributeSpec): Known {
  if (value !== UNKNOWN) return hasUnknown(value ?? null) ? settleInside(value, attribute.type) : known(value)
  return attribute.becomes === undefined ? emptyValue(attribute.type) : attribute.becomes
}

function settleInside(value: Value | undefined, type: Type): Known {
  if (value === UNKNOWN) return emptyValue(type)
  if (typeof type === 'string' || value === null || value === undefined) return known(value)
  if (isList(value))
    return value.map((item, index) =>
      settleInside(
        item,
        type[0] === 'tuple' ? (type[1][index] ?? 'string') : type[0] === 'object' ? 'string' : type[1],
      ),
    )
  if (!isObject(value)) return known(value)
  const inner = (name: string): Type =>
    type[0] === 'object' ? (type[1][name] ?? 'string') : type[0] === 'map' ? type[1] : 'string'
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, settleInside(item, inner(name))]))
}

function settleNested(value: Value | undefined, nested: NestedSpec): Known {
  if (isList(value)) return value.map((item) => settleBlock(item, nested.block))
  if (!isObject(value)) return value === UNKNOWN ? [] : null
  if (nested.nesting !== 'map') return settleBlock(value, nested.block)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, settleBlock(item, nested.block)]))
}

function emptyValue(type: Type): Known {
  if (typeof type !== 'string') return type[0] === 'map' ? {} : type[0] === 'object' ? null : []
  if (type === 'number') return 0
  return type === 'bool' ? false : ''
}
