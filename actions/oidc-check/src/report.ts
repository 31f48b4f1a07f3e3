/** From the result to outputs, log and error. */
import { UserError } from '@wrenchproof/errors'
import type { CheckResult } from './judge.ts'
import type { Link } from './links/link.ts'
import { allFindings, allLinks, health } from './report/health.ts'
import { claimRows } from './report/claims.ts'
export { summaryOf } from './report/summary.ts'

/** The step's outputs, by the names of action.yml. */
export function outputsOf(result: CheckResult): Record<string, string> {
  return {
    healthy: health(result),
    findings: JSON.stringify(allFindings(result)),
    account: result.account,
    subject: result.claims?.sub ?? '',
  }
}

const WORDS = {
  well: 'well',
  doubtful: 'DOUBTFUL',
  broken: 'BROKEN',
  'cannot-tell': 'CANNOT_TELL',
  'not-asked': 'not asked',
} as const

/** The check for the log: claims, then a line per link, its findings under it. */
export function logLines(result: CheckResult): readonly string[] {
  const claims =
    result.claims === undefined ? [] : claimRows(result.claims).map(([name, value]) => `claim ${name}: ${value}`)
  return [...claims, ...allLinks(result).flatMap(linkLines)]
}

function linkLines({ name, state, subject, saw, findings }: Link): string[] {
  return [
    `${WORDS[state]}: ${name}: ${[subject, ...saw].join('; ')}`,
    ...findings.flatMap(({ code, reason, fix }) =>
      [`${code}: ${reason}`, `Fix: ${fix}`].flatMap((text) => text.split('\n')).map((line) => `    ${line}`),
    ),
  ]
}

/** The error a step ends with when it is not green: the first broken link, and how many more; `undefined` when it is. */
export function failureOf(result: CheckResult): UserError | undefined {
  const state = health(result)
  if (state === 'true') return undefined
  const wanted = state === 'false' ? 'error' : 'unknown'
  const findings = allFindings(result).filter(({ severity }) => severity === wanted)
  const [first] = findings
  const more = findings.length > 1 ? `\n${findings.length - 1} more in the summary` : ''
  return new UserError(
    `${result.title}: ${first?.subject ?? ''}: ${first?.reason ?? ''}${more}`,
    first?.fix ?? 'See the summary.',
    first === undefined ? {} : { code: first.code },
  )
}
