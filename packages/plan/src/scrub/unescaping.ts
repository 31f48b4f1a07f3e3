import type { Search, Span } from './matcher.ts'

/**
 * The stretches of a text that hold a secret once its escapes are read: any character may be written as one, and no list
 * of patterns has every choice of them.
 */
export function escapedSpans(text: string, search: Search): readonly Span[] {
  const { plain, pieces } = unescaped(text)
  if (pieces.length === 0) return []
  return search(plain).map(({ start, end }) => ({
    start: place(pieces, start).start,
    end: place(pieces, end - 1).end,
  }))
}

/** A stretch of the plain text that is written otherwise, or the first of those that are not; by where they begin. */
interface Piece {
  readonly from: number
  readonly start: number
  /** Where the escape ends; left out for a stretch that is as it was. */
  readonly end?: number
}

// JSON and JavaScript (also escaped twice more), bytes of a URL, HTML's numbers, and a list of bytes. Repetitions are
// bounded, so that no text takes longer than its length.
const escapes =
  /\\{1,8}u(?<unit>[\da-f]{4})|(?<bytes>(?:(?:\\{1,8}x|%)[\da-f]{2})+)|&#(?:(?<decimal>\d{1,7})|x(?<hex>[\da-f]{1,6}));|(?<list>(?:\b\d{1,3}\s*,\s*){7,4095}\d{1,3}\b)/giu

function unescaped(text: string): { plain: string; pieces: readonly Piece[] } {
  const pieces: Piece[] = []
  let plain = ''
  let done = 0
  for (const { index, 0: written, groups = {} } of text.matchAll(escapes)) {
    const read = meaning(groups)
    if (read === undefined) continue
    plain += text.slice(done, index)
    pieces.push({ from: plain.length, start: index, end: index + written.length })
    plain += read
    done = index + written.length
    pieces.push({ from: plain.length, start: done })
  }
  return { plain: plain + text.slice(done), pieces }
}

function meaning(groups: Readonly<Record<string, string | undefined>>): string | undefined {
  const { unit, bytes, decimal, hex, list } = groups
  if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16))
  if (bytes !== undefined) return Buffer.from(bytes.replaceAll(/[%\\x]/giu, ''), 'hex').toString('utf8')
  if (list !== undefined) {
    const numbers = list.split(',').map(Number)
    return numbers.every((number) => number < 256) ? Buffer.from(numbers).toString('utf8') : undefined
  }
  const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  return point <= 0x10_ff_ff ? String.fromCodePoint(point) : undefined
}

/** Where in the text a character of the plain one is written. */
function place(pieces: readonly Piece[], at: number): Span {
  let low = 0
  let high = pieces.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((pieces[middle]?.from ?? 0) <= at) low = middle + 1
    else high = middle
  }
  const { from, start, end } = pieces[low - 1] ?? { from: 0, start: 0 }
  const exact = start + at - from
  return end === undefined ? { start: exact, end: exact + 1 } : { start, end }
}
