import type { PathStep } from './attribute-path.ts'
import { isTree, pathText } from './attribute-path.ts'
import type { Effects } from './effects.ts'
import { canonicalText } from './fingerprint/canonical.ts'
import type { Field, Line } from './fingerprint/lines.ts'
import { linesOf } from './fingerprint/lines.ts'
import type { Marks } from './fingerprint/marks.ts'
import { childMarks } from './fingerprint/marks.ts'

/** How two plans differ in one effect; names and paths only, never a value. */
export interface Difference {
  /** The effect's address (with its deposed key), or `output.NAME`. */
  readonly name: string
  readonly kind: Line['kind']
  readonly change: 'added' | 'removed' | 'changed'
  /** Which facts changed besides attributes, such as `actions` or `previous_address`; sorted. */
  readonly facts: readonly string[]
  /** The attributes whose planned value differs, as `tags["a b"]`; a secret is named as a whole. Sorted. */
  readonly attributes: readonly string[]
}

/** What is different in `other` compared with `one`, sorted by name; empty when the sealed fingerprints are equal. */
export function explainDifference(one: Effects, other: Effects): readonly Difference[] {
  const before = byKey(one)
  const after = byKey(other)
  const differences: Difference[] = []
  for (const [key, line] of before) if (!after.has(key)) differences.push(whole(line, 'removed'))
  for (const [key, line] of after) {
    const old = before.get(key)
    const difference = old === undefined ? whole(line, 'added') : between(old, line)
    if (difference !== undefined) differences.push(difference)
  }
  return differences.toSorted((left, right) => (left.name < right.name ? -1 : 1))
}

/** An attribute that came out differently in two plans of the same thing. */
export interface UnstableAttribute {
  readonly name: string
  readonly attribute: string
}

/** The attributes that keep two plans of the same commit and state from being equal. */
export function unstableAttributes(one: Effects, other: Effects): readonly UnstableAttribute[] {
  return explainDifference(one, other).flatMap(({ name, attributes }) =>
    attributes.map((attribute) => ({ name, attribute })),
  )
}

function byKey(effects: Effects): Map<string, Line> {
  const lines = new Map<string, Line>()
  for (const line of linesOf(effects)) {
    // One action may be invoked several times.
    let key = `${line.kind}\n${line.name}`
    while (lines.has(key)) key += '+'
    lines.set(key, line)
  }
  return lines
}

function whole({ name, kind }: Line, change: 'added' | 'removed'): Difference {
  return { name, kind, change, facts: [], attributes: [] }
}

function between(one: Line, other: Line): Difference | undefined {
  const facts: string[] = []
  const attributes = new Set<string>()
  for (const [index, field] of other.fields.entries()) {
    const old = one.fields[index]
    if (old === undefined || sameValue(old.value, field.value)) continue
    if (!attributeFields.has(field.name)) {
      facts.push(field.name)
      continue
    }
    const paths = differingPaths(old, field)
    for (const path of paths) attributes.add(path)
    // The value as a whole, as of an output that is a string.
    if (paths.length === 0) facts.push(field.name)
  }
  if (facts.length === 0 && attributes.size === 0) return undefined
  return { name: other.name, kind: other.kind, change: 'changed', facts, attributes: [...attributes].toSorted() }
}

const attributeFields = new Set(['after', 'after_unknown', 'config', 'config_unknown'])

function sameValue(one: unknown, other: unknown): boolean {
  return one === other || canonicalText(one ?? null) === canonicalText(other ?? null)
}

function differingPaths(one: Field, other: Field): string[] {
  const paths: string[] = []
  const walk = (left: unknown, right: unknown, steps: readonly PathStep[], marks: readonly [Marks, Marks]): void => {
    if (sameValue(left, right)) return
    // Below a secret even the keys are secret.
    if (marks.includes(true)) {
      if (steps.length > 0) paths.push(pathText(steps))
      return
    }
    const under = (key: PathStep): void => {
      const child: readonly [Marks, Marks] = [childMarks(marks[0], key), childMarks(marks[1], key)]
      walk(childOf(left, key), childOf(right, key), [...steps, key], child)
    }
    if (Array.isArray(left) && Array.isArray(right)) {
      for (let index = 0; index < Math.max(left.length, right.length); index += 1) under(index)
    } else if (isTree(left) && isTree(right)) {
      for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) under(key)
    } else if (steps.length > 0) paths.push(pathText(steps))
  }
  walk(one.value, other.value, [], [one.marks, other.marks])
  return paths
}

function childOf(value: unknown, key: PathStep): unknown {
  if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined
  return isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined
}
