import type { Action } from '../actions.ts'
import type { EffectCounts } from '../counts.ts'
import { countsOf } from '../counts.ts'
import type { Effect, Effects, OutputEffect } from '../effects.ts'
import { isDestructive } from '../effects.ts'
import type { ActionInvocation, Change } from '../plan-json.ts'
import type { Clean, Cleanse } from '../scrub/clean.ts'
import { cleanser } from '../scrub/clean.ts'
import type { Scrub } from '../scrub/scrubber.ts'
import type { EntryOptions, ShownEntry } from './entry.ts'
import { changeEntry, effectEntry, plainEntry } from './entry.ts'

export type SectionKind = Action | 'check' | 'invocation' | 'output' | 'deferred' | 'drift'

/** Effects of one kind. */
export interface ShownSection {
  readonly kind: SectionKind
  readonly title: string
  readonly entries: readonly ShownEntry[]
  /** What is lost or broken if nobody reads it; given up last. */
  readonly important: boolean
}

/** What a plan would do, scrubbed: every text in it may be shown to anybody, once it is escaped for its place. */
export interface ShownPlan {
  readonly title: Clean
  readonly counts: EffectCounts
  /** True for the plan of a run that failed. */
  readonly errored: boolean
  /** False when a later plan is needed. */
  readonly complete: boolean
  /** Most dangerous first; none is empty. */
  readonly sections: readonly ShownSection[]
  /** What is shown of one of the plan's effects. */
  entryOf(effect: Effect | OutputEffect): ShownEntry
  /** Cleans any other text that goes with the plan. */
  readonly cleanse: Cleanse
}

export interface ShownPlanOptions {
  /** What was planned, such as the environment's name; any text. */
  readonly title: string
  /** Takes secrets out of everything. */
  readonly scrub: Scrub
}

/** Scrubs the effects of a plan, once for the comment, the summary and the report. */
export function shownPlan(effects: Effects, { title, scrub }: ShownPlanOptions): ShownPlan {
  const cleanse = cleanser(scrub)
  const options = { cleanse, keepDiffs: effects.resources.length + effects.outputs.length <= mostKept }
  const entryOf = entriesOf(options)
  const sections = sectionsOf(effects, options, entryOf)
  return {
    title: cleanse(title),
    counts: countsOf(effects),
    errored: effects.errored,
    complete: effects.complete,
    sections: sections.filter((section) => section.entries.length > 0),
    entryOf,
    cleanse,
  }
}

// Kept diffs of more would take memory that a large plan has other uses for.
const mostKept = 5000

function entriesOf(options: EntryOptions): ShownPlan['entryOf'] {
  const kept = new Map<Effect | OutputEffect, ShownEntry>()
  return (effect) => {
    const known = kept.get(effect)
    if (known !== undefined) return known
    const entry =
      'address' in effect ? effectEntry(effect, options) : changed(effect.name, effect.action, effect.change, options)
    if (options.keepDiffs) kept.set(effect, entry)
    return entry
  }
}

function changed(name: string, action: string, change: Change, options: EntryOptions): ShownEntry {
  const label = options.cleanse(name)
  return changeEntry({ label, type: label, notes: [[action]] }, change, options)
}

function sectionsOf(effects: Effects, options: EntryOptions, entryOf: ShownPlan['entryOf']): readonly ShownSection[] {
  const { cleanse } = options
  const { resources, outputs, invocations, deferred, failedChecks, drift } = effects
  const ofAction = (action: Action, title: string): ShownSection => ({
    kind: action,
    title,
    entries: resources.filter((effect) => effect.action === action).map(entryOf),
    important: isDestructive({ action }),
  })
  const other = (kind: SectionKind, title: string, entries: readonly ShownEntry[]): ShownSection => ({
    kind,
    title,
    entries,
    important: kind === 'check',
  })
  return [
    ofAction('delete', 'Delete'),
    ofAction('replace', 'Replace'),
    ofAction('forget', 'Forget: leave in place, no longer manage'),
    other(
      'check',
      'Checks that fail',
      failedChecks.map(({ address, status }) =>
        plainEntry(cleanse(address), status === 'fail' ? [] : [['could not be evaluated']]),
      ),
    ),
    ofAction('update', 'Update'),
    ofAction('create', 'Create'),
    ofAction('import', 'Import'),
    ofAction('move', 'Move'),
    other(
      'invocation',
      'Provider actions to run',
      invocations.map((invocation) => invocationEntry(invocation, options)),
    ),
    other('output', 'Outputs', outputs.map(entryOf)),
    other(
      'deferred',
      'Left for a later plan',
      deferred.map(({ why, effect }) => plainEntry(cleanse(effect.address), [[{ code: cleanse(why) }]])),
    ),
    other(
      'drift',
      'Changed outside Terraform',
      drift.map(({ address, action, change }) => changed(address, action, change, options)),
    ),
  ]
}

function invocationEntry(invocation: ActionInvocation, options: EntryOptions): ShownEntry {
  const { address, config_values: after, config_unknown: unknown, config_sensitive: marks } = invocation
  const { cleanse } = options
  const change = { actions: ['create'], after, after_unknown: unknown, after_sensitive: marks }
  return changeEntry({ label: cleanse(address), type: cleanse(address), notes: [] }, change, options)
}
