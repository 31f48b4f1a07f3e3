/** The most a text may have; GitHub counts characters of comments and bytes of summaries. */
export interface Limits {
  /**
   * UTF-16 code units. GitHub's own limits count code points, of which there are never more, so keeping to this one
   * keeps to both.
   */
  readonly characters: number
  /** Bytes in UTF-8. */
  readonly bytes: number
}

/** A part of a text, from its whole form to its shortest one; the shortest is never left out. */
export interface Part {
  readonly forms: readonly string[]
  /** The higher, the longer it is kept whole. Of equal ones, the last gives way first. */
  readonly rank: number
}

/** The index of the form chosen for each part. */
export type Choice = readonly number[]

/**
 * Chooses forms so that the parts, each followed by an empty line, stay within the limits: whole parts give way in a
 * fixed order. Throws a `RangeError` if not even the shortest forms fit.
 */
export function fit(parts: readonly Part[], limits: Limits): Choice {
  const chosen = parts.map(() => 0)
  const used = sizeOf(parts.map(({ forms }) => `${forms[0] ?? ''}\n\n`))
  const order = [...parts.keys()].toSorted(
    (one, other) => (parts[one]?.rank ?? 0) - (parts[other]?.rank ?? 0) || other - one,
  )
  for (const index of order) {
    const forms = parts[index]?.forms ?? []
    for (let next = 1; next < forms.length && !within(used, limits); next += 1) {
      const [old, short] = [sizeOf([forms[next - 1] ?? '']), sizeOf([forms[next] ?? ''])]
      used.characters += short.characters - old.characters
      used.bytes += short.bytes - old.bytes
      chosen[index] = next
    }
  }
  if (!within(used, limits)) throw new RangeError('the limit is too small for a summary of the plan')
  return chosen
}

/** The room that is left beside these texts. */
export function roomBeside(texts: readonly string[], limits: Limits): Limits {
  const used = sizeOf(texts)
  return { characters: limits.characters - used.characters, bytes: limits.bytes - used.bytes }
}

/** Whether a text fits into a room. */
export function within(text: Limits, room: Limits): boolean {
  return text.characters <= room.characters && text.bytes <= room.bytes
}

/** The size of some texts. */
export function sizeOf(texts: readonly string[]): { characters: number; bytes: number } {
  const size = { characters: 0, bytes: 0 }
  for (const text of texts) {
    size.characters += text.length
    size.bytes += Buffer.byteLength(text)
  }
  return size
}
