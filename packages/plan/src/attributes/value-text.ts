import { isTree } from '../attribute-path.ts'
import { exactNumberKey } from '../json-text.ts'
import type { Clean, Cleanse } from '../scrub/clean.ts'
import { joined, reshaped, says } from '../scrub/clean.ts'

/** A value as JSON in one line, scrubbed string by string before anything is escaped or cut. */
export function valueText(value: unknown, cleanse: Cleanse, longest: number): Clean {
  return shortened(jsonText(value, cleanse), longest)
}

/** A scrubbed text as a JSON string. */
export function quoted(text: Clean): Clean {
  return reshaped(text, (raw) => JSON.stringify(raw))
}

/** A long text without its middle, which says how much is left out; `longest` is in UTF-16 code units, about. */
export function shortened(text: Clean, longest: number): Clean {
  if (text.length <= longest) return text
  const [head, tail] = [Math.ceil(longest * 0.7), Math.floor(longest * 0.2)]
  return says`${slice(text, 0, head)} [${text.length - head - tail} characters left out] ${slice(text, text.length - tail, text.length)}`
}

/** Two long texts, each with the parts that both share at the ends cut down to a few characters. */
export function differingParts(before: Clean, after: Clean, longest: number): readonly [Clean, Clean] {
  if (Math.max(before.length, after.length) <= longest) return [quoted(before), quoted(after)]
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  const [from, rest] = [Math.max(start - context, 0), Math.max(end - context, 0)]
  const part = (text: Clean): Clean => {
    const middle = shortened(quoted(slice(text, from, text.length - rest)), longest)
    return says`${from === 0 ? none : says`[${from} the same] `}${middle}${rest === 0 ? none : says` [${rest} the same]`}`
  }
  return [part(before), part(after)]
}

const context = 20
const none = says``

function slice(text: Clean, start: number, end: number): Clean {
  return reshaped(text, (raw) => raw.slice(start, end).toWellFormed())
}

function jsonText(value: unknown, cleanse: Cleanse): Clean {
  if (typeof value === 'string') return quoted(cleanse(value))
  if (Array.isArray(value))
    return says`[${joined(
      value.map((element) => jsonText(element, cleanse)),
      ', ',
    )}]`
  if (isTree(value)) {
    const entries = Object.entries(value).map(
      ([key, child]) => says`${quoted(cleanse(key))}: ${jsonText(child, cleanse)}`,
    )
    return says`{${joined(entries, ', ')}}`
  }
  return cleanse(numberOrLiteral(value))
}

function numberOrLiteral(value: unknown): string {
  if (typeof value === 'object' && value !== null && exactNumberKey in value) return String(value[exactNumberKey])
  return String(value)
}
