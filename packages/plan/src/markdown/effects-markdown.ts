import type { EffectCounts } from '../counts.ts'
import type { Effects } from '../effects.ts'
import type { Scrub } from '../scrub/scrubber.ts'
import type { ShownPlan } from '../shown/shown-plan.ts'
import { shownPlan } from '../shown/shown-plan.ts'
import { prose } from './escape.ts'
import type { Part } from './fitting.ts'
import { fit } from './fitting.ts'
import { sectionForms } from './section-markdown.ts'

export interface EffectsMarkdownOptions {
  /** What was planned, such as the environment's name; any text. */
  readonly title: string
  /** Takes secrets out of addresses and the like. None by default. */
  readonly scrub?: Scrub
  /** The most UTF-16 code units the text may have: a comment holds 65,536. None by default. */
  readonly maxCharacters?: number
  /** The most bytes the text may have in UTF-8: a step summary holds 1,048,576. None by default. */
  readonly maxBytes?: number
}

/**
 * The effects of a plan in Markdown, destructive ones first, no attribute values. What does not fit is left out by
 * whole sections from the end, each named with its number; destructive sections are given up last, and then still say
 * how many of which block, or type. Throws a `RangeError` if not even that fits.
 */
export function effectsMarkdown(effects: Effects, counts: EffectCounts, options: EffectsMarkdownOptions): string {
  const shown = shownPlan(effects, { title: options.title, scrub: options.scrub ?? ((text) => text) })
  const head = [`## ${prose(shown.title)}: ${countsLine(counts)}`, ...notices(shown)]
  // The last part is followed by one newline, not two.
  const limits = { characters: (options.maxCharacters ?? Infinity) + 1, bytes: (options.maxBytes ?? Infinity) + 1 }
  const parts: Part[] = [
    ...head.map((text) => ({ forms: [text], rank: 2 })),
    ...shown.sections.map((section) => ({
      forms: sectionForms(section, notListed, limits),
      rank: section.important ? 1 : 0,
    })),
  ]
  const chosen = fit(parts, limits)
  return parts.map(({ forms }, index) => `${forms[chosen[index] ?? 0] ?? ''}\n`).join('\n')
}

const notListed = 'Not listed: there is no room.'

/** `2 to delete, 1 to create`: everything a plan changes, in the order of danger; `no changes` for none. */
export function countsLine(counts: EffectCounts): string {
  const kinds = ['delete', 'replace', 'forget', 'update', 'create', 'import', 'move'] as const
  const parts = kinds.flatMap((kind) => (counts[kind] === 0 ? [] : [`${counts[kind]} to ${kind}`]))
  if (counts.outputs > 0) parts.push(counts.outputs === 1 ? '1 output changes' : `${counts.outputs} outputs change`)
  if (parts.length > 0) return parts.join(', ')
  return counts.hasChanges ? 'provider actions only' : 'no changes'
}

/** What must be known before anything else. */
export function notices({ errored, complete }: Pick<ShownPlan, 'errored' | 'complete'>): readonly string[] {
  return [
    ...(errored ? ['**Planning failed: these effects are not all, and cannot be applied.**'] : []),
    ...(complete ? [] : ['**Not complete: another plan is needed after this one.**']),
  ]
}
