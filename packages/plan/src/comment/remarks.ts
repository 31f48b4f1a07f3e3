import type { UnstableAttribute } from '../difference.ts'
import { code } from '../markdown/escape.ts'
import type { Part } from '../markdown/fitting.ts'
import type { ReviewComparison } from '../review/compare.ts'
import type { Cleanse } from '../scrub/clean.ts'
import type { ChangesSince } from './history.ts'

/** What changed since the last comment; from naming each effect to the numbers alone. */
export function sincePart(since: ChangesSince, rank: number): Part {
  switch (since.kind) {
    case 'same':
      return { forms: ['Since the last comment: the same effects.'], rank }
    case 'unknown':
      return { forms: ['**Since the last comment: the effects changed**; there are too many to say which.'], rank }
    case 'changed':
      return { forms: changedForms(since), rank }
    default:
      return since satisfies never
  }
}

function changedForms({ added, changed, gone }: Extract<ChangesSince, { kind: 'changed' }>): readonly string[] {
  const goneCount = [...gone.values()].reduce((sum, count) => sum + count, 0)
  if (added.length + changed.length + goneCount === 0) {
    return ['**Since the last comment: the plan changed**, in values that are not shown.']
  }
  const counts = [
    ...(added.length > 0 ? [`${added.length} new`] : []),
    ...(changed.length > 0 ? [`${changed.length} changed`] : []),
    ...(goneCount > 0
      ? [`${goneCount} gone (${[...gone].map(([kind, count]) => `${count} ${nouns[kind] ?? kind}`).join(', ')})`]
      : []),
  ]
  const head = `**Since the last comment: the effects changed**: ${counts.join(', ')}.`
  const items = [
    ...added.map((label) => `- ${code(label)}: new`),
    ...changed.map((label) => `- ${code(label)}: changed`),
  ]
  return items.length === 0 ? [head] : [`${head}\n\n${folded(items)}`, head]
}

const nouns: Partial<Record<string, string>> = { invocation: 'provider action' }

/** Whether this is what was reviewed; from naming each difference to their number. */
export function reviewedPart(reviewed: ReviewComparison, cleanse: Cleanse, rank: number): Part {
  switch (reviewed.verdict) {
    case 'none':
      return { forms: ['Reviewed: none. No plan of this tree was reviewed.'], rank }
    case 'same':
      return { forms: [`Reviewed: same. Run ${code(cleanse(reviewed.run.id))} planned the same effects.`], rank }
    case 'different':
      return { forms: differentForms(reviewed, cleanse), rank }
    default:
      return reviewed satisfies never
  }
}

function differentForms(
  { run, differences }: Extract<ReviewComparison, { verdict: 'different' }>,
  cleanse: Cleanse,
): readonly string[] {
  const head = `**Reviewed: different.** Run ${code(cleanse(run.id))} planned other effects`
  if (differences.length === 0) return [`${head}, in values that are not shown.`]
  const items = differences.map(({ name, change, facts }) => {
    const which = facts.length === 0 ? '' : ` (${facts.map((fact) => code(cleanse(fact))).join(', ')})`
    return `- ${code(cleanse(name))}: ${change}${which}`
  })
  const count = `${head}: ${differences.length} ${differences.length === 1 ? 'differs' : 'differ'}.`
  return [`${count}\n\n${folded(items)}`, count]
}

/** Which attributes hold the time of the plan; from naming each to their number. */
export function unstablePart(unstable: readonly UnstableAttribute[], cleanse: Cleanse, rank: number): readonly Part[] {
  if (unstable.length === 0) return []
  const which = unstable.length === 1 ? '1 attribute holds' : `${unstable.length} attributes hold`
  const head = `**Not repeatable**: ${which} the time of the plan, so no second plan is ever equal.`
  const items = unstable.map(({ name, attribute }) => `- ${code(cleanse(name))}: ${code(cleanse(attribute))}`)
  return [{ forms: [`${head}\n\n${folded(items)}`, head], rank }]
}

// One line to look at: what is destroyed comes right below.
function folded(items: readonly string[]): string {
  return `<details><summary>Which</summary>\n\n${items.join('\n')}\n\n</details>`
}
