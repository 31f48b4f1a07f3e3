/** What changed between two releases, from the subjects of the commits. */

const sections = [
  ['Breaking', /^\w+(?:\([^)]*\))?!: /u],
  ['New', /^feat(?:\([^)]*\))?: /u],
  ['Mended', /^fix(?:\([^)]*\))?: /u],
  ['Faster', /^perf(?:\([^)]*\))?: /u],
] as const

/** The changelog of a version in Markdown; what users do not notice is left out. */
export function changelog(tag: string, subjects: readonly string[]): string {
  const parts = sections.flatMap(([title, pattern]) => {
    const own = subjects.filter(
      (subject) => pattern.test(subject) && sections.find(([, first]) => first.test(subject))?.[0] === title,
    )
    return own.length === 0 ? [] : [`## ${title}`, '', ...own.map((subject) => `- ${entry(subject)}`), '']
  })
  return [`# ${tag}`, '', ...(parts.length === 0 ? ['Nothing that users notice.', ''] : parts)].join('\n')
}

/** `feat(plan): a comment` as `plan: a comment`. */
function entry(subject: string): string {
  const { scope, text = subject } = /^\w+(?:\((?<scope>[^)]*)\))?!?: (?<text>.*)$/u.exec(subject)?.groups ?? {}
  return scope === undefined ? text : `${scope}: ${text}`
}
