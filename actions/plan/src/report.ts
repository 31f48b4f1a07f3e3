import { countsLine, laterRun, planComment, planSummary, timedAttributes } from '@wrenchproof/plan'
import type { CommentSubject, UnstableAttribute } from '@wrenchproof/plan'
import type { RunContext } from '@wrenchproof/runner'
import type { Delivery, PlanResult, Told } from './result.ts'

type Facts = readonly (readonly [label: string, value: string])[]

/** What the comment of an environment's plan is about. */
export const commentSubject = (environment: string): CommentSubject => ({ environment, kind: 'plan' })

/** What goes with a preview, as rows of a table. */
export const previewFacts = ({ commit, fingerprint }: Pick<Told, 'commit' | 'fingerprint'>): Facts => [
  ['commit', commit],
  ['fingerprint', fingerprint],
]

/** What goes with a sealed plan, as rows of a table. */
export const deliveryFacts = ({
  commit,
  fingerprint,
  manifest,
  name,
  digest,
}: Pick<Delivery, 'commit' | 'fingerprint' | 'manifest' | 'name' | 'digest'>): Facts => [
  ['commit', commit],
  ['sealed plan', name],
  ['digest', digest],
  ['fingerprint', fingerprint],
  ['may be applied until', manifest.expires],
]

/** The step's outputs, by the names of action.yml. */
export function outputsOf(result: PlanResult): Record<string, string> {
  const { kind, counts, fingerprint, reportUrl } = result
  const delivered = kind === 'delivery' ? result : undefined
  const previewed = kind === 'preview' ? result : undefined
  return {
    mode: kind,
    'has-changes': String(counts.hasChanges),
    fingerprint,
    'plan-name': delivered?.name ?? '',
    'plan-digest': delivered?.digest ?? '',
    reviewed: delivered?.reviewed.verdict ?? '',
    'review-name': previewed?.recordName ?? '',
    'report-url': reportUrl ?? '',
    'comment-url': previewed?.commentUrl ?? '',
    create: String(counts.create),
    update: String(counts.update),
    replace: String(counts.replace),
    delete: String(counts.delete),
    forget: String(counts.forget),
    import: String(counts.import),
    move: String(counts.move),
    summary: countsLine(counts),
  }
}

/** The plan for the job's summary page, in Markdown. */
export function summaryOf(result: PlanResult): string {
  const { shown, effects, reportUrl } = result
  return planSummary(shown, {
    facts: result.kind === 'delivery' ? deliveryFacts(result) : previewFacts(result),
    unstable: timedAttributes(effects),
    ...(reportUrl === undefined ? {} : { reportUrl }),
    ...(result.kind === 'delivery' ? { reviewed: result.reviewed } : {}),
  })
}

/** The pull request's comment; `undefined` when the one that is there is of a later run, and stays. */
export function commentBody(
  told: Told,
  { previous, run }: { readonly previous: string | undefined; readonly run: Pick<RunContext, 'runId' | 'runAttempt'> },
): string | undefined {
  const { environment, shown, effects, fingerprint, reportUrl } = told
  const subject = commentSubject(environment)
  const written = { id: run.runId, attempt: Number(run.runAttempt) }
  if (previous !== undefined && laterRun(previous, subject, written)) return undefined
  return planComment(shown, {
    subject,
    fingerprint,
    run: written,
    facts: previewFacts(told),
    unstable: timedAttributes(effects),
    ...(previous === undefined ? {} : { previous }),
    ...(reportUrl === undefined ? {} : { reportUrl }),
  })
}

/** What is said beside the plan, so that nobody has to open the summary to see it. */
export function warningsOf(result: PlanResult): string[] {
  const { environment, effects, shown } = result
  const ended = shown.sections.filter(({ kind }) => kind === 'delete' || kind === 'replace' || kind === 'forget')
  const labels = ended.flatMap(({ entries }) => entries.map(({ label }) => label))
  const more = labels.length > shownLabels ? ` and ${labels.length - shownLabels} more` : ''
  return [
    ...(labels.length === 0
      ? []
      : [
          `${environment}: ${ended.map(({ kind, entries }) => `${entries.length} to ${kind}`).join(', ')}: ${labels.slice(0, shownLabels).join(', ')}${more}`,
        ]),
    ...(result.kind === 'delivery' ? [...unrepeatable(result), ...different(result)] : []),
    ...(result.kind === 'preview' ? timedAttributes(effects).map((attribute) => timed(result, attribute)) : []),
  ]
}

const shownLabels = 10

function unrepeatable(result: Delivery): string[] {
  return timedAttributes(result.effects).map(
    (attribute) => `${timed(result, attribute)}: \`verify: replan\` will refuse this plan`,
  )
}

function timed({ shown: { cleanse } }: Told, { name, attribute }: UnstableAttribute): string {
  return `${cleanse(name)}: ${cleanse(attribute)} holds the time of the plan, so no second plan is ever equal`
}

function different({ environment, reviewed }: Delivery): string[] {
  if (reviewed.verdict !== 'different') return []
  const { length } = reviewed.differences
  const which = length === 0 ? 'in values that are not shown' : `in ${length} ${length === 1 ? 'effect' : 'effects'}`
  return [
    `${environment}: this is not what was reviewed: run ${reviewed.run.id} planned the same tree otherwise, ${which}`,
  ]
}

/** The line that tells people what came of it. */
export function closingLine(result: PlanResult): string {
  const { environment, counts } = result
  const line = `${environment}: ${countsLine(counts)}`
  return result.kind === 'preview'
    ? `${line}; a preview, nothing is sealed`
    : `${line}; sealed as ${result.digest}; reviewed: ${result.reviewed.verdict}`
}
