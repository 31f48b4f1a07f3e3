/** Tags: the configured ones, the provider's default ones, and what the cloud has. */
import type { BlockSpec } from '../declarations/spec.ts'
import { UNKNOWN, hasUnknown, isObject } from '../values/value.ts'
import type { Value, ValueObject } from '../values/value.ts'
import { tagMap } from './configuration.ts'
import type { Configuration } from './configuration.ts'

/** Whether a type has tags that the provider completes by default ones. */
export function isTagged(block: BlockSpec): boolean {
  return block.attributes['tags'] !== undefined && block.attributes['tags_all']?.computed === true
}

/** `tags_all` as planned: unknown as soon as one tag is. */
export function plannedTags(tags: Value | undefined, configuration: Configuration | undefined): Value {
  if (tags === UNKNOWN || hasUnknown(tags ?? null)) return UNKNOWN
  return { ...configuration?.defaultTags, ...tagMap(tags) }
}

/**
 * `tags` and `tags_all` for the cloud's tags. A default tag shows under `tags` only where the state has it there, as
 * when somebody wrote it out.
 */
export function readTags(
  live: Readonly<Record<string, string>>,
  state: ValueObject,
  configuration: Configuration,
): ValueObject {
  const { keys, prefixes } = configuration.ignoredTags
  const own = isObject(state['tags']) ? state['tags'] : {}
  const all = Object.entries(live).filter(
    ([key]) => !keys.includes(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
  )
  const tags = all.filter(([key, value]) => configuration.defaultTags[key] !== value || key in own)
  // A configuration without tags has null in its state; an empty map there would be a change that nobody made.
  const none = tags.length === 0 && !isObject(state['tags'])
  return { tags: none ? null : Object.fromEntries(tags), tags_all: Object.fromEntries(all) }
}
