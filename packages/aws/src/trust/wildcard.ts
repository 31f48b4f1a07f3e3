/**
 * Whether the whole of `text` fits `pattern`, where `*` stands for any run of characters (also none) and `?` for exactly
 * one. Case counts. Linear in memory, at most `text` times `pattern` in time: a policy of many stars cannot stall us.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const wanted = Array.from(pattern)
  const given = Array.from(text)
  let at = 0
  let star = -1
  let resume = 0
  for (let index = 0; index < given.length;) {
    if (wanted[at] === '*') {
      star = at
      at += 1
      resume = index
    } else if (wanted[at] === '?' || (at < wanted.length && wanted[at] === given[index])) {
      at += 1
      index += 1
    } else if (star >= 0) {
      // Give the last star one more character and try again from there.
      at = star + 1
      resume += 1
      index = resume
    } else return false
  }
  while (wanted[at] === '*') at += 1
  return at === wanted.length
}

/** Whether a text would be read as a pattern by an operator that knows wildcards. */
export function hasWildcard(text: string): boolean {
  return /[*?]/u.test(text)
}
