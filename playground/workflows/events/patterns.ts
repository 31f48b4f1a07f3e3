/** Filter patterns of `branches`, `tags` and `paths`, from the cheat sheet in GitHub's workflow syntax. */

/**
 * Whether a name is let through by a list: a later pattern overrides an earlier one, `!` takes out what an earlier one
 * let in. `*` stops at a slash, `**` does not; `?` and `+` repeat the character before them.
 */
export function passes(name: string, patterns: readonly string[]): boolean {
  let passed = false
  for (const pattern of patterns) {
    const negative = pattern.startsWith('!')
    if (asRegExp(negative ? pattern.slice(1) : pattern).test(name)) passed = !negative
  }
  return passed
}

function asRegExp(pattern: string): RegExp {
  let source = ''
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? ''
    if (pattern.startsWith('**/', at) && (at === 0 || pattern[at - 1] === '/')) {
      source += '(?:.*/)?'
      at += 2
    } else if (pattern.startsWith('**', at)) {
      source += '.*'
      at += 1
    } else if (character === '*') source += '[^/]*'
    else if (character === '?' || character === '+') source += character
    else if (character === '[') {
      const end = pattern.indexOf(']', at)
      if (end < 0) source += String.raw`\[`
      else {
        source += pattern.slice(at, end + 1)
        at = end
      }
    } else if (character === '\\') {
      at += 1
      source += escaped(pattern[at] ?? '')
    } else source += escaped(character)
  }
  return new RegExp(`^${source}$`)
}

function escaped(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/]/, String.raw`\$&`)
}
