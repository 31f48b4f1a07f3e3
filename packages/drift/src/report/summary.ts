import { markdownCode } from '@wrenchproof/plan'
import { parityMarkdown } from '../parity/markdown.ts'
import type { DriftReport } from './drift-report.ts'

type One = DriftReport['environments'][number]

export interface SummaryOptions {
  /** Where issues are: `https://github.com/owner/name/issues/`. */
  readonly issues: string
  /** The most bytes; GitHub shows 1 MiB per step. */
  readonly maxBytes?: number
}

/**
 * A report for the job's summary page. Where it is too long, whole lists give way to a sentence, the last environment's
 * first; the table of environments stays.
 */
export function driftSummary(report: DriftReport, { issues, maxBytes = 900 * 1024 }: SummaryOptions): string {
  const { environments } = report
  const sections = environments.map((one) => ({ whole: environmentSection(one), short: shortSection(one) }))
  const fixed = [
    overviewTable(report, issues),
    ...watchSection(report),
    ...paritySection(report),
    ...upkeepSection(report),
  ]
  const sizeOf = (text: string): number => Buffer.byteLength(text) + 2
  let size = [...fixed, ...sections.map(({ whole }) => whole)].reduce((sum, text) => sum + sizeOf(text), 0)
  const shown = sections.toReversed().map(({ whole, short }) => {
    if (size <= maxBytes) return whole
    size += sizeOf(short) - sizeOf(whole)
    return short
  })
  const [overview = '', ...rest] = fixed
  return `${[overview, ...shown.toReversed(), ...rest].filter((text) => text !== '').join('\n\n')}\n`
}

function overviewTable({ environments, ledgerVerified }: DriftReport, issues: string): string {
  const rows = environments.map((one) => {
    const { environment, status, issue } = one
    const link = issue === undefined ? '' : `[#${issue}](${issues}${issue})`
    return `| ${markdownCode(environment)} | ${status} | ${foundIn(one)} | ${link} |`
  })
  const note = ledgerVerified ? [] : ['', unverified]
  return ['## Drift', '', '| environment | status | found | issue |', '|---|---|---|---|', ...rows, ...note].join('\n')
}

/** What a reader has to know when the ledger was read without its key. */
export const unverified =
  'The ledger was read without its key: whoever can write its branch says what was applied last.'

/** `2 drifted objects, 1 unmanaged, changes wait`. */
export function foundIn({ drift, unmanaged, pending, unknown }: One): string {
  const waiting = pending.added.length + pending.removed.length + pending.changed.length
  const parts = [
    ...(drift.length === 0 ? [] : [`${drift.length} drifted ${drift.length === 1 ? 'object' : 'objects'}`]),
    ...(unmanaged.length === 0 ? [] : [`${unmanaged.length} unmanaged`]),
    ...(waiting === 0 ? [] : ['changes wait to be applied']),
    ...(unknown.length === 0 ? [] : ['not all could be looked at']),
  ]
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

function environmentSection(one: One): string {
  const { environment, drift, unmanaged, pending, unknown, remarks, muted, proposals } = one
  const waiting = [...pending.added, ...pending.changed, ...pending.removed]
  const lines = [
    ...unknown.map((why) => `- **not known**: ${markdownCode(why)}`),
    ...remarks.map((remark) => `- ${markdownCode(remark)}`),
    ...drift.flatMap(({ address, severity, kind, attributes, moreAttributes }) => [
      `- **${severity}** ${markdownCode(address)}${kind === 'deleted' ? ' is gone' : ''}`,
      ...attributes.map(({ path, before, after, expired }) => {
        const old = expired === undefined ? '' : ` (noise until ${expired})`
        // What is the same on both sides differs in what is not shown.
        const said =
          before === after
            ? `changed (${markdownCode(after)})`
            : `${markdownCode(before)} is now ${markdownCode(after)}`
        return `  - ${markdownCode(path)}: ${said}${old}`
      }),
      ...(moreAttributes === 0 ? [] : [`  - and ${moreAttributes} more attributes`]),
    ]),
    ...unmanaged.map(({ type, id, arn }) => {
      const kind = type === undefined ? '' : `${markdownCode(type)} `
      return `- **unmanaged** ${kind}${markdownCode(arn ?? id)}`
    }),
    ...waiting.map((member) => `- waits to be applied: ${markdownCode(member)}`),
    ...(muted.length === 0 ? [] : [`- ${muted.length} attributes are kept quiet by the noise list`]),
  ]
  if (lines.length === 0) return ''
  const code = proposals.flatMap(({ about, code: text }) =>
    text === undefined ? [] : [`# ${about.replaceAll(beyondNames, '?')}\n${text}`],
  )
  const ready =
    code.length === 0
      ? []
      : ['', '<details><summary>Code to accept it</summary>', '', '```hcl', code.join('\n\n'), '```', '', '</details>']
  return [`### ${markdownCode(environment)}`, '', ...lines, ...ready].join('\n')
}

/** What addresses and ARNs seldom hold; a comment in a block of code need not spell it. */
const beyondNames = /[^\w.[\]":/-]/gu

function shortSection({ environment }: One): string {
  return `### ${markdownCode(environment)}\n\nToo long to be shown here; the report has it.`
}

function watchSection({ watch }: DriftReport): string[] {
  const lines = [
    ...watch.overdue.map((name) => `- nobody has looked at ${markdownCode(name)} for too long`),
    ...watch.problems.map((problem) => `- ${markdownCode(problem)}`),
  ]
  return lines.length === 0 ? [] : [['### Not watched', '', ...lines].join('\n')]
}

function paritySection({ parity: { compared, differences } }: DriftReport): string[] {
  if (compared.length < 2 || differences.length === 0) return []
  const rows = differences.map(({ values, ...row }) => ({ ...row, values: new Map(Object.entries(values)) }))
  const table = parityMarkdown(rows, compared, (text) => text)
  return [`<details><summary>What differs between environments</summary>\n\n${table}\n</details>`]
}

function upkeepSection({ housekeeping }: DriftReport): string[] {
  const lines = housekeeping.flatMap(({ place, leftovers, unknown }) => [
    ...leftovers.map(({ kind, name, advice }) => `- ${kind} ${markdownCode(name)} in ${place}: ${advice}`),
    ...unknown.map((why) => `- ${place}: ${markdownCode(why)}`),
  ])
  return lines.length === 0 ? [] : [['### Housekeeping', '', ...lines].join('\n')]
}
