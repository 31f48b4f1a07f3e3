import { canonicalText } from '../fingerprint/canonical.ts'
import type { ReviewRecord } from './record.ts'

/** One effect in which a plan differs from the one that was reviewed; names only, as scrubbed as the records. */
export interface ReviewDifference {
  /** An address (with its deposed key), `output.NAME`, or the address of a provider's action. */
  readonly name: string
  readonly change: 'added' | 'removed' | 'changed'
  /** Which facts changed, such as `action`, or `values` for what is planned for attributes; sorted. Empty for what was added or removed. */
  readonly facts: readonly string[]
}

/** Whether what is planned now is what was reviewed. */
export type ReviewComparison =
  | { readonly verdict: 'none' }
  | { readonly verdict: 'same'; readonly run: ReviewRecord['run'] }
  | {
      readonly verdict: 'different'
      readonly run: ReviewRecord['run']
      /** Sorted by name; empty when only values differ that are not shown to anybody. */
      readonly differences: readonly ReviewDifference[]
    }

/** The plan made now, in the form of the record. */
export type ReviewSubject = Pick<ReviewRecord, 'environment' | 'tree' | 'fingerprint' | 'effects' | 'values'>

/** Compares a plan with the record found for it; `none` without one, or with one of another tree or environment. */
export function compareReview(record: ReviewRecord | undefined, plan: ReviewSubject): ReviewComparison {
  if (record === undefined || record.tree !== plan.tree || record.environment !== plan.environment) {
    return { verdict: 'none' }
  }
  const { run } = record
  if (record.fingerprint === plan.fingerprint) return { verdict: 'same', run }
  return { verdict: 'different', run, differences: differencesOf(record, plan) }
}

function differencesOf(one: Compared, other: Compared): readonly ReviewDifference[] {
  // Of very many effects there are no hashes.
  const comparable = one.values.length > 0 && other.values.length > 0
  const without = (record: Compared): Compared => (comparable ? record : { ...record, values: [] })
  const [before, after] = [factsByName(without(one)), factsByName(without(other))]
  const differences: ReviewDifference[] = []
  for (const [key, { name }] of before) if (!after.has(key)) differences.push({ name, change: 'removed', facts: [] })
  for (const [key, { name, facts }] of after) {
    const old = before.get(key)?.facts
    if (old === undefined) differences.push({ name, change: 'added', facts: [] })
    else {
      const changed = changedFacts(old, facts)
      if (changed.length > 0) differences.push({ name, change: 'changed', facts: changed })
    }
  }
  return differences.toSorted((left, right) => (left.name < right.name ? -1 : 1))
}

type Compared = Pick<ReviewRecord, 'effects' | 'values'>

type Facts = Readonly<Record<string, unknown>>

function factsByName({ effects, values }: Compared) {
  const { resources, outputs, invocations, deferred } = effects
  const found = new Map<string, { readonly name: string; readonly facts: Facts }>()
  const add = (kind: string, name: string, facts: Facts): void => {
    // Scrubbed names may be equal, and an action may be invoked several times.
    let key = `${kind}\n${name}`
    while (found.has(key)) key += '+'
    found.set(key, { name, facts })
  }
  for (const [index, { address, deposed, ...facts }] of resources.entries()) {
    const name = deposed === undefined ? address : `${address} (deposed ${deposed})`
    add('resource', name, { ...facts, values: values[index] })
  }
  for (const [index, { name, ...facts }] of outputs.entries()) {
    add('output', `output.${name}`, { ...facts, values: values[resources.length + index] })
  }
  for (const address of invocations) add('invocation', address, {})
  for (const { address, ...facts } of deferred) add('deferred', address, facts)
  return found
}

function changedFacts(one: Facts, other: Facts): readonly string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].filter((name) => canonicalText(one[name] ?? null) !== canonicalText(other[name] ?? null)).toSorted()
}
