import type { PathStep } from '../attribute-path.ts'
import { isTree } from '../attribute-path.ts'
import { canonicalText } from '../fingerprint/canonical.ts'
import type { Marks } from '../fingerprint/marks.ts'
import { childMarks, hasMarks, joinMarks } from '../fingerprint/marks.ts'
import type { Change } from '../plan-json.ts'
import { jsonContainer } from './json-string.ts'
import { alignLists } from './list-alignment.ts'
import { holdsRisky, isRisky } from './risky.ts'
import type { AttributeChange, AttributeChanges, Side } from './side.ts'

/** What a change does to each attribute, in the order of the plan. Null is taken for absent, as Terraform does. */
export function attributeChanges(change: Change): AttributeChanges {
  const walk = new Walk(change.replace_paths ?? [])
  const marks = { before: change.before_sensitive, after: change.after_sensitive }
  walk.visit(
    {
      before: change.before,
      after: change.after,
      unknown: change.after_unknown,
      // What is marked on one side is secret on both.
      marksBefore: joinMarks(marks.after, marks.before),
      marksAfter: joinMarks(marks.before, marks.after),
      own: marks,
    },
    [],
  )
  return { changes: walk.changes, more: walk.more }
}

/** Both sides of one attribute. */
interface Place {
  readonly before: unknown
  readonly after: unknown
  readonly unknown: unknown
  readonly marksBefore: Marks
  readonly marksAfter: Marks
  /** The marks as Terraform gives them, to tell when one comes or goes. */
  readonly own: { readonly before: Marks; readonly after: Marks }
}

type Path = readonly PathStep[]

const mostChanges = 1000
const inlineLength = 72

class Walk {
  readonly changes: AttributeChange[] = []
  more = 0
  readonly #forcing: readonly Path[]

  constructor(forcing: readonly Path[]) {
    this.#forcing = forcing
  }

  visit(place: Place, path: Path): void {
    if (place.marksBefore === true || place.marksAfter === true) this.#sensitive(place, path)
    else if (this.#isRiskyAt(place, path)) this.#withheld(place, path)
    else if (place.unknown === true) this.#push(path, sideOf(place.before), { kind: 'unknown' })
    else this.#open(place, path)
  }

  #isRiskyAt({ before, after, unknown }: Place, path: Path): boolean {
    const name = path.at(-1)
    if (name === undefined) return false
    // What is not known yet cannot leak; its old value can.
    return isRisky(name, path.slice(0, -1), unknown === true ? [before] : [before, after])
  }

  #sensitive(place: Place, path: Path): void {
    const unknown = place.unknown === true || hasMarks(place.unknown)
    if (unknown || !isEqual(place.before, place.after)) {
      this.#push(
        path,
        cover(place.before, 'sensitive'),
        unknown ? { kind: 'sensitive' } : cover(place.after, 'sensitive'),
      )
    } else if (isPresent(place.before) && place.own.before !== place.own.after) {
      const remark = place.own.after === true ? 'now marked sensitive' : 'no longer marked sensitive'
      if (place.own.before === true || place.own.after === true) {
        this.#push(path, { kind: 'sensitive' }, { kind: 'sensitive' }, remark)
      }
    }
  }

  #withheld(place: Place, path: Path): void {
    const unknown = place.unknown === true || hasMarks(place.unknown)
    if (!unknown && isEqual(place.before, place.after)) return
    const after: Side = place.unknown === true ? { kind: 'unknown' } : cover(place.after, 'withheld')
    this.#push(path, cover(place.before, 'withheld'), unknown && !isPresent(place.after) ? { kind: 'unknown' } : after)
  }

  #open(place: Place, path: Path): void {
    const { before, after } = place
    if (Array.isArray(before) && Array.isArray(after)) this.#lists(place, before, after, path)
    else if (isTree(before) && isTree(after)) this.#trees(place, [before, after], path)
    else if (isOneSided(place)) this.#oneSided(place, path)
    else if (!isEqual(before, after)) this.#scalars(place, path)
  }

  /** A whole container that comes or goes: in one piece when it is short and holds nothing to hide. */
  #oneSided(place: Place, path: Path): void {
    const { before, after, unknown } = place
    const whole = isPresent(before) ? before : after
    const inParts =
      path.length === 0 ||
      hasMarks(unknown) ||
      hasMarks(place.marksBefore) ||
      hasMarks(place.marksAfter) ||
      holdsRisky(whole, path) ||
      !isShort(whole)
    if (!inParts) this.#push(path, sideOf(before), sideOf(after))
    else if (Array.isArray(whole)) {
      for (let index = 0; index < whole.length; index += 1) this.#child(place, path, index, index)
    } else this.#trees(place, isTree(whole) ? [whole] : [], path)
  }

  #trees(place: Place, trees: readonly Readonly<Record<string, unknown>>[], path: Path): void {
    const keys = new Set(trees.flatMap((tree) => Object.keys(tree)))
    if (isTree(place.unknown)) for (const key of Object.keys(place.unknown)) keys.add(key)
    for (const key of keys) this.#child(place, path, key, key)
  }

  #lists(place: Place, before: readonly unknown[], after: readonly unknown[], path: Path): void {
    if (hasMarks(place.unknown)) {
      for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
        this.#child(place, path, index, index)
      }
      return
    }
    for (const { before: one, after: other } of alignLists(before, after)) this.#child(place, path, one, other)
  }

  #child(place: Place, path: Path, one: PathStep | undefined, other: PathStep | undefined): void {
    const step = other ?? one
    if (step === undefined) return
    const marks = (tree: Marks, key: PathStep | undefined): Marks =>
      key === undefined ? undefined : childMarks(tree, key)
    this.visit(
      {
        before: childOf(place.before, one),
        after: childOf(place.after, other),
        unknown: childOf(place.unknown, other),
        marksBefore: marks(place.marksBefore, one),
        marksAfter: marks(place.marksAfter, other),
        own: { before: marks(place.own.before, one), after: marks(place.own.after, other) },
      },
      [...path, step],
    )
  }

  #scalars(place: Place, path: Path): void {
    const [before, after] = [jsonContainer(place.before), jsonContainer(place.after)]
    const bothJson =
      (before !== undefined || !isPresent(place.before)) && (after !== undefined || !isPresent(place.after))
    if (!bothJson) {
      this.#push(path, sideOf(place.before), sideOf(place.after))
      return
    }
    const count = this.changes.length + this.more
    this.#open({ ...place, before, after }, path)
    if (this.changes.length + this.more === count) {
      this.#push(path, { kind: 'absent' }, { kind: 'absent' }, 'only its form changes')
    }
  }

  #push(path: Path, before: Side, after: Side, remark?: AttributeChange['remark']): void {
    if (before.kind === 'absent' && after.kind === 'absent' && remark === undefined) return
    if (this.changes.length >= mostChanges) {
      this.more += 1
      return
    }
    const forces = this.#forcing.some((forcing) => isPrefix(forcing, path) || isPrefix(path, forcing))
    this.changes.push({ path, before, after, forces, ...(remark === undefined ? {} : { remark }) })
  }
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null
}

function isOneSided({ before, after }: Place): boolean {
  const isContainer = (value: unknown): boolean => Array.isArray(value) || isTree(value)
  if (isPresent(before) === isPresent(after)) return !isPresent(before)
  return isContainer(before) || isContainer(after)
}

function sideOf(value: unknown): Side {
  return isPresent(value) ? { kind: 'value', value } : { kind: 'absent' }
}

function cover(value: unknown, kind: 'sensitive' | 'withheld'): Side {
  return isPresent(value) ? { kind } : { kind: 'absent' }
}

function childOf(value: unknown, key: PathStep | undefined): unknown {
  if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined
  return key !== undefined && isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

function isEqual(one: unknown, other: unknown): boolean {
  if (one === other || (!isPresent(one) && !isPresent(other))) return true
  return typeof one === typeof other && canonicalText(one ?? null) === canonicalText(other ?? null)
}

function isPrefix(prefix: Path, path: Path): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => step === path[index])
}

function isShort(value: unknown): boolean {
  return sizeOf(value, inlineLength) <= inlineLength
}

// Counts no further than `most`: a container may be megabytes large. A text of several lines is never short.
function sizeOf(value: unknown, most: number): number {
  if (typeof value === 'string') return value.includes('\n') ? Infinity : value.length + 2
  if (typeof value !== 'object' || value === null) return 5
  let size = 2
  for (const [key, child] of Object.entries(value)) {
    size += key.length + 4 + sizeOf(child, most - size)
    if (size > most) return size
  }
  return size
}
