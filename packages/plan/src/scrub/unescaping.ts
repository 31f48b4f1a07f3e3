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

// JSON, JavaScript and Go's `%q` (also escaped twice more), bytes as shells, C and URLs write them (a percent sign of
// theirs may be escaped too), HTML, and a list of bytes, as JSON, `%v` and `%#v` have it. Repetitions are bounded where
// they may fail, so that no text takes longer than its length.
const escapes = new RegExp(
  [
    String.raw`\\{1,8}U(?<long>00(?:0[\dA-Fa-f]|10)[\dA-Fa-f]{4})`,
    String.raw`\\{1,8}[Uu](?<unit>[\dA-Fa-f]{4})`,
    String.raw`\\{1,8}u\{(?<braced>[\dA-Fa-f]{1,6})\}`,
    String.raw`(?<bytes>(?:\\{1,8}(?:[Xx][\dA-Fa-f]{2}|[0-3][0-7]{2})|%(?:25){0,4}[\dA-Fa-f]{2})+)`,
    String.raw`&#(?:0{0,16}(?<decimal>\d{1,7})|[Xx]0{0,16}(?<hex>[\dA-Fa-f]{1,6}));?`,
    String.raw`&(?<named>amp|lt|gt|quot|apos);`,
    String.raw`(?<list>\b(?:(?:0x[\dA-Fa-f]{1,2}|\d{1,3})(?:\s*,\s*|\s+)){7,4095}(?:0x[\dA-Fa-f]{1,2}|\d{1,3})\b)`,
  ].join('|'),
  'gu',
)

const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(text: string): { plain: string; pieces: readonly Piece[] } {
  const pieces: Piece[] = []
  let plain = ''
  let done = 0
  let listed = false
  for (const { index, 0: written, groups = {} } of text.matchAll(escapes)) {
    const read = meaning(groups)
    if (read === undefined) continue
    const between = text.slice(done, index)
    // A list that is longer than what is taken at once goes on.
    const goesOn = listed && groups['list'] !== undefined && /^[\s,]+$/u.test(between)
    listed = groups['list'] !== undefined
    if (!goesOn) plain += between
    pieces.push({ from: plain.length, start: index, end: index + written.length })
    plain += read
    done = index + written.length
    pieces.push({ from: plain.length, start: done })
  }
  return { plain: plain + text.slice(done), pieces }
}

function meaning(groups: Readonly<Record<string, string | undefined>>): string | undefined {
  const { long, unit, braced, bytes, decimal, hex, named, list } = groups
  if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16))
  if (bytes !== undefined) return Buffer.from(Array.from(bytes.matchAll(oneByte), byteOf)).toString('utf8')
  if (named !== undefined) return names[named]
  // What is no byte ends what stands before it, as 255 does: no text has that one.
  if (list !== undefined) return Buffer.from(list.split(/[\s,]+/u).map((one) => Math.min(Number(one), 255))).toString()
  const point = decimal === undefined ? Number.parseInt(long ?? braced ?? hex ?? '', 16) : Number(decimal)
  return point <= 0x10_ff_ff ? String.fromCodePoint(point) : undefined
}

const oneByte = /(?:[Xx]|%(?:25){0,4})(?<hex>[\dA-Fa-f]{2})|\\(?<octal>[0-3][0-7]{2})/gu

const byteOf = ({ groups: { hex, octal = '' } = {} }: RegExpExecArray): number =>
  hex === undefined ? Number.parseInt(octal, 8) : Number.parseInt(hex, 16)

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
