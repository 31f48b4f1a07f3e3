import { isSuccess } from '@wrenchproof/delivery'
import type { StepOutcome } from '@wrenchproof/delivery'
import { UserError, explain } from '@wrenchproof/errors'
import { markdownCode, markdownProse } from '@wrenchproof/plan'
import { errorLine, shownError } from '@wrenchproof/terraform'
import type { Diagnostic } from '@wrenchproof/terraform'
import { importText } from './aftermath/import-text.ts'
import type { Leftover } from './leftovers.ts'
import type { ApplyResult } from './result.ts'

const sentences: Record<StepOutcome, readonly [what: string, next: string]> = {
  applied: ['everything was applied', ''],
  'no-changes': ['there was nothing to change', ''],
  refused: ['nothing was changed', ''],
  superseded: ['nothing needs to be done', ''],
  'failed-clean': ['terraform stopped before it changed anything', 'Mend what Terraform names, then plan again.'],
  partial: [
    'some changes were made and some were not',
    'Mend what Terraform names, then plan again: the new plan holds what is left.',
  ],
  'state-not-saved': [
    'changes were made, but the state could not be saved; the environment is on hold',
    'Do not plan or apply. `recover: diagnose` says what was kept and how to push it.',
  ],
  'lock-stuck': [
    'everything was applied, but the state lock is still held',
    'Release it with `terraform force-unlock ID`.',
  ],
  cancelled: ['the job was cancelled; the state holds what was done', 'Plan again: the new plan holds what is left.'],
  'in-doubt': [
    'it is not known what was changed',
    'Compare state and cloud before anything else; applies are stopped until then.',
  ],
}

/** An error for the summary page, in our words where we have some, else in Terraform's. */
function errorMarkdown(error: Diagnostic): string {
  const { code, what, next, said } = shownError(error)
  if (code === undefined || next === undefined) return `\n- ${markdownProse(what)}`
  const terraforms = said === '' ? '' : ` (${markdownProse(said)})`
  return `\n- **${code}** ${markdownProse(what)}${terraforms}\n  **Next:** ${markdownProse(next)}`
}

/** What to do about an outcome; of a state that was kept, by its name. */
function nextOf({ outcome, rescue }: Pick<ApplyResult, 'outcome' | 'rescue'>): string {
  if (outcome !== 'state-not-saved' || rescue === undefined) return sentences[outcome][1]
  return `Do not plan or apply. The state is kept: \`recover: push-errored-state\` with \`rescue: ${rescue}\`, then \`recover: clear-hold\`.`
}

/** What an apply changed, or how far a broken one came, as lines of Markdown. */
function progressLines(result: ApplyResult, most: number): string[] {
  const { outcome, progress, notStarted = [], scrub = (text: string) => text } = result
  if (progress === undefined) return []
  const line = (address: string, action?: string): string =>
    `- ${markdownCode(scrub(address))}${action === undefined ? '' : ` (${markdownProse(action)})`}`
  const [done, inFlight, failed] = [progress.done, progress.inFlight, progress.failed].map((entries) =>
    entries.map(({ address, action }) => line(address, action)),
  )
  const groups = [
    [isSuccess(outcome) ? 'Changed' : 'Done', done ?? []],
    ['Started, and not known to be done', inFlight ?? []],
    ['Failed', failed ?? []],
    ['Not started', isSuccess(outcome) ? [] : notStarted.map((address) => line(address))],
  ] as const
  return groups.flatMap(([title, lines]) =>
    lines.length === 0
      ? []
      : [
          '',
          `### ${title} (${lines.length})`,
          '',
          ...lines.slice(0, most),
          ...(lines.length > most ? [`- and ${lines.length - most} more`] : []),
        ],
  )
}

/** What was made and is in no state, as lines of Markdown with the blocks that bring it in. */
function lostLines({ lost, scrub = (text: string) => text }: ApplyResult): string[] {
  if (lost === undefined) return []
  const imports = importText(lost, scrub)
  if (imports === '') return []
  const count = lost.found.length
  return [
    '',
    `### Made, and in no state (${count}${lost.unsure.length === 0 ? '' : `, and ${lost.unsure.length} that may be`})`,
    '',
    'Put the blocks into the root and plan: what it then would import is what is there. A type that is imported by',
    'another id than its own is told by the plan; its documentation has the form.',
    '',
    // None of its lines can end the block: they begin with words of ours.
    '```hcl',
    imports,
    '```',
  ]
}

/** The step's outputs, by the names of action.yml. */
export function outputsOf({ outcome, refusal, before, after, record }: ApplyResult): Record<string, string> {
  return {
    outcome,
    refusal: refusal?.code ?? '',
    'serial-before': before === undefined ? '' : String(before.serial),
    'serial-after': after === undefined || after === 'unreadable' ? '' : String(after.serial),
    record: record ?? '',
  }
}

/** What is told beside the result itself. */
export interface Circumstances {
  /** How long the step took, in seconds. */
  readonly seconds?: number
  /** Page of the ledger's record, where it has one. */
  readonly recordUrl?: string | undefined
  /** How many addresses of each kind are listed; 200 if left out. */
  readonly most?: number
}

/** What came of it, for the job's summary page. */
export function summaryOf(result: ApplyResult, circumstances: Circumstances = {}): string {
  const { environment, outcome, refusal, errors } = result
  const [what] = sentences[outcome]
  return [
    `## ${environment}: ${outcome}${refusal === undefined ? '' : ` (${refusal.code})`}`,
    '',
    refusal === undefined ? `${what}. ${nextOf(result)}`.trim() : markdownProse(refusal.reason),
    ...(refusal === undefined ? [] : ['', `**Fix:** ${markdownProse(refusal.fix)}`]),
    ...errors.map((error) => errorMarkdown(error)),
    ...progressLines(result, circumstances.most ?? shownAddresses),
    ...lostLines(result),
    '',
    ...factsTable(result, circumstances),
    '',
  ].join('\n')
}

/** An error that left no result, for the job's summary page. */
export function errorSummary(environment: string, { code, message, fix }: UserError): string {
  const [what = '', ...more] = message.split('\n')
  return [
    `## ${environment}: ${code ?? 'failed'}`,
    '',
    markdownProse(what),
    ...more.map((line) => `\n- ${markdownProse(line.replace(/^- /u, ''))}`),
    '',
    `**Fix:** ${markdownProse(fix)}`,
    '',
  ].join('\n')
}

/** The result's numbers, as the lines of a table. */
export function factsTable(result: ApplyResult, { seconds, recordUrl }: Circumstances): string[] {
  const { commit, refusal, before, after, record, rescue, hotfix } = result
  const serial = (state: ApplyResult['after']) =>
    state === 'unreadable' ? 'unreadable' : String(state?.serial ?? 'none')
  const ledger = record === undefined ? 'not recorded' : `\`${record}\``
  return [
    '| | |',
    '|---|---|',
    `| commit | \`${commit}\` |`,
    ...(refusal === undefined
      ? [
          `| state serial | ${serial(before)} -> ${serial(after)} |`,
          `| ledger | ${recordUrl === undefined ? ledger : `[${ledger}](${recordUrl})`} |`,
        ]
      : []),
    ...(hotfix === undefined
      ? []
      : [
          `| hotfix for ${markdownProse(hotfix.incident)} by ${markdownProse(hotfix.by)} | ${markdownProse(hotfix.reason)} |`,
        ]),
    ...(rescue === undefined ? [] : [`| journal and unsaved state | \`${rescue}\` |`]),
    ...(seconds === undefined ? [] : [`| duration | ${seconds.toFixed(1)} s |`]),
  ]
}

const shownAddresses = 200

/** The line that tells people what came of it. */
export function closingLine({ environment, outcome, before, after }: ApplyResult): string {
  const serials =
    after === undefined || after === 'unreadable' ? '' : ` (serial ${before?.serial ?? 'none'} -> ${after.serial})`
  return `${environment}: ${outcome}${serials}`
}

/** The error a step ends with when it is not green; `undefined` when it is. */
export function failureOf(result: ApplyResult): UserError | undefined {
  const { environment, outcome, refusal, errors, unrecorded } = result
  if (outcome === 'superseded') return undefined
  if (refusal !== undefined)
    return new UserError(`${environment}: ${refusal.reason}`, refusal.fix, { code: refusal.code })
  const [what] = sentences[outcome]
  const list = errors.map((error) => `\n- ${errorLine(error)}`).join('')
  if (unrecorded !== undefined)
    return new UserError(
      `${environment}: ${what}${list}\nThe outcome could not be written to the ledger: ${explain(unrecorded)[0] ?? ''}`,
      'Nothing is applied here until the ledger knows the outcome: settle it with `recover: resolve-doubt`.',
      { code: 'LEDGER_UNWRITABLE', cause: unrecorded },
    )
  if (isSuccess(outcome)) return undefined
  return new UserError(`${environment}: ${what}${list}`, nextOf(result), {
    code: outcome.toUpperCase().replaceAll('-', '_'),
  })
}

/** What the post step found, in one line with the command that helps. */
export function leftoverLine(environment: string, leftover: Leftover): string {
  switch (leftover.kind) {
    case 'nothing':
      return `${environment}: the apply was cut off; terraform has ended and holds no lock`
    case 'released':
      return `${environment}: the apply was cut off and its terraform died with the state lock; lock ${leftover.lock.id} of ${leftover.lock.who} was released`
    case 'still-running':
      return `${environment}: terraform (process group ${leftover.group}) does not end; the state lock may stay held, see who holds it before you release it`
    case 'held':
      return `${environment}: the state is still locked by ${leftover.lock.who} since ${leftover.lock.created.toISOString()}, and the lock is not provably this job's: ${leftover.why}. When its holder is dead, release it: terraform force-unlock ${leftover.lock.id}`
    default:
      return leftover satisfies never
  }
}
