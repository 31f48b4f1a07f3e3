/** Secret masking: every occurrence of a masked value, or of a usual encoding of it, becomes `***`. */

export interface Masks {
  /** Masks this value and, if it has several lines, each of them. There is no minimum length, as in the runner. */
  add(value: string): void
  apply(text: string): string
}

/** Masks with these values to begin with. */
export function maskSet(values: readonly string[]): Masks {
  const needles = new Set<string>()
  const add = (value: string) => {
    for (const part of [value, ...value.split(/[\r\n]+/)])
      if (part.trim() !== '') for (const form of encodings(part)) needles.add(form)
  }
  for (const value of values) add(value)
  return { add, apply: (text) => cover(text, needles) }
}

/** The value itself and the forms in which the runner also looks for it. */
function encodings(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1)
  return [value, json, encodeURIComponent(value.toWellFormed()), ...base64Forms(value)].filter((form) => form !== '')
}

/** Base64 of the value at each of the three offsets it can have inside a longer text, less the characters at the seam. */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value)
  return [0, 1, 2]
    .map((shift) => bytes.subarray(shift).toString('base64').replace(/=+$/, '').slice(0, -1))
    .filter((form) => form.length >= 4)
}

/** Overlapping and touching occurrences become one mask. */
function cover(text: string, needles: ReadonlySet<string>): string {
  const spans: [number, number][] = []
  for (const needle of needles)
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) spans.push([at, at + needle.length])
  if (spans.length === 0) return text
  spans.sort((a, b) => a[0] - b[0])
  let shown = ''
  let end = 0
  let masked = false
  for (const [from, to] of spans) {
    if (!masked || from > end) {
      shown += `${text.slice(end, from)}***`
      end = to
      masked = true
    } else end = Math.max(end, to)
  }
  return shown + text.slice(end)
}
