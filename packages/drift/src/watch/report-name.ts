/** Names of report artifacts. They say whom a run has seen, so that the next one need not open them. */

const start = 'drift-report'
/** GitHub takes longer ones; a list of runs stays readable. */
const longest = 200

/** The name for a job that looked at some of all environments and has seen these. */
export function reportName(seen: readonly string[], all: readonly string[], looked: readonly string[]): string {
  if (all.length > 0 && all.every((name) => seen.includes(name))) return start
  // An artifact's name is taken once in a run, and each job of it may have seen nothing. No environment has a dot.
  return seen.length === 0 ? listed(`${start}-none.`, looked) : listed(`${start}-`, seen)
}

function listed(before: string, names: readonly string[]): string {
  const name = `${before}${names.join('+')}`
  return name.length <= longest ? name : `${before}${names[0]}+${names.length - 1}-more`
}

/** Whom a report of this name has seen; `undefined` when it is no report, or a name was too long to tell. */
export function seenIn(name: string, all: readonly string[]): readonly string[] | undefined {
  if (name === start) return all
  if (!name.startsWith(`${start}-`)) return undefined
  const seen = name.slice(start.length + 1).split('+')
  return seen.every((each) => all.includes(each)) ? seen : undefined
}
