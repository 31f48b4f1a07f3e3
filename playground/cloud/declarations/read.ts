/** Reading attributes of objects whose types nobody checks again. */
import type { Known, KnownObject } from '../values/value.ts'

/** The text of an attribute; empty when it is none. */
export function text(attributes: KnownObject, name: string): string {
  const value = attributes[name]
  return typeof value === 'string' ? value : ''
}

/** The number of an attribute, or undefined. */
export function count(attributes: KnownObject, name: string): number | undefined {
  const value = attributes[name]
  return typeof value === 'number' ? value : undefined
}

/** Whether an attribute is true. */
export function flag(attributes: KnownObject, name: string): boolean {
  return attributes[name] === true
}

/** The texts of a list or set. */
export function texts(attributes: KnownObject, name: string): readonly string[] {
  return members(attributes[name]).filter((item) => typeof item === 'string')
}

/** The blocks or objects of one name. */
export function objects(attributes: KnownObject, name: string): readonly KnownObject[] {
  const value = attributes[name]
  return (Array.isArray(value) ? members(value) : [value ?? null]).filter(isKnownObject)
}

function members(value: Known | undefined): readonly Known[] {
  return Array.isArray(value) ? (value as readonly Known[]) : []
}

export function isKnownObject(value: Known): value is KnownObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A JSON attribute parsed; undefined when it is no JSON. */
export function parsed(attributes: KnownObject, name: string): unknown {
  try {
    return JSON.parse(text(attributes, name))
  } catch {
    return undefined
  }
}
