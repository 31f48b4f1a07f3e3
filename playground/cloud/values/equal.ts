/** Equality as a schema sees it: sets have no order, and an unknown value equals nothing. */
import type { AttributeSpec, BlockSpec, NestedSpec } from '../declarations/spec.ts'
import { UNKNOWN, canonical, hasUnknown, isList, isObject, parseJson } from './value.ts'
import type { Type, Value } from './value.ts'

/** Whether two values of this type are the same. */
export function equal(a: Value | undefined, b: Value | undefined, type: Type): boolean {
  if (a === UNKNOWN || b === UNKNOWN) return false
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null)
  if (typeof a !== 'object' || typeof b !== 'object') return a === b
  if (hasUnknown(a) || hasUnknown(b)) return false
  return normal(a, type) === normal(b, type)
}

/** Whether two values of this attribute are the same; JSON texts are compared as documents. */
export function sameAttribute(a: Value | undefined, b: Value | undefined, attribute: AttributeSpec): boolean {
  if (equal(a, b, attribute.type)) return true
  return attribute.json === true && typeof a === 'string' && typeof b === 'string' && sameDocument(a, b)
}

function sameDocument(a: string, b: string): boolean {
  try {
    return canonical(parseJson(a)) === canonical(parseJson(b))
  } catch {
    return false
  }
}

/** Whether two blocks are the same. */
export function sameBlock(a: Value | undefined, b: Value | undefined, block: BlockSpec): boolean {
  if (a === UNKNOWN || b === UNKNOWN) return false
  if (!isObject(a) || !isObject(b)) return (a ?? null) === (b ?? null)
  return (
    Object.entries(block.attributes).every(([name, attribute]) => sameAttribute(a[name], b[name], attribute)) &&
    Object.entries(block.blocks).every(([name, nested]) => sameNested(a[name], b[name], nested))
  )
}

/** Whether the blocks of one name are the same. */
export function sameNested(a: Value | undefined, b: Value | undefined, nested: NestedSpec): boolean {
  if (a === UNKNOWN || b === UNKNOWN) return false
  if (nested.nesting === 'single' || nested.nesting === 'group') return sameBlock(a, b, nested.block)
  if (nested.nesting === 'map') {
    const left = isObject(a) ? a : {}
    const right = isObject(b) ? b : {}
    const names = Object.keys(left)
    return (
      names.length === Object.keys(right).length &&
      names.every((name) => name in right && sameBlock(left[name], right[name], nested.block))
    )
  }
  const left = isList(a) ? a : []
  const right = isList(b) ? b : []
  if (left.length !== right.length) return false
  if (nested.nesting === 'list') return left.every((item, index) => sameBlock(item, right[index], nested.block))
  return left.every((item) => right.some((other) => sameBlock(item, other, nested.block)))
}

/** Canonical text with every set in one order. */
function normal(value: Value | undefined, type: Type): string {
  if (value === null || value === undefined || typeof value !== 'object' || typeof type === 'string')
    return canonical(value ?? null)
  if (isList(value)) {
    if (type[0] === 'tuple')
      return `[${value.map((item, index) => normal(item, type[1][index] ?? 'dynamic')).join(',')}]`
    const inner = type[0] === 'object' ? 'dynamic' : type[1]
    const members = value.map((item) => normal(item, inner))
    return `[${(type[0] === 'set' ? members.toSorted() : members).join(',')}]`
  }
  const names = Object.keys(value).toSorted()
  return `{${names.map((name) => `${name}:${normal(value[name], memberType(type, name))}`).join(',')}}`
}

function memberType(type: Exclude<Type, string>, name: string): Type {
  if (type[0] === 'object') return type[1][name] ?? 'dynamic'
  return type[0] === 'map' ? type[1] : 'dynamic'
}
