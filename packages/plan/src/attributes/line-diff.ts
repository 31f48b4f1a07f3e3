import type { Clean } from '../scrub/clean.ts'
import { reshaped, says } from '../scrub/clean.ts'
import type { DiffLine } from './diff-lines.ts'
import { commonElements, mostWork } from './list-alignment.ts'
import { shortened } from './value-text.ts'

/** How much of a text of several lines is shown. */
export interface LineLimits {
  /** Lines, in all. */
  readonly lines: number
  /** UTF-16 code units of one line, about. */
  readonly characters: number
}

const context = 2

/** The lines in which two scrubbed texts differ, with two lines around them; the rest is counted. */
export function lineDiff(before: Clean, after: Clean, limits: LineLimits): readonly DiffLine[] {
  const marked = markedLines(linesOf(before), linesOf(after))
  const near = marked.map(() => false)
  for (const [index, { sign }] of marked.entries()) {
    if (sign === ' ') continue
    for (let at = index - context; at <= index + context; at += 1) if (at in near) near[at] = true
  }
  const shown: DiffLine[] = []
  let skipped = 0
  const closeGap = (): void => {
    if (skipped > 0) shown.push({ sign: ' ', text: says`  [${skipped} the same]` })
    skipped = 0
  }
  for (const [index, { sign, text }] of marked.entries()) {
    if (near[index] !== true) {
      skipped += 1
      continue
    }
    closeGap()
    if (shown.length >= limits.lines) {
      shown.push({ sign: ' ', text: says`  [${marked.length - index} lines left out]` })
      return shown
    }
    shown.push({ sign, text: says`  ${shortened(text, limits.characters)}` })
  }
  closeGap()
  return shown
}

function linesOf(text: Clean): readonly Clean[] {
  return text.split(/\r\n|[\n\r]/u).map((line) => reshaped(text, () => line))
}

function markedLines(before: readonly Clean[], after: readonly Clean[]): readonly DiffLine[] {
  let start = 0
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start += 1
  let end = 0
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  const [left, right] = [before.slice(start, before.length - end), after.slice(start, after.length - end)]
  const anchors = left.length * right.length > mostWork ? [] : commonElements(left, right)
  const lines: DiffLine[] = before.slice(0, start).map((text) => ({ sign: ' ', text }))
  let [one, other] = [0, 0]
  for (const [nextOne, nextOther] of [...anchors, [left.length, right.length] as const]) {
    for (const text of left.slice(one, nextOne)) lines.push({ sign: '-', text })
    for (const text of right.slice(other, nextOther)) lines.push({ sign: '+', text })
    for (const text of left.slice(nextOne, nextOne + 1)) lines.push({ sign: ' ', text })
    one = nextOne + 1
    other = nextOther + 1
  }
  for (const text of before.slice(before.length - end)) lines.push({ sign: ' ', text })
  return lines
}
