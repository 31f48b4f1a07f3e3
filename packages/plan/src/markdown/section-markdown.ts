import type { SectionKind, ShownSection } from '../shown/shown-plan.ts'
import type { Limits } from './fitting.ts'
import { digestOf, headingOf, markdownItem } from './items.ts'

/** A list of effects as Markdown; the items may be replaced, by their place, by blocks of their own. */
export function wholeSection(section: ShownSection, blocks: ReadonlyMap<number, string> = new Map()): string {
  const paragraphs: string[] = []
  let list: string[] = []
  const closeList = (): void => {
    if (list.length > 0) paragraphs.push(list.join('\n'))
    list = []
  }
  for (const [index, entry] of section.entries.entries()) {
    const block = blocks.get(index)
    if (block === undefined) list.push(`- ${markdownItem(entry)}`)
    else {
      closeList()
      paragraphs.push(block)
    }
  }
  closeList()
  const body = paragraphs.join('\n\n')
  return section.important || section.entries.length <= unfolded
    ? `${headingOf(section)}\n\n${body}`
    : `${headingOf(section)}\n\n<details><summary>Show</summary>\n\n${body}\n\n</details>`
}

/** Whether a list of so many entries can fit at all; if not, it is not even written. */
export function canList({ entries }: ShownSection, { characters, bytes }: Limits): boolean {
  return entries.length * shortestItem <= Math.min(characters, bytes)
}

// A hyphen, a blank, a character as code, and the end of its line.
const shortestItem = 6

/**
 * A section from its longest form to its shortest one; objects are at least counted by block or type. The first form is
 * the whole list if the limits allow one (`canList`).
 */
export function sectionForms(section: ShownSection, notListed: string, limits: Limits): readonly string[] {
  const whole = canList(section, limits) ? [wholeSection(section)] : []
  const short = `${headingOf(section)}\n\n${notListed}`
  if (!digested.has(section.kind)) return [...whole, short]
  return [...whole, ...(['block', 'type'] as const).map((by) => `${short}\n\n${digestOf(section, by)}`), short]
}

// Elsewhere an item is a thing of its own, and a digest would be a list of all of them.
const digested = new Set<SectionKind>(['delete', 'replace', 'forget', 'update', 'create', 'import', 'move'])

// Beyond this many, a list of harmless effects would push everything else off the screen.
const unfolded = 25
