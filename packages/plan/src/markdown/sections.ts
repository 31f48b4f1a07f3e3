import type { Action } from '../actions.ts'
import type { Effect, Effects } from '../effects.ts'
import { isDestructive } from '../effects.ts'
import type { Scrub } from '../scrub/scrubber.ts'
import { code as markdownCode } from './escape.ts'

/** A part of the summary that is shown whole, or by one line that says what is left out. */
export interface Section {
  /** With the number of items, such as `Delete (2)`. */
  readonly heading: string
  readonly items: readonly string[]
  /** What is lost or broken if nobody reads it; given up last. */
  readonly important: boolean
  /** The items in a few words when they do not fit, such as `aws_instance: 40`. */
  readonly digest: readonly string[]
}

/** Foreign text to Markdown, by way of the scrub: before it is escaped or shortened, a secret in it is whole. */
type Code = (text: string) => string

/** The sections of a summary, most dangerous first, scrubbed; empty ones are left out. */
export function sectionsOf(effects: Effects, scrub: Scrub): readonly Section[] {
  const code: Code = (text) => markdownCode(scrub(text))
  const { outputs, invocations, deferred, failedChecks, drift } = effects
  return [
    effectSection(code, effects.resources, 'delete', 'Delete'),
    effectSection(code, effects.resources, 'replace', 'Replace'),
    effectSection(code, effects.resources, 'forget', 'Forget: leave in place, no longer manage'),
    plainSection(
      'Checks that fail',
      failedChecks.map(({ address, status }) =>
        status === 'fail' ? code(address) : `${code(address)} (could not be evaluated)`,
      ),
      true,
    ),
    effectSection(code, effects.resources, 'update', 'Update'),
    effectSection(code, effects.resources, 'create', 'Create'),
    effectSection(code, effects.resources, 'import', 'Import'),
    effectSection(code, effects.resources, 'move', 'Move'),
    plainSection(
      'Provider actions to run',
      invocations.map(({ address }) => code(address)),
      false,
    ),
    plainSection(
      'Outputs',
      outputs.map(({ name, action }) => `${code(name)}: ${action}`),
      false,
    ),
    plainSection(
      'Left for a later plan',
      deferred.map(({ why, effect }) => `${code(effect.address)}: ${code(why)}`),
      false,
    ),
    plainSection(
      'Changed outside Terraform',
      drift.map(({ address, action }) => `${code(address)}: ${action}`),
      false,
    ),
  ].filter(({ items }) => items.length > 0)
}

function effectSection(code: Code, resources: readonly Effect[], action: Action, title: string): Section {
  const effects = resources.filter((effect) => effect.action === action)
  return {
    heading: `${title} (${effects.length})`,
    items: effects.map((effect) => effectItem(code, effect)),
    important: isDestructive({ action }),
    digest: byType(code, effects),
  }
}

function plainSection(title: string, items: readonly string[], important: boolean): Section {
  return { heading: `${title} (${items.length})`, items, important, digest: [] }
}

function effectItem(code: Code, effect: Effect): string {
  const { address, deposed, order, replacePaths, importing, previousAddress, reason, action } = effect
  const notes = [
    ...(deposed === undefined ? [] : [`object ${code(deposed)} left over from an interrupted replacement`]),
    ...(order === undefined ? [] : [orderText[order]]),
    ...(replacePaths.length === 0 ? [] : [`forced by ${replacePaths.map((path) => code(path)).join(', ')}`]),
    ...(importing && action !== 'import' ? ['imported'] : []),
    ...(previousAddress === undefined ? [] : [`moved from ${code(previousAddress)}`]),
    ...(reason === undefined ? [] : (reasonText.get(reason) ?? [])),
  ]
  return notes.length === 0 ? code(address) : `${code(address)}: ${notes.join('; ')}`
}

const orderText = {
  'delete-then-create': 'deleted, then created',
  'create-then-delete': 'created, then the old one deleted',
  'create-then-forget': 'created, the old one left in place and no longer managed',
  'forget-then-create': 'the old one left in place and no longer managed, then created',
} as const

// Terraform's `action_reason` where it says more than the action does; others may come.
const reasonText = new Map<string, readonly string[]>([
  ['replace_because_tainted', ['it is tainted']],
  ['replace_by_request', ['asked for by -replace']],
  ['replace_by_triggers', ['triggered by replace_triggered_by']],
  ['delete_because_no_resource_config', ['no longer in the configuration']],
  ['delete_because_no_module', ['its module is no longer in the configuration']],
  ['delete_because_wrong_repetition', ['count or for_each was added or removed']],
  ['delete_because_count_index', ['its index is past count']],
  ['delete_because_each_key', ['its key is no longer in for_each']],
  ['delete_because_no_move_target', ['it was moved to an address that is not in the configuration']],
])

function byType(code: Code, effects: readonly Effect[]): string[] {
  const counts = new Map<string, number>()
  for (const { type } of effects) counts.set(type, (counts.get(type) ?? 0) + 1)
  return [...counts].toSorted(([, one], [, other]) => other - one).map(([type, count]) => `${code(type)}: ${count}`)
}
