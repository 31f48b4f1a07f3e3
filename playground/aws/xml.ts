/** XML as AWS writes and reads it. */
import { XMLBuilder, XMLParser } from 'fast-xml-parser'

/** A tree to be written: attributes have names that begin with `@`; `undefined` leaves the element out. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue }

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressBooleanAttributes: false })
// Go's encoder writes quotes as numeric entities, which the parser only reads when told to.
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, htmlEntities: true })

/** A document with its declaration. */
export function toXml(tree: { readonly [root: string]: XmlValue }): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(pruned(tree))}`
}

/** The tree of a document, every text a string; `undefined` when it is not XML. */
export function fromXml(text: string): unknown {
  try {
    return parser.parse(text, true)
  } catch {
    return undefined
  }
}

/** The text of the element at a path, if it is there. */
export function textAt(tree: unknown, ...path: readonly string[]): string | undefined {
  const found = at(tree, path)
  return typeof found === 'string' ? found : undefined
}

/** All elements at a path, also when there is one or none. */
export function elementsAt(tree: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(tree, path)
  if (found === undefined) return []
  return Array.isArray(found) ? found : [found]
}

function at(tree: unknown, path: readonly string[]): unknown {
  let here = tree
  for (const name of path) {
    if (!isRecord(here)) return undefined
    here = here[name]
  }
  return here
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function pruned(value: XmlValue): XmlValue {
  if (Array.isArray(value)) return value.map((item: XmlValue) => pruned(item))
  if (typeof value !== 'object') return value
  const kept: Record<string, XmlValue> = {}
  for (const [name, child] of Object.entries(value)) if (child !== undefined) kept[name] = pruned(child)
  return kept
}
