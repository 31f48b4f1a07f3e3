import { pathText } from '../attribute-path.ts'
import type { Clean, Cleanse } from '../scrub/clean.ts'
import { joined, says } from '../scrub/clean.ts'
import type { LineLimits } from './line-diff.ts'
import { lineDiff } from './line-diff.ts'
import type { AttributeChange, AttributeChanges, Side } from './side.ts'
import { differingParts, valueText } from './value-text.ts'

/** A line of a diff: added, removed, changed, or there for orientation. */
export interface DiffLine {
  readonly sign: '+' | '-' | '!' | ' '
  readonly text: Clean
}

/** How much of a diff is shown. */
export interface DiffLimits {
  /** UTF-16 code units of one value, about. */
  readonly value: number
  readonly text: LineLimits
}

/** For comments and summaries. */
export const briefly: DiffLimits = { value: 120, text: { lines: 30, characters: 160 } }
/** For the report. */
export const fully: DiffLimits = { value: 2000, text: { lines: 400, characters: 1000 } }

/** A diff as lines, scrubbed; what is new and not known yet comes in one line at the end. */
export function diffLines(
  { changes, more }: AttributeChanges,
  cleanse: Cleanse,
  limits: DiffLimits,
): readonly DiffLine[] {
  const lines: DiffLine[] = []
  const unknown: Clean[] = []
  for (const change of changes) {
    const name = nameOf(change, cleanse)
    if (isUnknownOnly(change)) unknown.push(name)
    else for (const line of linesOf(change, name, cleanse, limits)) lines.push(line)
  }
  if (unknown.length > 0) {
    lines.push({ sign: '+', text: says`known after apply: ${joined(unknown, ', ')}` })
  }
  if (more > 0) lines.push({ sign: ' ', text: says`and ${more} more` })
  return lines
}

function isUnknownOnly({ before, after, forces }: AttributeChange): boolean {
  return before.kind === 'absent' && after.kind === 'unknown' && !forces
}

function nameOf({ path }: AttributeChange, cleanse: Cleanse): Clean {
  if (path.length === 0) return says`value`
  // Step by step first: a short secret, whole as a key, is in a path only a part of a word.
  return cleanse(pathText(path.map((step) => (typeof step === 'number' ? step : cleanse(step)))))
}

function linesOf(change: AttributeChange, name: Clean, cleanse: Cleanse, limits: DiffLimits): readonly DiffLine[] {
  const { before, after, forces, remark } = change
  const end = forces ? says` # forces replacement` : says``
  if (remark !== undefined) return [{ sign: '!', text: says`${name}: ${remarks[remark]}${end}` }]
  if (isSeveralLines(before) || isSeveralLines(after)) {
    const lines = lineDiff(textOf(before, cleanse), textOf(after, cleanse), limits.text)
    const said = lines.some(({ sign }) => sign !== ' ') ? says`` : says` ${onlyHidden}`
    return [{ sign: signOf(change), text: says`${name}: text${said}${end}` }, ...oneSign(change, lines)]
  }
  if (before.kind === 'absent') return [{ sign: '+', text: says`${name} = ${shown(after, cleanse, limits)}${end}` }]
  if (after.kind === 'absent') return [{ sign: '-', text: says`${name} = ${shown(before, cleanse, limits)}${end}` }]
  const [old, fresh] = bothSides(before, after, cleanse, limits)
  if (old !== fresh) return [{ sign: '!', text: says`${name}: ${old} -> ${fresh}${end}` }]
  const same = before.kind === 'value' ? says`${old} ${onlyHidden}` : says`${old} changed`
  return [{ sign: '!', text: says`${name}: ${same}${end}` }]
}

const remarks = {
  'no longer marked sensitive': says`(sensitive) is no longer marked sensitive`,
  'now marked sensitive': says`is now marked sensitive`,
  'only its form changes': says`the same JSON, written in another way`,
} as const
const onlyHidden = says`(differs in what is not shown)`

function bothSides(before: Side, after: Side, cleanse: Cleanse, limits: DiffLimits): readonly [Clean, Clean] {
  if (isText(before) && isText(after)) {
    return differingParts(cleanse(before.value), cleanse(after.value), limits.value)
  }
  return [shown(before, cleanse, limits), shown(after, cleanse, limits)]
}

function shown(side: Side, cleanse: Cleanse, limits: DiffLimits): Clean {
  switch (side.kind) {
    case 'absent':
      return says`null`
    case 'unknown':
      return says`(known after apply)`
    case 'sensitive':
      return says`(sensitive)`
    case 'withheld':
      return says`(not shown)`
    case 'value':
      return valueText(side.value, cleanse, limits.value)
    default:
      return side satisfies never
  }
}

function signOf({ before, after }: AttributeChange): DiffLine['sign'] {
  if (before.kind === 'absent') return '+'
  return after.kind === 'absent' ? '-' : '!'
}

// A text that is there on one side alone has no line of the other.
function oneSign(change: AttributeChange, lines: readonly DiffLine[]): readonly DiffLine[] {
  const sign = signOf(change)
  return sign === '!' ? lines : lines.filter((line) => line.sign !== (sign === '+' ? '-' : '+'))
}

function isText(side: Side): side is { readonly kind: 'value'; readonly value: string } {
  return side.kind === 'value' && typeof side.value === 'string'
}

function isSeveralLines(side: Side): boolean {
  return isText(side) && side.value.trimEnd().includes('\n')
}

function textOf(side: Side, cleanse: Cleanse): Clean {
  if (isText(side)) return cleanse(side.value)
  return side.kind === 'absent' ? says`` : shown(side, cleanse, { value: 200, text: { lines: 1, characters: 200 } })
}
