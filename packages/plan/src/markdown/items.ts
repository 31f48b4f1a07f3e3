import type { ShownEntry } from '../shown/entry.ts'
import type { Phrase } from '../shown/phrase.ts'
import type { ShownSection } from '../shown/shown-plan.ts'
import { code, htmlCode } from './escape.ts'

/** An entry in one line of Markdown. */
export function markdownItem(entry: ShownEntry): string {
  return item(entry, code)
}

/** An entry in one line of HTML, for a `<summary>`. */
export function summaryItem(entry: ShownEntry): string {
  return item(entry, htmlCode)
}

/** A phrase in Markdown. */
export function markdownPhrase(phrase: Phrase): string {
  return written(phrase, code)
}

/** `Delete (2)`. */
export function headingOf({ title, entries }: ShownSection): string {
  return `### ${title} (${entries.length})`
}

/** How many objects come from each block of the configuration, or are of each type, as list items; most first. */
export function digestOf({ entries }: ShownSection, by: 'block' | 'type'): string {
  const counts = new Map<string, number>()
  for (const { label, type } of entries) {
    const key = by === 'type' ? type : withoutKeys(label)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .map(([key, count]) => `- ${code(key)}: ${count}`)
    .join('\n')
}

function item({ label, notes }: ShownEntry, write: (text: string) => string): string {
  const name = write(label)
  return notes.length === 0 ? name : `${name}: ${notes.map((note) => written(note, write)).join('; ')}`
}

function written(phrase: Phrase, write: (text: string) => string): string {
  return phrase.map((part) => (typeof part === 'string' ? part : write(part.code))).join('')
}

/** An address without the keys of `count` and `for_each`. */
function withoutKeys(address: string): string {
  return address.replaceAll(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/gu, '')
}
