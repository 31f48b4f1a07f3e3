import { canonicalText } from '../fingerprint/canonical.ts'

/** The places of elements that belong together; one of them is missing for what was added or removed. */
export interface Pair {
  readonly before?: number
  readonly after?: number
}

/**
 * What happened to the elements of a list: equal ones are left out, objects between equal ones are taken to be changed
 * in place, and scalars to be removed and added. Lists that are too long for that are compared place by place.
 */
export function alignLists(before: readonly unknown[], after: readonly unknown[]): readonly Pair[] {
  const [left, right] = [before.map(keyOf), after.map(keyOf)]
  let start = 0
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1
  let end = 0
  while (end < Math.min(left.length, right.length) - start && left.at(-1 - end) === right.at(-1 - end)) end += 1
  const [middleLeft, middleRight] = [left.slice(start, left.length - end), right.slice(start, right.length - end)]
  const anchors = middleLeft.length * middleRight.length > mostWork ? [] : commonElements(middleLeft, middleRight)
  const pairs: Pair[] = []
  let [one, other] = [0, 0]
  for (const [nextOne, nextOther] of [...anchors, [middleLeft.length, middleRight.length] as const]) {
    pairs.push(...gap(before, after, [start + one, start + nextOne], [start + other, start + nextOther]))
    one = nextOne + 1
    other = nextOther + 1
  }
  return pairs
}

/** The longest list of places `[in left, in right]` at which both have the same element, in order. */
export function commonElements(
  left: readonly string[],
  right: readonly string[],
): readonly (readonly [number, number])[] {
  const width = right.length + 1
  const lengths = new Uint32Array((left.length + 1) * width)
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  const common: [number, number][] = []
  for (let [row, column] = [0, 0]; row < left.length && column < right.length;) {
    if (left[row] === right[column]) common.push([row++, column++])
    else if (at(row + 1, column) >= at(row, column + 1)) row += 1
    else column += 1
  }
  return common
}

/** Beyond this many comparisons, a place-by-place comparison has to do. */
export const mostWork = 250_000

type Range = readonly [from: number, to: number]

function* gap(before: readonly unknown[], after: readonly unknown[], left: Range, right: Range): Generator<Pair> {
  let [one, other] = [left[0], right[0]]
  while (one < left[1] && other < right[1] && isContainer(before[one]) && isContainer(after[other])) {
    yield { before: one++, after: other++ }
  }
  while (one < left[1]) yield { before: one++ }
  while (other < right[1]) yield { after: other++ }
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function keyOf(value: unknown): string {
  return canonicalText(value ?? null)
}
