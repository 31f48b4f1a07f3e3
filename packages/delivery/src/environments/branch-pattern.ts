import picomatch from 'picomatch'

// The same on every machine, and only what the schema lets a pattern hold: `*`, `**` and `?`.
const branchGlob = {
  windows: false,
  dot: true,
  nobrace: true,
  nobracket: true,
  noextglob: true,
  nonegate: true,
  strictSlashes: true,
} as const

/** The branch that a full ref names; `undefined` for tags, pull requests and anything that is no full ref. */
export function branchOf(ref: string): string | undefined {
  const branch = /^refs\/heads\/(.+)$/su.exec(ref)?.[1]
  return branch === undefined || branch.endsWith('/') ? undefined : branch
}

/**
 * Whether a branch fits a pattern of the environments file. `*` and `?` stay within one part of the name, `**` stands
 * for any number of parts, at the end for at least one; capitals count.
 */
export function fitsBranch(pattern: string, branch: string): boolean {
  return picomatch(pattern, branchGlob)(branch)
}
