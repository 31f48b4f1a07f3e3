import type { EffectCounts } from '../counts.ts'
import type { Effects } from '../effects.ts'
import { prose } from './escape.ts'
import type { Section } from './sections.ts'
import { sectionsOf } from './sections.ts'

export interface EffectsMarkdownOptions {
  /** What was planned, such as the environment's name; any text. */
  readonly title: string
  /** The most UTF-16 code units the text may have: a comment holds 65,536. None by default. */
  readonly maxCharacters?: number
  /** The most bytes the text may have in UTF-8: a step summary holds 1,048,576. None by default. */
  readonly maxBytes?: number
}

/**
 * The effects of a plan in Markdown, destructive ones first, no attribute values. What does not fit is left out by
 * whole sections from the end, each named with its number; destructive sections are given up last, and then still say
 * how many of which type. Throws a `RangeError` if not even that fits.
 */
export function effectsMarkdown(effects: Effects, counts: EffectCounts, options: EffectsMarkdownOptions): string {
  const head = [`## ${prose(options.title)}: ${countsLine(counts)}`, ...notices(effects)]
  const sections = sectionsOf(effects)
  const forms = sections.map(formsOf)
  const chosen = sections.map(() => 0)
  const fits = (text: string): boolean =>
    text.length <= (options.maxCharacters ?? Infinity) &&
    (options.maxBytes === undefined || Buffer.byteLength(text) <= options.maxBytes)
  const text = (): string =>
    `${[...head, ...forms.flatMap((form, index) => form[chosen[index] ?? 0] ?? [])].join('\n\n')}\n`

  for (const index of givenUp(sections)) {
    const form = forms[index] ?? []
    while (!fits(text())) {
      const next = (chosen[index] ?? 0) + 1
      if (next >= form.length) break
      chosen[index] = next
    }
  }
  const result = text()
  if (!fits(result)) throw new RangeError('the limit is too small for a summary of the plan')
  return result
}

/** `2 to delete, 1 to create`: everything a plan changes, in the order of danger; `no changes` for none. */
export function countsLine(counts: EffectCounts): string {
  const kinds = ['delete', 'replace', 'forget', 'update', 'create', 'import', 'move'] as const
  const parts = kinds.flatMap((kind) => (counts[kind] === 0 ? [] : [`${counts[kind]} to ${kind}`]))
  if (counts.outputs > 0) parts.push(counts.outputs === 1 ? '1 output changes' : `${counts.outputs} outputs change`)
  if (parts.length > 0) return parts.join(', ')
  return counts.hasChanges ? 'provider actions only' : 'no changes'
}

function notices(effects: Effects): string[] {
  return [
    ...(effects.errored ? ['**Planning failed: these effects are not all, and cannot be applied.**'] : []),
    ...(effects.complete ? [] : ['**Not complete: another plan is needed after this one.**']),
  ]
}

/** The order in which sections are given up: from the end, the important ones after all others. */
function givenUp(sections: readonly Section[]): number[] {
  const last = [...sections.keys()].toReversed()
  const important = (index: number): boolean => sections[index]?.important ?? false
  return [...last.filter((index) => !important(index)), ...last.filter(important)]
}

// Beyond this many, a list of harmless effects would push everything else off the screen.
const unfolded = 25

/** A section from its whole to its shortest form. */
function formsOf({ heading, items, important, digest }: Section): string[] {
  const list = items.map((item) => `- ${item}`).join('\n')
  const open = important || items.length <= unfolded
  const whole = open
    ? `### ${heading}\n\n${list}`
    : `### ${heading}\n\n<details><summary>Show</summary>\n\n${list}\n\n</details>`
  const short = `### ${heading}\n\nNot listed: there is no room.`
  return digest.length === 0
    ? [whole, short]
    : [whole, `${short}\n\n${digest.map((item) => `- ${item}`).join('\n')}`, short]
}
