import type { PathStep } from './attribute-path.ts'
import { isTree, pathText } from './attribute-path.ts'
import type { UnstableAttribute } from './difference.ts'
import type { Effects } from './effects.ts'
import type { Change } from './plan-json.ts'
import type { Marks } from './fingerprint/marks.ts'
import { childMarks, joinMarks } from './fingerprint/marks.ts'

/**
 * The attributes that hold the time at which the plan was made, as `plantimestamp()` gives it: a plan with any can
 * never be made again with the same fingerprint. A reformatted time is found only by comparing two plans.
 */
export function timedAttributes({ timestamp, resources, outputs }: Effects): readonly UnstableAttribute[] {
  if (timestamp === undefined || timestamp === '') return []
  return [
    ...resources.flatMap(({ address, change }) => holders(address, change, timestamp)),
    ...outputs.flatMap(({ name, change }) => holders(`output.${name}`, change, timestamp)),
  ]
}

function holders(name: string, change: Change, text: string): UnstableAttribute[] {
  const found = new Set<string>()
  const walk = (part: unknown, steps: readonly PathStep[], marks: Marks): void => {
    // Below a secret even the keys are secret.
    const under = (key: PathStep, child: unknown): void =>
      walk(child, marks === true ? steps : [...steps, key], childMarks(marks, key))
    if (typeof part === 'string') {
      if (part.includes(text)) found.add(pathText(steps))
    } else if (Array.isArray(part)) {
      for (const [index, element] of part.entries()) under(index, element)
    } else if (isTree(part)) {
      for (const [key, child] of Object.entries(part)) under(key, child)
    }
  }
  walk(change.after, [], joinMarks(change.before_sensitive, change.after_sensitive))
  return [...found].map((attribute) => ({ name, attribute }))
}
