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
  /** What is shown of one of the plan's effects; `undefined` for one of another plan. */
  entryOf(effect: Effect | OutputEffect): ShownEntry | undefined
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
  const entries = new Map<Effect | OutputEffect, ShownEntry>()
  const keepDiffs = effects.resources.length + effects.outputs.length <= mostKept
  const sections = sectionsOf(effects, { cleanse, keepDiffs }, entries)
  return {
    title: cleanse(title),
    counts: countsOf(effects),
    errored: effects.errored,
    complete: effects.complete,
    sections: sections.filter((section) => section.entries.length > 0),
    entryOf: (effect) => entries.get(effect),
    cleanse,
  }
}

// Kept diffs of more would take memory that a large plan has other uses for.
const mostKept = 5000

function sectionsOf(
  effects: Effects,
  options: EntryOptions,
  known: Map<Effect | OutputEffect, ShownEntry>,
): readonly ShownSection[] {
  const { cleanse } = options
  const { resources, outputs, invocations, deferred, failedChecks, drift } = effects
  const remembered = (effect: Effect | OutputEffect, entry: ShownEntry): ShownEntry => {
    known.set(effect, entry)
    return entry
  }
  const ofAction = (action: Action, title: string): ShownSection => ({
    kind: action,
    title,
    entries: resources
      .filter((effect) => effect.action === action)
      .map((effect) => remembered(effect, effectEntry(effect, options))),
    important: isDestructive({ action }),
  })
  const other = (kind: SectionKind, title: string, entries: readonly ShownEntry[]): ShownSection => ({
    kind,
    title,
    entries,
    important: kind === 'check',
  })
  const changed = (name: string, action: string, change: Change): ShownEntry =>
    changeEntry({ label: cleanse(name), type: cleanse(name), notes: [[action]] }, change, options)
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
    other(
      'output',
      'Outputs',
      outputs.map((output) => remembered(output, changed(output.name, output.action, output.change))),
    ),
    other(
      'deferred',
      'Left for a later plan',
      deferred.map(({ why, effect }) => plainEntry(cleanse(effect.address), [[{ code: cleanse(why) }]])),
    ),
    other(
      'drift',
      'Changed outside Terraform',
      drift.map(({ address, action, change }) => changed(address, action, change)),
    ),
  ]
}

function invocationEntry(invocation: ActionInvocation, options: EntryOptions): ShownEntry {
  const { address, config_values: after, config_unknown: unknown, config_sensitive: marks } = invocation
  const { cleanse } = options
  const change = { actions: ['create'], after, after_unknown: unknown, after_sensitive: marks }
  return changeEntry({ label: cleanse(address), type: cleanse(address), notes: [] }, change, options)
}
