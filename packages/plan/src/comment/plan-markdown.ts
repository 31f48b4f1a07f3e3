import type { UnstableAttribute } from '../difference.ts'
import { diffBlocks } from '../markdown/diff-blocks.ts'
import { countsLine, notices } from '../markdown/effects-markdown.ts'
import { code, prose } from '../markdown/escape.ts'
import type { Limits, Part } from '../markdown/fitting.ts'
import { fit, roomBeside } from '../markdown/fitting.ts'
import { canList, sectionForms, wholeSection } from '../markdown/section-markdown.ts'
import type { ReviewComparison } from '../review/compare.ts'
import type { ShownPlan } from '../shown/shown-plan.ts'
import { linkTo } from './link.ts'
import { reviewedPart, unstablePart } from './remarks.ts'

/** What goes with a plan wherever it is shown. */
export interface PlanTextOptions {
  /** Rows of a table at the end, such as `commit` and its id. */
  readonly facts?: readonly (readonly [label: string, value: string])[]
  /** Where the full report is; an http(s) URL. Left out, nothing is linked. */
  readonly reportUrl?: string
  /** Whether the plan is what was reviewed; left out, nothing is said about it. */
  readonly reviewed?: ReviewComparison
  /** Attributes that keep the plan from ever being made again. */
  readonly unstable?: readonly UnstableAttribute[]
}

/** What Markdown of a plan is made of besides the plan. */
export interface PlanMarkdownParts extends PlanTextOptions {
  /** Lines before everything, as they are. */
  readonly unseen: readonly string[]
  /** Parts after the notices. */
  readonly remarks: readonly Part[]
  readonly limits: Limits
  /** The most that diffs may take, even if there is room. */
  readonly diffs: Limits
}

/** How long a part is kept whole. */
export const ranks = { harmless: 0, remark: 1, important: 2, head: 3 } as const

/**
 * A plan in Markdown: what is destroyed first, each effect with its diff as far as there is room. Throws a `RangeError`
 * when not even the headings fit.
 */
export function planMarkdown(plan: ShownPlan, parts: PlanMarkdownParts): string {
  const link = linkTo(parts.reportUrl)
  const notListed = link === undefined ? 'Not listed: there is no room.' : `Not listed: see the ${link}.`
  const always = (text: string): Part => ({ forms: [text], rank: ranks.head })
  const before = [
    always(`${parts.unseen.map((line) => `${line}\n`).join('')}\n## ${prose(plan.title)}: ${countsLine(plan.counts)}`),
    ...notices(plan).map(always),
    ...(parts.reviewed === undefined ? [] : [reviewedPart(parts.reviewed, plan.cleanse, ranks.remark)]),
    ...unstablePart(parts.unstable ?? [], plan.cleanse, ranks.remark),
    ...parts.remarks,
    ...(link === undefined ? [] : [always(`Everything, with each attribute: ${link}.`)]),
  ]
  // For the sentence about diffs that are left out.
  const limits = { characters: parts.limits.characters - 400, bytes: parts.limits.bytes - 400 }
  const sections = plan.sections.map((section): Part => {
    return {
      forms: sectionForms(section, notListed, limits),
      rank: section.important ? ranks.important : ranks.harmless,
    }
  })
  const after = factsTable(plan, parts.facts ?? []).map(always)

  const all = [...before, ...sections, ...after]
  const chosen = fit(all, limits)
  const texts = all.map(({ forms }, index) => forms[chosen[index] ?? 0] ?? '')
  const whole = plan.sections.filter(
    (section, index) => chosen[before.length + index] === 0 && canList(section, limits),
  )
  const free = roomBeside(
    texts.map((text) => `${text}\n\n`),
    limits,
  )
  const { blocks, leftOut } = diffBlocks(whole, {
    characters: Math.min(free.characters, parts.diffs.characters),
    bytes: Math.min(free.bytes, parts.diffs.bytes),
  })
  for (const [index, section] of plan.sections.entries()) {
    const own = blocks.get(section)
    if (own !== undefined) texts[before.length + index] = wholeSection(section, own)
  }
  const where = link === undefined ? '' : ` See the ${link}.`
  if (leftOut > 0) {
    texts.splice(before.length + sections.length, 0, `Without room for the attributes of ${leftOut} more.${where}`)
  }
  return `${texts.join('\n\n').trimStart()}\n`
}

function factsTable({ cleanse }: ShownPlan, facts: NonNullable<PlanTextOptions['facts']>): readonly string[] {
  if (facts.length === 0) return []
  const rows = facts.map(([label, value]) => `| ${prose(cleanse(label))} | ${code(cleanse(value))} |`)
  return [['| | |', '|---|---|', ...rows].join('\n')]
}
