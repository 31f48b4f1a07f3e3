import type { EffectCounts } from '../counts.ts'
import type { Effects } from '../effects.ts'
import type { Scrub } from '../scrub/scrubber.ts'
import { prose } from './escape.ts'
import type { Section } from './sections.ts'
import { sectionsOf } from './sections.ts'

export interface EffectsMarkdownOptions {
  /** What was planned, such as the environment's name; any text. */
  readonly title: string
  /** Takes secrets out of addresses and the like, and out of the whole text in the end. None by default. */
  readonly scrub?: Scrub
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
  const scrub = options.scrub ?? ((text) => text)
  const head = [`## ${prose(scrub(options.title))}: ${countsLine(counts)}`, ...notices(effects)].map((text) => [text])
  const sections = sectionsOf(effects, scrub)
  const limits = { characters: options.maxCharacters ?? Infinity, bytes: options.maxBytes ?? Infinity }
  const parts = [...head, ...sections.map(formsOf)].map((forms) => new Part(forms, scrub, limits))

  for (const index of givenUp(sections)) {
    const part = parts[head.length + index]
    while (!fits(parts, limits) && part?.shorten() === true);
  }
  if (!fits(parts, limits)) throw new RangeError('the limit is too small for a summary of the plan')
  return parts.map(({ text }) => `${text}\n`).join('\n')
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

/** A part of the text in its present form. */
class Part {
  readonly #forms: readonly string[]
  readonly #scrub: Scrub
  #chosen = 0
  text = ''
  bytes = 0

  constructor(forms: readonly string[], scrub: Scrub, limits: Limits) {
    this.#forms = forms
    this.#scrub = scrub
    // What cannot fit by itself is not worth a scrub, which may take long.
    const first = forms.findIndex((form) => form.length <= Math.min(limits.characters, limits.bytes))
    this.#choose(first === -1 ? forms.length - 1 : first)
  }

  /** Takes the next shorter form; false when there is none. */
  shorten(): boolean {
    return this.#choose(this.#chosen + 1)
  }

  #choose(index: number): boolean {
    const form = this.#forms[index]
    if (form === undefined) return false
    this.#chosen = index
    this.text = this.#scrub(form)
    this.bytes = Buffer.byteLength(this.text)
    return true
  }
}

interface Limits {
  readonly characters: number
  readonly bytes: number
}

function fits(parts: readonly Part[], limits: Limits): boolean {
  // Each part ends with a newline and is set off from the next by another.
  const newlines = parts.length * 2 - 1
  const characters = parts.reduce((sum, { text }) => sum + text.length, newlines)
  const bytes = parts.reduce((sum, part) => sum + part.bytes, newlines)
  return characters <= limits.characters && bytes <= limits.bytes
}
