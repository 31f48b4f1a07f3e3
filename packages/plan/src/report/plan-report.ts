import type { DiffLine } from '../attributes/diff-lines.ts'
import { fully } from '../attributes/diff-lines.ts'
import { unpublished } from '../comment/plan-comment.ts'
import type { PlanTextOptions } from '../comment/plan-markdown.ts'
import { countsLine } from '../markdown/effects-markdown.ts'
import type { ReviewComparison } from '../review/compare.ts'
import type { Clean } from '../scrub/clean.ts'
import type { ShownEntry } from '../shown/entry.ts'
import type { ShownPlan, ShownSection } from '../shown/shown-plan.ts'
import { escaped, page } from './page.ts'
import { reportStyle } from './style.ts'

export interface PlanReportOptions extends Omit<PlanTextOptions, 'reportUrl'> {
  /** The most UTF-16 code units, about: diffs beyond it are left out, each effect stays. 32 Mi by default. */
  readonly maxCharacters?: number
}

/**
 * Everything a plan would do as one HTML page that loads and runs nothing, with a box to tick for each kind of effect.
 * Never throws: if anything fails, the page has a fixed message.
 */
export function planReport(plan: ShownPlan, options: PlanReportOptions = {}): string {
  try {
    return reportPage(plan, options)
  } catch {
    return page('Plan', reportStyle, [`<p>${escaped(unpublished)}</p>`])
  }
}

function reportPage(plan: ShownPlan, options: PlanReportOptions): string {
  const { facts = [], reviewed, unstable = [], maxCharacters = 33_554_432 } = options
  const title = escaped(`${plan.title}: ${countsLine(plan.counts)}`)
  const room = { left: maxCharacters, leftOut: 0 }
  const sections = plan.sections.map((section) => sectionHtml(section, room))
  const { cleanse } = plan
  return page(title, reportStyle, [
    `<h1>${title}</h1>`,
    ...(plan.errored ? [notice('Planning failed: these effects are not all, and cannot be applied.')] : []),
    ...(plan.complete ? [] : [notice('Not complete: another plan is needed after this one.')]),
    ...(room.leftOut > 0 ? [notice(`Without room for the attributes of ${room.leftOut}.`)] : []),
    ...(reviewed === undefined ? [] : [reviewedHtml(reviewed, plan)]),
    ...(unstable.length === 0 ? [] : [unstableHtml(unstable, plan)]),
    ...(facts.length === 0
      ? []
      : [
          '<table>',
          ...facts.map(
            ([label, value]) =>
              `<tr><th>${escaped(cleanse(label))}</th><td><code>${escaped(cleanse(value))}</code></td></tr>`,
          ),
          '</table>',
        ]),
    '<div class="filter">',
    ...plan.sections.map(
      ({ kind, title: name, entries }) =>
        `<label><input type="checkbox" id="show-${kind}" checked> ${escaped(name)} (${entries.length})</label>`,
    ),
    '</div>',
    ...sections,
  ])
}

function notice(text: string): string {
  return `<p class="notice">${escaped(text)}</p>`
}

function reviewedHtml(reviewed: ReviewComparison, { cleanse }: ShownPlan): string {
  if (reviewed.verdict !== 'different') return `<p>Reviewed: ${reviewed.verdict}.</p>`
  const items = reviewed.differences.map(
    ({ name, change, facts }) =>
      `<li><code>${escaped(cleanse(name))}</code>: ${change} ${escaped(cleanse(facts.join(', ')))}</li>`,
  )
  return [notice('Reviewed: different.'), '<ul>', ...items, '</ul>'].join('\n')
}

function unstableHtml(unstable: NonNullable<PlanReportOptions['unstable']>, { cleanse }: ShownPlan): string {
  const items = unstable.map(
    ({ name, attribute }) =>
      `<li><code>${escaped(cleanse(name))}</code>: <code>${escaped(cleanse(attribute))}</code></li>`,
  )
  return [notice('Not repeatable: the time of the plan is held by'), '<ul>', ...items, '</ul>'].join('\n')
}

interface Room {
  left: number
  leftOut: number
}

function sectionHtml(section: ShownSection, room: Room): string {
  const heading = `<h2>${escaped(section.title)} (${section.entries.length})</h2>`
  const entries = section.entries.map((entry) => entryHtml(entry, room))
  return [`<section class="${section.kind}">`, heading, ...entries, '</section>'].join('\n')
}

function entryHtml(entry: ShownEntry, room: Room): string {
  const label = `<code class="label">${escaped(entry.label)}</code>${notesHtml(entry)}`
  if (room.left <= 0) {
    room.leftOut += 1
    return `<div class="entry">${label}</div>`
  }
  const lines = entry.diff(fully)
  const html =
    lines.length === 0
      ? `<div class="entry">${label}</div>`
      : `<details class="entry"><summary>${label}</summary>\n<pre>${lines.map(lineHtml).join('\n')}</pre></details>`
  room.left -= html.length
  return html
}

function notesHtml({ notes }: ShownEntry): string {
  if (notes.length === 0) return ''
  const part = (piece: string | { readonly code: Clean }): string =>
    typeof piece === 'string' ? escaped(piece) : `<code>${escaped(piece.code)}</code>`
  return `: ${notes.map((note) => note.map(part).join('')).join('; ')}`
}

const classes = { '+': 'add', '-': 'remove', '!': 'change', ' ': 'same' } as const

function lineHtml({ sign, text }: DiffLine): string {
  return `<span class="${classes[sign]}">${sign} ${escaped(text)}</span>`
}
