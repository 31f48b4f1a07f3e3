import { attributeChanges } from '../attributes/changes.ts'
import type { DiffLimits, DiffLine } from '../attributes/diff-lines.ts'
import { diffLines } from '../attributes/diff-lines.ts'
import type { AttributeChanges } from '../attributes/side.ts'
import type { Effect } from '../effects.ts'
import type { Change } from '../plan-json.ts'
import type { Clean, Cleanse } from '../scrub/clean.ts'
import type { Phrase } from './phrase.ts'

/** One line of what a plan would do, as it may be shown to anybody. */
export interface ShownEntry {
  readonly label: Clean
  /** The resource type; empty for what is no resource. */
  readonly type: Clean
  readonly notes: readonly Phrase[]
  /** The attributes that change; made when it is asked for, because few of ten thousand are. */
  diff(limits: DiffLimits): readonly DiffLine[]
}

/** An entry without a diff. */
export function plainEntry(label: Clean, notes: readonly Phrase[] = []): ShownEntry {
  return { label, type: label, notes, diff: () => [] }
}

/** How entries are made. */
export interface EntryOptions {
  readonly cleanse: Cleanse
  /** Whether a diff is kept for whoever asks for it again: a report, a record, a comment and a summary all do. */
  readonly keepDiffs: boolean
}

/** An entry whose diff is that of a change. */
export function changeEntry(
  entry: Omit<ShownEntry, 'diff'>,
  change: Change,
  { cleanse, keepDiffs }: EntryOptions,
): ShownEntry {
  if (!keepDiffs) return { ...entry, diff: (limits) => diffLines(attributeChanges(change), cleanse, limits) }
  let changes: AttributeChanges | undefined
  const kept = new Map<DiffLimits, readonly DiffLine[]>()
  return {
    ...entry,
    diff: (limits) => {
      changes ??= attributeChanges(change)
      const lines = kept.get(limits) ?? diffLines(changes, cleanse, limits)
      kept.set(limits, lines)
      return lines
    },
  }
}

/** The entry of an effect. */
export function effectEntry(effect: Effect, options: EntryOptions): ShownEntry {
  const { cleanse } = options
  const entry = { label: cleanse(effect.address), type: cleanse(effect.type), notes: notesOf(effect, cleanse) }
  // An object that is forgotten, imported or moved keeps what it has.
  if (effect.action === 'forget' || effect.action === 'import' || effect.action === 'move') {
    return { ...entry, diff: () => [] }
  }
  return changeEntry(entry, effect.change, options)
}

function notesOf(effect: Effect, cleanse: Cleanse): readonly Phrase[] {
  const { deposed, order, replacePaths, importing, previousAddress, reason, action } = effect
  const notes: Phrase[] = []
  if (deposed !== undefined)
    notes.push(['object ', { code: cleanse(deposed) }, ' left over from an interrupted replacement'])
  if (order !== undefined) notes.push([orderText[order]])
  if (replacePaths.length > 0) notes.push(['forced by ', ...listed(replacePaths.map(cleanse))])
  if (importing && action !== 'import') notes.push(['imported'])
  if (previousAddress !== undefined) notes.push(['moved from ', { code: cleanse(previousAddress) }])
  const why = reason === undefined ? undefined : reasonText.get(reason)
  if (why !== undefined) notes.push([why])
  return notes
}

function listed(texts: readonly Clean[]): Phrase {
  return texts.flatMap((text, index) => (index === 0 ? [{ code: text }] : [', ', { code: text }]))
}

const orderText = {
  'delete-then-create': 'deleted, then created',
  'create-then-delete': 'created, then the old one deleted',
  'create-then-forget': 'created, the old one left in place and no longer managed',
  'forget-then-create': 'the old one left in place and no longer managed, then created',
} as const

// Terraform's `action_reason` where it says more than the action does; others may come.
const reasonText = new Map<string, string>([
  ['replace_because_tainted', 'it is tainted'],
  ['replace_by_request', 'asked for by -replace'],
  ['replace_by_triggers', 'triggered by replace_triggered_by'],
  ['delete_because_no_resource_config', 'no longer in the configuration'],
  ['delete_because_no_module', 'its module is no longer in the configuration'],
  ['delete_because_wrong_repetition', 'count or for_each was added or removed'],
  ['delete_because_count_index', 'its index is past count'],
  ['delete_because_each_key', 'its key is no longer in for_each'],
  ['delete_because_no_move_target', 'it was moved to an address that is not in the configuration'],
])
