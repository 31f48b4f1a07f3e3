/** Names of report artifacts. They say whom a run has seen, so that the next one need not open them. */

const start = 'drift-report'
/** GitHub takes longer ones; a list of runs stays readable. */
const longest = 200

/** The name for a run that has seen these of all environments. */
export function reportName(seen: readonly string[], all: readonly string[]): string {
  if (all.length > 0 && all.every((name) => seen.includes(name))) return start
  if (seen.length === 0) return `${start}-none`
  const name = `${start}-${seen.join('+')}`
  return name.length <= longest ? name : `${start}-${seen[0]}+${seen.length - 1}-more`
}

/** Whom a report of this name has seen; `undefined` when it is no report, or a name was too long to tell. */
export function seenIn(name: string, all: readonly string[]): readonly string[] | undefined {
  if (name === start) return all
  if (!name.startsWith(`${start}-`)) return undefined
  const seen = name.slice(start.length + 1).split('+')
  return seen.every((each) => all.includes(each)) ? seen : undefined
}
