/** Which differences force a replacement. */
import type { BlockSpec } from '../declarations/spec.ts'
import { sameAttribute, sameNested } from '../values/equal.ts'
import { isList, isObject } from '../values/value.ts'
import type { Value, ValueObject } from '../values/value.ts'
import type { Path } from './diagnostics.ts'

/** Paths of all differing attributes and blocks that cannot be changed in place. */
export function replacements(
  block: BlockSpec,
  prior: ValueObject,
  planned: ValueObject,
  at: Path = [],
): readonly Path[] {
  const paths: Path[] = []
  for (const [name, attribute] of Object.entries(block.attributes))
    if (attribute.forceNew === true && !sameAttribute(planned[name], prior[name], attribute)) paths.push([...at, name])
  for (const [name, nested] of Object.entries(block.blocks)) {
    const before = prior[name]
    const after = planned[name]
    if (sameNested(before, after, nested)) continue
    if (nested.forceNew === true) paths.push([...at, name])
    else if (nested.nesting === 'list' || nested.nesting === 'single')
      paths.push(...inside(nested.block, pairs(before, after), [...at, name]))
    // Members of a set have no position to name.
    else if (forcesAnywhere(nested.block)) paths.push([...at, name])
  }
  return paths
}

type Pair = readonly [before: Value | undefined, after: Value | undefined, step: Path]

function pairs(before: Value | undefined, after: Value | undefined): readonly Pair[] {
  if (!isList(before) && !isList(after)) return [[before, after, []]]
  const left = isList(before) ? before : []
  const right = isList(after) ? after : []
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => [left[index], right[index], [index]])
}

function inside(block: BlockSpec, both: readonly Pair[], at: Path): readonly Path[] {
  return both.flatMap(([before, after, step]) => {
    if (isObject(before) && isObject(after)) return replacements(block, before, after, [...at, ...step])
    return forcesAnywhere(block) ? [at] : []
  })
}

function forcesAnywhere(block: BlockSpec): boolean {
  return (
    Object.values(block.attributes).some((attribute) => attribute.forceNew === true) ||
    Object.values(block.blocks).some((nested) => nested.forceNew === true || forcesAnywhere(nested.block))
  )
}
