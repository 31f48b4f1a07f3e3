import { gateEnvironments } from '@wrenchproof/delivery'
import { ProblemsError, UserError, problemLine } from '@wrenchproof/errors'
import { inventoryMarkdown } from '@wrenchproof/modules'
import type { Finding } from '@wrenchproof/modules'
import { markdownCode, markdownProse } from '@wrenchproof/plan'
import type { RouteResult, RoutedEnvironment } from './run.ts'

/** The most jobs a matrix may have (GitHub docs, "Running variations of jobs in a workflow"). */
const mostJobs = 256

/** How many waves `waves` tells apart; the last has everything that is left, in its order. */
const mostWaves = 3

/** The most bytes of the summary's table of modules; GitHub shows 1 MiB per step. */
const inventoryLimit = 400 * 1024

/** The step's outputs, by the names of action.yml. */
export function outputsOf(result: RouteResult): Record<string, string> {
  const work = workOf(result)
  const include = rowsOf(work)
  const last = mostWaves - 1
  const waves = Array.from({ length: mostWaves }, (_, index) =>
    rowsOf(work.filter(({ wave }) => Math.min(wave, last) === index)),
  )
  return {
    matrix: JSON.stringify({ include }),
    waves: JSON.stringify(waves.filter((rows) => rows.length > 0).map((rows) => ({ include: rows }))),
    environments: JSON.stringify(result.routed.map(({ environment, mode, why }) => ({ environment, mode, why }))),
    summary: summaryLine(result),
  }
}

/** The rows of a job matrix. */
function rowsOf(work: readonly RoutedEnvironment[]) {
  return work.map(({ environment, entry, why, mode, check, lane, needs, wave }) => ({
    environment,
    'github-environment': entry.githubEnvironment,
    why: why.join('; '),
    mode,
    check: check ?? '',
    lane: lane ?? '',
    needs,
    wave,
    approvals: entry.approvals,
    gates: gateEnvironments(entry.githubEnvironment, entry.approvals),
  }))
}

/** What is to be done, in one line: `deliver global, production; 2 not concerned`. */
export function summaryLine({ routed }: RouteResult): string {
  const named = (mode: RoutedEnvironment['mode']): string[] =>
    routed.filter((one) => one.mode === mode).map(({ environment }) => environment)
  const none = named('none').length
  const parts = (['deliver', 'preview', 'check'] as const).flatMap((mode) => {
    const names = named(mode)
    return names.length === 0 ? [] : [`${mode} ${names.join(', ')}`]
  })
  return [...(parts.length === 0 ? ['nothing to do'] : parts), ...(none === 0 ? [] : [`${none} not concerned`])].join(
    '; ',
  )
}

/** The lines that tell people what is to be done; when nothing is, why not: a branch may be misspelled. */
export function closingLines(result: RouteResult): string[] {
  const { routed } = result
  const whys = routed.map(({ environment, why }) => `- ${environment}: ${why.join('; ')}`)
  return [summaryLine(result), ...(routed.every(({ mode }) => mode === 'none') ? whys : [])]
}

/** The routes for the job's summary page, in Markdown. */
export function summaryOf(result: RouteResult): string {
  const { event, head, before, routed, inventory } = result
  const broken = routed.flatMap(({ environment, broken: findings }) =>
    findings.map((finding) => `${environment}: ${problemLine(finding)}`),
  )
  const names = routed.map(({ environment }) => environment)
  const modules = inventoryMarkdown(inventory, names, markdownCode)
  return [
    `### Route: ${told(summaryLine(result))}`,
    '',
    `Commit ${markdownCode(head)}, ${before === undefined ? 'compared with nothing' : `compared with ${markdownCode(before)}`}, event ${markdownCode(event)}.`,
    '',
    '| Environment | Mode | Wave | Why |',
    '| --- | --- | --- | --- |',
    ...routed.map(
      ({ environment, mode, lane, wave, why, check }) =>
        `| ${markdownCode(environment)} | ${mode}${lane === 'hotfix' ? ' (hotfix)' : ''} | ${mode === 'deliver' ? wave : ''} | ${[...why, ...(check === undefined ? [] : [`only checked: ${check}`])].map(told).join('<br>')} |`,
    ),
    '',
    ...section('Rules on modules that are broken', broken),
    ...section(
      'To know',
      warningsOf(result)
        .map(({ text }) => text)
        .filter((text) => !broken.includes(text)),
    ),
    ...(modules === ''
      ? []
      : [
          '<details><summary>Which module is where</summary>',
          '',
          Buffer.byteLength(modules) > inventoryLimit ? 'More than fits on this page.\n' : modules,
          '</details>',
          '',
        ]),
  ].join('\n')
}

/** Something to warn about, and where it is when that is known. */
export interface Warning {
  readonly text: string
  readonly at?: Finding
}

/** What to warn about: what could not be read, what a preview found broken, and the file's own oddities. */
export function warningsOf({ unknown, remarks, routed }: RouteResult): Warning[] {
  return [
    ...remarks.map((text) => ({ text })),
    ...unknown.map((finding) => ({ text: problemLine(finding), at: finding })),
    ...routed
      .filter(({ mode }) => mode === 'preview' || mode === 'check')
      .flatMap(({ environment, broken }) =>
        broken.map((finding) => ({ text: `${environment}: ${problemLine(finding)}`, at: finding })),
      ),
  ]
}

/** Why nothing may be delivered: every broken rule of what would be, or more jobs than a matrix may have. */
export function failureOf(result: RouteResult): UserError | undefined {
  const broken = result.routed
    .filter(({ mode }) => mode === 'deliver')
    .flatMap(({ environment, broken: findings }) =>
      findings.map((finding) => ({
        ...finding,
        field: `${environment}: ${finding.code}: ${finding.field}`,
      })),
    )
  if (broken.length > 0)
    return new ProblemsError(
      'environments break their own rules on modules, so nothing is routed',
      broken,
      'Mend the module sources, or change `module-sources` and `module-skew` in the environments file.',
      'MODULE_RULES',
    )
  const jobs = workOf(result).length
  if (jobs > mostJobs)
    return new UserError(
      `${jobs} environments are concerned, and a job matrix may have ${mostJobs}`,
      'Route in several jobs, each with some environments in `only`.',
      { code: 'MATRIX_TOO_LARGE' },
    )
  return undefined
}

const workOf = ({ routed }: RouteResult): RoutedEnvironment[] => routed.filter(({ mode }) => mode !== 'none')

function section(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`**${title}**`, '', ...items.map((item) => `- ${told(item)}`), '']
}

/** A sentence of ours around foreign words: whatever is not a plain word is shown as code. */
function told(sentence: string): string {
  return sentence
    .split(' ')
    .map((word) => {
      const [, text = '', mark = ''] = /^(.*?)([,;:]?)$/su.exec(word) ?? []
      return text === '' ? mark : `${markdownProse(text)}${mark}`
    })
    .join(' ')
}
