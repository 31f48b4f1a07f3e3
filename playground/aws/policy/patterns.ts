/** Patterns with `*`, `?` and policy variables, matched without regular expressions. */

/** One unit of a pattern: a character that must be there, any one, or any number. */
export type Unit = { readonly literal: string } | { readonly wild: 'one' | 'many' }

/** Looks a policy variable up; `undefined` when the request has no single such value. */
export type Variables = ((name: string) => string | undefined) | undefined

const variable = /^\$\{\s*([^},]+?)\s*(?:,\s*'([^']*)'\s*)?\}/

/**
 * Reads a pattern. What a variable stands for is taken literally, and so are `${*}`, `${?}` and `${$}`. `undefined` when
 * a variable has no value and no default: then the pattern matches nothing.
 */
export function patternOf(text: string, variables: Variables): readonly Unit[] | undefined {
  const units: Unit[] = []
  for (let at = 0; at < text.length;) {
    const found = variables === undefined ? null : variable.exec(text.slice(at))
    if (found !== null) {
      const value = valueOf(found, variables)
      if (value === undefined) return undefined
      for (const literal of value) units.push({ literal })
      at += found[0].length
      continue
    }
    const literal = String.fromCodePoint(text.codePointAt(at) ?? 0)
    at += literal.length
    if (literal === '*') units.push({ wild: 'many' })
    else if (literal === '?') units.push({ wild: 'one' })
    else units.push({ literal })
  }
  return units
}

/** The text with its variables replaced and wildcards left as they are; `undefined` as in `patternOf`. */
export function textOf(text: string, variables: Variables): string | undefined {
  if (variables === undefined) return text
  let result = ''
  for (let at = 0; at < text.length;) {
    const found = variable.exec(text.slice(at))
    const value = found === null ? text[at] : valueOf(found, variables)
    if (value === undefined) return undefined
    result += value
    at += found === null ? 1 : found[0].length
  }
  return result
}

/** Whether a pattern matches the whole text. Time grows with the product of both lengths at worst. */
export function isMatch(pattern: readonly Unit[], text: string): boolean {
  const characters = Array.from(text)
  let unit = 0
  let at = 0
  let star = -1
  let starAt = 0
  while (at < characters.length) {
    const here = pattern[unit]
    if (here !== undefined && 'wild' in here && here.wild === 'many') {
      star = unit
      starAt = at
      unit += 1
    } else if (here !== undefined && ('wild' in here || here.literal === characters[at])) {
      unit += 1
      at += 1
    } else if (star >= 0) {
      starAt += 1
      at = starAt
      unit = star + 1
    } else return false
  }
  return pattern.slice(unit).every((rest) => 'wild' in rest && rest.wild === 'many')
}

/** Matches text without variables, as action names are: case does not matter. */
export function isActionMatch(pattern: string, action: string): boolean {
  const units = patternOf(pattern.toLowerCase(), undefined)
  return units !== undefined && isMatch(units, action.toLowerCase())
}

function valueOf(found: RegExpExecArray, variables: Variables): string | undefined {
  const name = found[1] ?? ''
  if (name === '*' || name === '?' || name === '$') return name
  return variables?.(name) ?? found[2]
}
