/** A JSON value and where it begins, as an offset into the text; duplicate keys are kept, as Terraform keeps them. */
export type JsonNode =
  | { readonly kind: 'object'; readonly start: number; readonly entries: readonly JsonEntry[] }
  | { readonly kind: 'array'; readonly start: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly start: number; readonly text: string }
  | { readonly kind: 'other'; readonly start: number; readonly word: string }

/** A key of an object and its value. */
export interface JsonEntry {
  readonly key: string
  readonly start: number
  readonly value: JsonNode
}

/** Why a text is not JSON, and where, as an offset. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault'
  readonly offset: number

  constructor(problem: string, offset: number) {
    super(problem)
    this.offset = offset
  }
}

const deepest = 500

/** Reads JSON with offsets, as strictly as `JSON.parse`. Throws a `JsonFault`, also for more than 500 levels. */
export function readJson(text: string): JsonNode {
  const token = /[ \t\r\n]*(?:("(?:[^"\\]|\\.)*")|([[\]{}:,])|([^ \t\r\n[\]{}:,"]+))/suy
  let start = 0
  let end = 0
  const next = (): string => {
    token.lastIndex = end
    const [all, string, mark, word] = token.exec(text) ?? []
    start = all === undefined ? end : end + all.length - (string ?? mark ?? word ?? '').length
    if (all === undefined) throw new JsonFault('the text ends too early, or a string does not end', end)
    end += all.length
    return string ?? mark ?? word ?? ''
  }
  const separated = (mark: string, close: string): boolean => {
    if (mark !== ',' && mark !== close) throw new JsonFault(`a comma or ${close} is missing`, start)
    return mark === ','
  }
  const value = (first: string, depth: number): JsonNode => {
    const at = start
    if (depth > deepest) throw new JsonFault(`more than ${deepest} levels deep`, at)
    if (first === '{') return { kind: 'object', start: at, entries: entries(depth) }
    if (first === '[') return { kind: 'array', start: at, items: items(depth) }
    const scalar = decode(first, at)
    return typeof scalar === 'string'
      ? { kind: 'string', start: at, text: scalar }
      : { kind: 'other', start: at, word: first }
  }
  const entries = (depth: number): JsonEntry[] => {
    const found: JsonEntry[] = []
    let mark = next()
    if (mark === '}') return found
    for (;;) {
      const at = start
      if (!mark.startsWith('"')) throw new JsonFault('a key in quotes is missing', at)
      const key = String(decode(mark, at))
      if (next() !== ':') throw new JsonFault('a colon is missing', start)
      found.push({ key, start: at, value: value(next(), depth + 1) })
      if (!separated(next(), '}')) return found
      mark = next()
    }
  }
  const items = (depth: number): JsonNode[] => {
    const found: JsonNode[] = []
    let mark = next()
    if (mark === ']') return found
    for (;;) {
      found.push(value(mark, depth + 1))
      if (!separated(next(), ']')) return found
      mark = next()
    }
  }
  const whole = value(next(), 0)
  if (/[^ \t\r\n]/u.test(text.slice(end))) throw new JsonFault('something follows the end', end)
  return whole
}

function decode(token: string, at: number): unknown {
  try {
    return JSON.parse(token)
  } catch {
    throw new JsonFault('this is not a JSON value', at)
  }
}
