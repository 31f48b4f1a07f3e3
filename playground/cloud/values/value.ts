/** Values as terraform exchanges them with a provider. */

/** A value that becomes known at apply. A symbol, so that JSON never holds one by mistake. */
export const UNKNOWN: unique symbol = Symbol('known after apply')

export type Value = typeof UNKNOWN | null | string | number | boolean | readonly Value[] | ValueObject

export interface ValueObject {
  readonly [name: string]: Value
}

/** A value with nothing unknown in it. */
export type Known = null | string | number | boolean | readonly Known[] | KnownObject

export interface KnownObject {
  readonly [name: string]: Known
}

/** Terraform's types in their JSON form. */
export type Type =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', Type]
  | readonly ['object', Readonly<Record<string, Type>>]
  | readonly ['tuple', readonly Type[]]

export function isObject(value: Value | undefined): value is ValueObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value)
}

/** Whether a value is, or holds, something unknown. */
export function hasUnknown(value: Value): boolean {
  if (value === UNKNOWN) return true
  if (typeof value !== 'object' || value === null) return false
  return (isList(value) ? value : Object.values(value)).some(hasUnknown)
}

/** The value with `null` for everything unknown. */
export function known(value: Value | undefined): Known {
  if (value === UNKNOWN || value === undefined || value === null) return null
  if (typeof value !== 'object') return value
  if (isList(value)) return value.map(known)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, known(inner)]))
}

/** JSON as a value. Throws a `SyntaxError` where it is none. */
export function parseJson(json: string): Known {
  const value: Known = JSON.parse(json)
  return value
}

/** One text per value, equal for equal values whatever the order of their names; for use as a key. */
export function canonical(value: Value): string {
  if (value === UNKNOWN) return '?'
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonical).join(',')}]`
  const names = Object.keys(value).toSorted()
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join(',')}}`
}
