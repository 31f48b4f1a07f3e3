import {
  countsLine,
  countsOf,
  effectsMarkdown,
  effectsOf,
  effectsRecord,
  explainDifference,
  planComment,
  planReport,
  planSummary,
  publicFingerprint,
  readPlan,
  reviewRecord,
  reviewRecordText,
  scrubber,
  shownPlan,
  timedAttributes,
} from '../src/index.ts'
import type { Scrub } from '../src/index.ts'
import { effectsOfChanges } from './sample.ts'

/** Every text that is published about a plan, by channel. */
export function channelsOf(planText: string, without?: Scrub): Readonly<Record<string, string>> {
  const { plan, secrets } = readPlan(planText)
  const scrub = without ?? scrubber(secrets)
  const effects = effectsOf(plan)
  const counts = countsOf(effects)
  const fingerprint = publicFingerprint(effects)
  const shown = shownPlan(effects, { title: 'production', scrub })
  const subject = { environment: 'production', kind: 'plan' }
  const first = planComment(shown, { subject, fingerprint })
  const record = reviewRecord(effects, {
    environment: 'production',
    tree: 'a'.repeat(40),
    run: { id: '1', attempt: 1 },
    scrub,
    fingerprint,
  })
  const none = effectsOfChanges()
  const before = planComment(shownPlan(none, { title: 'production', scrub }), { subject, fingerprint: 'none' })
  const names = (found: ReturnType<typeof timedAttributes>): string =>
    found.map(({ name, attribute }) => scrub(`${name}: ${attribute}`)).join('\n')
  return {
    comment: first,
    'later comment': planComment(shown, {
      subject,
      fingerprint,
      previous: before,
      reviewed: {
        verdict: 'different',
        run: record.run,
        differences: record.effects.resources.map(({ address }) => ({ name: address, change: 'added', facts: [] })),
      },
    }),
    summary: planSummary(shown, { facts: [['plan', countsLine(counts)]] }),
    report: planReport(shown),
    'review record': reviewRecordText(record),
    'effects record': JSON.stringify(effectsRecord(effects, scrub)),
    'effects in Markdown': effectsMarkdown(effects, counts, { title: 'production', scrub }),
    'outputs and closing line': countsLine(counts),
    warnings: names(timedAttributes(effects)),
    differences: explainDifference(none, effects)
      .map(({ name, facts, attributes }) => scrub([name, ...facts, ...attributes].join(' ')))
      .join('\n'),
  }
}
