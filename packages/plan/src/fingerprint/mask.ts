import { isTree } from '../attribute-path.ts'
import type { Marks } from './marks.ts'
import { childMarks, hasMarks } from './marks.ts'

/** What stands for a sensitive value in canonical text. */
export const maskKey = '\u0000sensitive'

/** A copy of a value with whatever is marked replaced by `{ [maskKey]: cover(part) }`; as it is without marks. */
export function masked(value: unknown, marks: Marks, cover: (part: unknown) => unknown): unknown {
  if (marks === true) return value === undefined ? undefined : { [maskKey]: cover(value) }
  if (Array.isArray(value)) return value.map((element, index) => masked(element, childMarks(marks, index), cover))
  if (!isTree(value)) return value
  const copy: Record<string, unknown> = Object.hasOwn(value, '__proto__') ? Object.create(null) : {}
  for (const key of Object.keys(value)) {
    // A key of the user's cannot pass for a mask.
    copy[key.startsWith('\u0000') ? `\u0000${key}` : key] = masked(value[key], childMarks(marks, key), cover)
  }
  return copy
}

/** Whether anything in an `after_unknown` tree is unknown. */
export function hasUnknown(unknown: unknown): boolean {
  return hasMarks(unknown)
}
