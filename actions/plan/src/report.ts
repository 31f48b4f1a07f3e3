import { countsLine, effectsMarkdown, timedAttributes } from '@wrenchproof/plan'
import type { PlanResult } from './run.ts'

/** The most bytes of the summary's list of effects; GitHub shows 1 MiB per step. */
const effectsLimit = 900 * 1024

/** The step's outputs, by the names of action.yml. */
export function outputsOf({ made, manifest, name, digest }: PlanResult): Record<string, string> {
  const { counts } = manifest
  return {
    'has-changes': String(manifest.hasChanges),
    fingerprint: manifest.fingerprints.public,
    'plan-name': name,
    'plan-digest': digest,
    create: String(counts.create),
    update: String(counts.update),
    replace: String(counts.replace),
    delete: String(counts.delete),
    forget: String(counts.forget),
    import: String(counts.import),
    move: String(counts.move),
    summary: countsLine(made.counts),
  }
}

/** The plan for the job's summary page, in Markdown. */
export function summaryOf({ made, manifest, name, digest }: PlanResult): string {
  return [
    effectsMarkdown(made.effects, made.counts, { title: manifest.environment, maxBytes: effectsLimit }),
    '| | |',
    '|---|---|',
    `| commit | \`${manifest.commit}\` |`,
    `| sealed plan | \`${name}\` |`,
    `| digest | \`${digest}\` |`,
    `| fingerprint | \`${manifest.fingerprints.public}\` |`,
    `| may be applied until | ${manifest.expires} |`,
    '',
  ].join('\n')
}

/** What to warn about: attributes that make the plan one that can never be made again. */
export function warningsOf({ made }: PlanResult): string[] {
  return timedAttributes(made.effects).map(
    ({ name, attribute }) =>
      `${name}: ${attribute} holds the time of the plan, so no second plan is ever equal: \`verify: replan\` will refuse this plan`,
  )
}

/** The line that tells people what came of it. */
export function closingLine({ made, manifest, digest }: PlanResult): string {
  return `${manifest.environment}: ${countsLine(made.counts)}; sealed as ${digest}`
}
