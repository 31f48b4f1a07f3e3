/** A stretch of a text, from `start` to before `end`, in UTF-16 code units. */
export interface Span {
  readonly start: number
  readonly end: number
}

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

/** The patterns with one beginning, by length: one look-up for each length, however many there are. */
class Bucket {
  readonly #anywhere = new Map<number, Set<string>>()
  readonly #wholeWord = new Map<number, Set<string>>()
  #lengths: readonly number[] = []

  add(text: string, wholeWord: boolean): void {
    const byLength = wholeWord ? this.#wholeWord : this.#anywhere
    const texts = byLength.get(text.length) ?? new Set()
    byLength.set(text.length, texts.add(text))
    if (!this.#lengths.includes(text.length)) {
      this.#lengths = [...this.#lengths, text.length].toSorted((one, other) => other - one)
    }
  }

  longestEnd(text: string, start: number): number | undefined {
    for (const length of this.#lengths) {
      const end = start + length
      if (end > text.length) continue
      const part = text.slice(start, end)
      if (this.#anywhere.get(length)?.has(part) === true) return end
      if (this.#wholeWord.get(length)?.has(part) === true && isWord(text, start, end)) return end
    }
    return undefined
  }
}

function hashAt(text: string, at: number): number {
  const one = text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)
  return ((one * 31 + text.charCodeAt(at + 2)) * 31 + text.charCodeAt(at + 3)) & 0xffff
}

function isWord(text: string, start: number, end: number): boolean {
  return !wordCharacter.test(text.charAt(start - 1)) && !wordCharacter.test(text.charAt(end))
}

const wordCharacter = /\w/u
