/** The summary: one table, link by link, with the fix under each that is not green. */
import type { CheckResult } from '../judge.ts'
import type { Finding, Link, LinkState } from '../links/link.ts'
import type { Matrix } from '../lint/matrix.ts'
import { claimRows } from './claims.ts'
import { allLinks, health } from './health.ts'
import { cell, code, codeCell } from './markdown.ts'

/** Marks of the states; what could not be seen has its own, which is not green. */
export const MARKS: Readonly<Record<LinkState, string>> = {
  well: '✅',
  doubtful: '⚠️',
  broken: '❌',
  'cannot-tell': '❔',
  'not-asked': '➖',
}

const HEADLINES = {
  true: 'every link holds',
  false: 'a link is broken',
  'cannot-tell': 'a link could not be seen',
} as const

/** The check for the job's summary page, in Markdown. */
export function summaryOf(result: CheckResult): string {
  const { title, job, roles, rest, claims, matrix } = result
  const several = roles.length > 1
  return [
    `## ${MARKS[stateOf(result)]} ${code(title)}: ${HEADLINES[health(result)]}`,
    '',
    '| | Link | Seen |',
    '|---|---|---|',
    ...job.flatMap((link) => rows(link)),
    ...roles.flatMap(({ purpose, links }) => links.flatMap((link) => rows(link, several ? purpose : undefined))),
    ...rest.flatMap((link) => rows(link)),
    '',
    ...(claims === undefined
      ? []
      : [
          '### What the token says',
          '',
          '| Claim | Value |',
          '|---|---|',
          ...claimRows(claims).map(([name, value]) => `| ${code(name)} | ${code(value)} |`),
          '',
        ]),
    ...(matrix === undefined ? [] : matrixLines(matrix)),
    `${allLinks(result).filter(({ state }) => state === 'well').length} of ${allLinks(result).length} links are well.`,
    '',
  ].join('\n')
}

function stateOf(result: CheckResult): LinkState {
  const states = { true: 'well', false: 'broken', 'cannot-tell': 'cannot-tell' } as const
  return states[health(result)]
}

function rows(link: Link, purpose?: string): string[] {
  const name = purpose === undefined ? link.name : `${purpose}: ${link.name}`
  const seen = [cell(link.subject), ...link.saw.map(cell)]
  return [
    `| ${MARKS[link.state]} | ${cell(name)} | ${seen.join('<br>')} |`,
    ...link.findings.map((finding) => `| | ${code(finding.code)} | ${findingCell(finding, link.subject)} |`),
  ]
}

function findingCell({ subject, reason, fix }: Finding, ofLink: string): string {
  const [sentence = '', ...block] = fix.split('\n')
  return [
    ...(subject === ofLink ? [] : [cell(subject)]),
    cell(reason),
    `<b>Fix:</b> ${cell(sentence)}${block.length === 0 ? '' : codeCell(block.join('\n'))}`,
  ].join('<br>')
}

const VERDICTS = { allow: 'yes', deny: 'no', 'cannot-tell': '❔ CANNOT_TELL' } as const

function matrixLines({ roles, rows: jobs }: Matrix): string[] {
  return [
    '### Who could assume what',
    '',
    `| Job | ${roles.map((arn) => code(arn.replace(/^.*:role\//u, ''))).join(' | ')} |`,
    `|---|${roles.map(() => '---|').join('')}`,
    ...jobs.map(
      ({ job, verdicts }) => `| ${cell(job)} | ${verdicts.map((verdict) => VERDICTS[verdict]).join(' | ')} |`,
    ),
    '',
    'By the trust policies that could be seen, for runs of the workflow that this check ran in.',
    '',
  ]
}
