/** A stretch of a text, from `start` to before `end`, in UTF-16 code units. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Finds secrets in a text. */
export type Search = (text: string) => readonly Span[]

/** A string to find, at least `shortestPattern` long. */
export interface Pattern {
  readonly text: string
  /** Whether it counts only where no letter, digit or underscore touches it. */
  readonly wholeWord: boolean
}

/** Patterns are told apart by their first four code units. */
export const shortestPattern = 4

/**
 * Finds many strings at once, overlapping ones too, in time that does not grow with their number: thousands of secrets
 * times two dozen encodings, in a megabyte of text, are too many for a regular expression or a search for each.
 */
export class Matcher {
  // One bit for each hash that any pattern starts with; nearly every place in a text is ruled out by it.
  readonly #starts = new Uint8Array(1 << 16)
  readonly #buckets = new Map<string, Bucket>()

  /** Throws a `RangeError` for a pattern that is too short. */
  constructor(patterns: Iterable<Pattern>) {
    for (const { text, wholeWord } of patterns) {
      if (text.length < shortestPattern) throw new RangeError('the pattern is too short')
      this.#starts[hashAt(text, 0)] = 1
      const start = text.slice(0, shortestPattern)
      const bucket = this.#buckets.get(start) ?? new Bucket()
      this.#buckets.set(start, bucket)
      bucket.add(text, wholeWord)
    }
  }

  /** The places where patterns stand, by start. */
  find(text: string): Span[] {
    const spans: Span[] = []
    for (let start = 0; start + shortestPattern <= text.length; start += 1) {
      if (this.#starts[hashAt(text, start)] === 0) continue
      const end = this.#buckets.get(text.slice(start, start + shortestPattern))?.longestEnd(text, start)
      if (end !== undefined) spans.push({ start, end })
    }
    return spans
  }
}

/** The patterns with one beginning. Whoever writes the configuration picks them, so no choice of them may be slow. */
class Bucket {
  readonly #patterns = new Map<string, boolean>()
  // In order of their text; made anew at the first look-up after an addition.
  #sorted: readonly Entry[] | undefined

  add(text: string, wholeWord: boolean): void {
    this.#patterns.set(text, wholeWord && this.#patterns.get(text) !== false)
    this.#sorted = undefined
  }

  longestEnd(text: string, start: number): number | undefined {
    this.#sorted ??= sortedEntries(this.#patterns)
    // Whatever the text goes on with is at or before it in the order, and a beginning of its nearest neighbour there.
    let entry = lastUpTo(this.#sorted, text.slice(start))
    const common = entry === undefined ? 0 : commonLength(entry.text, text, start)
    while (entry !== undefined) {
      const end = start + entry.text.length
      if (entry.text.length <= common && (!entry.wholeWord || isWord(text, start, end))) return end
      entry = entry.beginning
    }
    return undefined
  }
}

interface Entry {
  readonly text: string
  readonly wholeWord: boolean
  /** The longest other pattern that this one begins with. */
  readonly beginning: Entry | undefined
}

function sortedEntries(patterns: ReadonlyMap<string, boolean>): Entry[] {
  let last: Entry | undefined
  return [...patterns.keys()].toSorted(compare).map((text) => {
    let beginning = last
    while (beginning !== undefined && !text.startsWith(beginning.text)) beginning = beginning.beginning
    last = { text, wholeWord: patterns.get(text) === true, beginning }
    return last
  })
}

// By code unit, as `<` compares.
function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

function lastUpTo(entries: readonly Entry[], text: string): Entry | undefined {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const entry = entries[middle]
    if (entry !== undefined && entry.text <= text) low = middle + 1
    else high = middle
  }
  return entries[low - 1]
}

function commonLength(pattern: string, text: string, start: number): number {
  let length = 0
  while (length < pattern.length && pattern.charCodeAt(length) === text.charCodeAt(start + length)) length += 1
  return length
}

function hashAt(text: string, at: number): number {
  const one = text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)
  return ((one * 31 + text.charCodeAt(at + 2)) * 31 + text.charCodeAt(at + 3)) & 0xffff
}

function isWord(text: string, start: number, end: number): boolean {
  return !wordCharacter.test(text.charAt(start - 1)) && !wordCharacter.test(text.charAt(end))
}

const wordCharacter = /\w/u
