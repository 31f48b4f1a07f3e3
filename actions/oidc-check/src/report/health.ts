/** Whether the chain holds. */
import type { CheckResult } from '../judge.ts'
import type { Finding, Link } from '../links/link.ts'

/** Every link, in the order of the table. */
export function allLinks({ job, roles, rest }: CheckResult): readonly Link[] {
  return [...job, ...roles.flatMap(({ links }) => links), ...rest]
}

/** Every finding, in the order of the table. */
export function allFindings(result: CheckResult): readonly Finding[] {
  return allLinks(result).flatMap(({ findings }) => findings)
}

/**
 * `false` if anything is broken; `cannot-tell` if a link of the chain could not be seen; `true` otherwise. Advice that
 * could not be given leaves the chain healthy.
 */
export function health(result: CheckResult): 'true' | 'false' | 'cannot-tell' {
  const links = allLinks(result)
  if (links.some(({ state }) => state === 'broken')) return 'false'
  return links.some(({ state, advice }) => state === 'cannot-tell' && !advice) ? 'cannot-tell' : 'true'
}
