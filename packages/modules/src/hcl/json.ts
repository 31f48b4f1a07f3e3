import type { Argument, Block, Body } from './block.ts'
import type { Place } from './config.ts'
import type { JsonEntry, JsonNode } from './json-text.ts'

type At = (offset: number) => Place

/** The body of a whole `.tf.json` file, by HCL's rules for JSON. */
export function jsonBody(node: JsonNode, at: At): Body {
  return bodyOf(objectsIn(node), at)
}

/** Turns offsets into lines and columns. */
export function placesIn(text: string, file: string): At {
  const starts = [0, ...[...text.matchAll(/\n/gu)].map((newline) => newline.index + 1)]
  return (offset) => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

/** Every string in the value, keys aside. */
export function* stringsIn(node: JsonNode): Generator<{ readonly text: string; readonly start: number }> {
  if (node.kind === 'string') yield node
  else if (node.kind === 'array') for (const item of node.items) yield* stringsIn(item)
  else if (node.kind === 'object') for (const { value } of node.entries) yield* stringsIn(value)
}

function* scalarsIn(node: JsonNode): Generator<string> {
  if (node.kind === 'string') yield node.text
  else if (node.kind === 'other') yield node.word
  else if (node.kind === 'array') for (const item of node.items) yield* scalarsIn(item)
  else for (const { value } of node.entries) yield* scalarsIn(value)
}

// A body may be one object or an array of objects.
function objectsIn(node: JsonNode): JsonEntry[] {
  if (node.kind === 'object') return node.entries.filter(({ key }) => key !== '//')
  return node.kind === 'array' ? node.items.flatMap(objectsIn) : []
}

function bodyOf(entries: readonly JsonEntry[], at: At): Body {
  return {
    argument(name) {
      const entry = entries.find(({ key }) => key === name)
      return entry === undefined ? undefined : valueOf(entry.value, at)
    },
    arguments: () => entries.map(({ key, value }) => [key, valueOf(value, at)]),
    blocks: (type, labels) => entries.filter(({ key }) => key === type).flatMap((entry) => blocksOf(entry, labels, at)),
  }
}

/** Each level of labels is an object by label, or an array of such objects. */
function blocksOf({ value, start }: JsonEntry, labels: number, at: At): Block[] {
  if (labels > 0)
    return objectsIn(value).flatMap((entry) =>
      blocksOf(entry, labels - 1, at).map((block) => ({ ...block, labels: [entry.key, ...block.labels] })),
    )
  const bodies = value.kind === 'array' ? value.items : [value]
  return bodies.map((body) => ({ labels: [], place: at(start), ...bodyOf(objectsIn(body), at) }))
}

function valueOf(node: JsonNode, at: At): Argument {
  const text = node.kind === 'string' ? node.text : undefined
  return {
    place: at(node.start),
    text: () => text,
    reference: () => (node.kind === 'other' ? node.word : text),
    literals: () => [...scalarsIn(node)],
    entries: () => (node.kind === 'object' ? objectsIn(node).map(({ key, value }) => [key, valueOf(value, at)]) : []),
  }
}
