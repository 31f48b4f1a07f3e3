import { isTree } from '../attribute-path.ts'

/**
 * Which parts of a value are sensitive: `true` for the whole value, else a structure like the value's, in which
 * whatever is missing is in clear. Terraform's `before_sensitive` and `after_sensitive`.
 */
export type Marks = unknown

/**
 * The marks of both sides for the value after: what is no longer marked was a secret a moment ago and still is one.
 * Elements of sets change places, so what is marked in one element before is marked in each of them after.
 */
export function joinMarks(before: Marks, after: Marks): Marks {
  return hasMarks(before) ? union(spread(before), after) : after
}

/** The marks of one child of a value. */
export function childMarks(marks: Marks, key: string | number): Marks {
  if (marks === true) return true
  if (marks instanceof ElementMarks) return typeof key === 'number' ? union(marks.every, marks.own[key]) : undefined
  if (Array.isArray(marks)) return typeof key === 'number' ? marks[key] : undefined
  return isTree(marks) && Object.hasOwn(marks, key) ? marks[key] : undefined
}

/** Whether any part is sensitive. */
export function hasMarks(marks: Marks): boolean {
  if (marks === true || marks instanceof ElementMarks) return true
  if (Array.isArray(marks)) return marks.some(hasMarks)
  if (!isTree(marks)) return false
  for (const key in marks) if (hasMarks(marks[key])) return true
  return false
}

/** The marks of a list: those of every element, and those of each. */
class ElementMarks {
  readonly every: Marks
  readonly own: readonly Marks[]

  constructor(every: Marks, own: readonly Marks[]) {
    this.every = every
    this.own = own
  }
}

function spread(marks: Marks): Marks {
  if (Array.isArray(marks)) {
    let every: Marks = false
    for (const element of marks) every = union(every, spread(element))
    return new ElementMarks(every, [])
  }
  if (!isTree(marks)) return marks
  const result = emptyTree()
  for (const key of Object.keys(marks)) if (hasMarks(marks[key])) result[key] = spread(marks[key])
  return result
}

function union(one: Marks, other: Marks): Marks {
  if (one === true || other === true) return true
  if (!isStructure(one)) return other
  if (!isStructure(other)) return one
  if (one instanceof ElementMarks) {
    if (other instanceof ElementMarks) return new ElementMarks(union(one.every, other.every), one.own)
    return Array.isArray(other) ? new ElementMarks(one.every, other) : one
  }
  if (!isTree(one) || !isTree(other) || other instanceof ElementMarks) return other
  const result = emptyTree()
  for (const key of Object.keys(other)) result[key] = other[key]
  for (const key of Object.keys(one)) result[key] = union(one[key], result[key])
  return result
}

function isStructure(marks: Marks): boolean {
  return typeof marks === 'object' && marks !== null
}

// Without a prototype, a map key `__proto__` is a key like any other.
function emptyTree(): Record<string, Marks> {
  const tree: Record<string, Marks> = Object.create(null)
  return tree
}
