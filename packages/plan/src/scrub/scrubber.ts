import { encodedSpans } from './decoding.ts'
import { encodingsOf } from './encodings.ts'
import { knownFormats, maybeKnown } from './known-formats.ts'
import type { Pattern, Search, Span } from './matcher.ts'
import { Matcher, shortestPattern } from './matcher.ts'
import { escapedSpans } from './unescaping.ts'
import { partsOf, shortestInner, shortestLine } from './parts.ts'

/** What stands where a secret stood. */
export const redaction = '[redacted]'

/** What is published instead of a text that could not be scrubbed. */
export const withheld = '[withheld: it could not be checked for secrets]'

/** Takes secrets out of any text; never throws: a text that cannot be checked becomes `withheld`. */
export type Scrub = (text: string) => string

// From this length a secret is taken out wherever it stands, also inside words; shorter ones (from four characters)
// only as whole words, because `1234` or `admin` inside other words would blank innocent text. Shorter still ones are
// up to whoever prints an attribute, by its mark.
const anywhere = shortestLine

// From this length a secret is also searched for in its encodings; of shorter ones they are too common.
const encoded = shortestInner

// Words of our own texts, JSON's literals and our tags: taking them out says more than leaving them.
const reserved = new Set(
  'true false null none code details summary redacted create update replace delete forget import move'.split(' '),
)

/** Makes a scrub for these secrets and for credentials of known formats. */
export function scrubber(secrets: Iterable<string>): Scrub {
  const matcher = new Matcher(patternsOf(secrets))
  const search: Search = (text) => [...matcher.find(text), ...knownSpans(text)]
  return (text) => {
    try {
      return redact(text, [...search(text), ...escapedSpans(text, search), ...encodedSpans(text, search)])
    } catch {
      return withheld
    }
  }
}

/**
 * The values to register with the runner's own masking, as a second net: the secrets and each of their lines, from 8
 * characters up, because masking a short one can blank innocent output.
 */
export function maskableValues(secrets: Iterable<string>): ReadonlySet<string> {
  const values = new Set<string>()
  for (const secret of secrets) {
    for (const part of partsOf(secret)) if (part.length >= anywhere && isTelling(part)) values.add(part)
  }
  return values
}

function* patternsOf(secrets: Iterable<string>): Generator<Pattern> {
  for (const part of new Set(Array.from(secrets, partsOf).flatMap((parts) => [...parts]))) {
    if (!isTelling(part)) continue
    if (part.length < anywhere) yield { text: part, wholeWord: true }
    if (part.length < encoded) continue
    for (const text of encodingsOf(part)) {
      const short = text === part && part.length < anywhere
      if (!short && text.length >= encoded) yield { text, wholeWord: false }
    }
  }
}

// Blanks and words of our own tell nothing, and are everywhere.
function isTelling(part: string): boolean {
  return part.trim().length >= shortestPattern && !reserved.has(part)
}

function knownSpans(text: string): Span[] {
  if (!maybeKnown.test(text)) return []
  return knownFormats.flatMap((format) =>
    Array.from(text.matchAll(format), ({ indices }) => {
      const [start, end] = indices?.groups?.['secret'] ?? indices?.[0] ?? [0, text.length]
      return { start, end }
    }),
  )
}

// Overlapping spans are one: what is left of a secret beside another one would still say something.
function redact(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text
  let result = ''
  let done = 0
  let open: { start: number; end: number } | undefined
  const close = (): void => {
    if (open === undefined) return
    result += text.slice(done, open.start) + redaction
    done = open.end
  }
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    if (open !== undefined && start < open.end) open.end = Math.max(open.end, end)
    else {
      close()
      open = { start, end }
    }
  }
  close()
  return result + text.slice(done)
}
