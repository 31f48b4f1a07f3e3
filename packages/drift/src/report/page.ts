import { htmlEscaped, htmlPage } from '@wrenchproof/plan'
import type { DriftReport } from './drift-report.ts'
import { foundIn, unverified } from './summary.ts'

type One = DriftReport['environments'][number]

const style = `
:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{margin:0 auto;max-width:75rem;padding:1rem}
h1{font-size:1.4rem}h2{font-size:1.15rem;margin:1.5rem 0 .25rem}
table{border-collapse:collapse}td,th{text-align:left;padding:.15rem 1rem .15rem 0;font-weight:400;vertical-align:top}
th{opacity:.7}
code,pre{font:13px/1.45 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}
pre{margin:.25rem 0 .5rem;padding:.5rem;background:#8881}
summary{cursor:pointer}
.item{content-visibility:auto;contain-intrinsic-size:auto 1.6rem;border-bottom:1px solid #8884;padding:.15rem 0}
.deleted,.security,.drifted{color:#cf222e}.settings,.unknown{color:#9a6700}.clean{color:#1a7f37}
`

/** A report as one HTML page that loads and runs nothing. */
export function driftPage(report: DriftReport): string {
  const { environments, at, repository, commit, run } = report
  return htmlPage(`Drift of ${htmlEscaped(repository)}`, style, [
    `<h1>Drift of ${htmlEscaped(repository)}</h1>`,
    `<p>Looked at ${htmlEscaped(at)}, from ${code(commit.slice(0, 12))}, in ${code(run)}.</p>`,
    ...(report.ledgerVerified ? [] : [`<p>${unverified}</p>`]),
    '<table>',
    `<tr>${['environment', 'status', 'found', 'issue'].map((name) => `<th>${name}</th>`).join('')}</tr>`,
    ...environments.map(
      (one) =>
        `<tr><td>${code(one.environment)}</td><td class="${one.status}">${one.status}</td>` +
        `<td>${htmlEscaped(foundIn(one))}</td><td>${one.issue === undefined ? '' : `#${one.issue}`}</td></tr>`,
    ),
    '</table>',
    ...list('Not watched', [
      ...report.watch.overdue.map((name) => `nobody has looked at ${code(name)} for too long`),
      ...report.watch.problems.map(htmlEscaped),
    ]),
    ...environments.flatMap(environmentHtml),
    ...parityHtml(report),
    ...list(
      'Housekeeping',
      report.housekeeping.flatMap(({ place, leftovers, unknown }) => [
        ...leftovers.map(
          ({ kind, name, advice }) => `${kind} ${code(name)} in ${htmlEscaped(place)}: ${htmlEscaped(advice)}`,
        ),
        ...unknown.map((why) => `${htmlEscaped(place)}: ${htmlEscaped(why)}`),
      ]),
    ),
  ])
}

function environmentHtml(one: One): string[] {
  const { environment, drift, unmanaged, pending, unknown, remarks, muted, proposals } = one
  const waiting = [...pending.added, ...pending.changed, ...pending.removed]
  const items = [
    ...unknown.map((why) => `<span class="unknown">not known</span>: ${htmlEscaped(why)}`),
    ...remarks.map(htmlEscaped),
    ...drift.map((finding) => findingHtml(finding)),
    ...unmanaged.map(({ type, id, arn, ageDays }) => {
      const age = ageDays === undefined ? '' : `, ${ageDays} days old`
      return `unmanaged ${type === undefined ? '' : `${code(type)} `}${code(arn ?? id)}${age}`
    }),
    ...waiting.map((member) => `waits to be applied: ${code(member)}`),
    ...muted.map(({ address, path, until }) => `kept quiet until ${until}: ${code(address)} ${code(path)}`),
    ...proposals.map(
      ({ kind, about, text, code: hcl }) =>
        `proposal to ${kind.replace('-', ' ')} ${code(about)}: ${htmlEscaped(text)}${hcl === undefined ? '' : `<pre>${block(hcl)}</pre>`}`,
    ),
  ]
  return list(environment, items)
}

function findingHtml({ address, severity, kind, attributes, moreAttributes }: One['drift'][number]): string {
  const name = `<span class="${severity}">${severity}</span> ${code(address)}`
  if (kind === 'deleted') return `${name} is gone`
  const lines = attributes.map(({ path, before, after, expired }) => {
    const old = expired === undefined ? '' : ` (noise until ${expired})`
    const said =
      before === after ? `changed (${htmlEscaped(after)})` : `${htmlEscaped(before)} is now ${htmlEscaped(after)}`
    return `${htmlEscaped(path)}: ${said}${old}`
  })
  const more = moreAttributes === 0 ? [] : [`and ${moreAttributes} more attributes`]
  return `<details open><summary>${name}</summary><pre>${[...lines, ...more].join('\n')}</pre></details>`
}

function parityHtml({ parity: { compared, differences } }: DriftReport): string[] {
  if (compared.length < 2) return []
  if (differences.length === 0) return list('Parity', ['Modules, providers and outputs are the same everywhere.'])
  const head = ['what', 'name', ...compared].map((name) => `<th>${htmlEscaped(name)}</th>`).join('')
  const rows = differences.map(({ kind, name, values, ahead }) => {
    const cells = compared.map((environment) => {
      const value = values[environment]
      return `<td>${value === undefined ? 'none' : code(value)}${ahead.includes(environment) ? ' (ahead)' : ''}</td>`
    })
    return `<tr><td>${kind}</td><td>${code(name)}</td>${cells.join('')}</tr>`
  })
  return ['<h2>Parity</h2>', `<table><tr>${head}</tr>`, ...rows, '</table>']
}

function list(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return []
  return [`<h2>${htmlEscaped(title)}</h2>`, ...items.map((item) => `<div class="item">${item}</div>`)]
}

function code(text: string): string {
  return `<code>${htmlEscaped(text)}</code>`
}

/** Several lines: each is escaped by itself, because line breaks would be spelled out. */
function block(text: string): string {
  return text.split('\n').map(htmlEscaped).join('\n')
}
