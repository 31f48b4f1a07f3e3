import type { Scrub } from '@wrenchproof/plan'
import { commentMarker, hasMarker, markdownCode, redaction } from '@wrenchproof/plan'
import type { EnvironmentLook } from '../look/environment.ts'
import { reasonsOf } from '../look/environment.ts'
import { severities } from '../look/severity.ts'
import { isPending } from '../pending.ts'
import { importBlocks } from '../unmanaged/import-block.ts'
import { knownFindings } from './known.ts'
import { dayOf, findingItem, objectItem, shortItem } from './lines.ts'
import type { IssueRecord, Remembered } from './record.ts'
import { recordLine } from './record.ts'

export interface IssueTextOptions {
  readonly scrub: Scrub
  /** The address of the run that looked, made by us. */
  readonly runUrl?: string
  /** The most characters of the text; GitHub's limit of 65,536 less a little if left out. */
  readonly longest?: number
}

/** Whether a body is that of our issue about an environment; who wrote it is for the caller to check. */
export function isDriftIssue(body: string, environment: string): boolean {
  return hasMarker(body, { environment, kind: 'drift' })
}

/** The title of an environment's issue; it is never used to find one. */
export function issueTitle(environment: string, looks: Pick<EnvironmentLook, 'drift' | 'unmanaged'>): string {
  const findings = looks.drift.known ? looks.drift.value.findings : []
  const objects = looks.unmanaged?.known === true ? looks.unmanaged.value.length : 0
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : [`${count} ${severity}`]
  })
  const parts = [...counts, ...(objects === 0 ? [] : [`${objects} unmanaged`])]
  return `Drift in ${environment}: ${parts.length === 0 ? 'none' : parts.join(', ')}`
}

/**
 * The text of an environment's issue: marker, record, findings worst first, what to do. When it is too long, details
 * give way first, then whole lists, the harmless ones before the others; counts stay.
 */
export function issueBody(look: EnvironmentLook, record: IssueRecord, options: IssueTextOptions): string {
  const { longest = 64_000 } = options
  const head = [
    `${commentMarker({ environment: look.environment, kind: 'drift' })}\n${recordLine(record)}`,
    intro(look, record, options),
  ]
  const sections = sectionsOf(look, record, options.scrub)
  const levels = sections.map(() => 0)
  const text = (): string =>
    `${[...head, ...sections.map(({ forms }, index) => forms[levels[index] ?? 0] ?? ''), outro(look)].filter((part) => part !== '').join('\n\n')}\n`
  for (const level of [1, 2]) {
    for (let index = sections.length - 1; index >= 0 && text().length > longest; index -= 1) {
      if ((sections[index]?.forms.length ?? 0) > level) levels[index] = level
    }
  }
  return text()
}

interface Section {
  /** From the whole to the shortest. */
  readonly forms: readonly string[]
}

const titles = {
  deleted: 'Deleted outside',
  security: 'Less or otherwise secured',
  settings: 'Changed settings',
  tags: 'Changed tags',
} as const
const shortened = 'The list is too long for an issue; the report of the run has it.'

function sectionsOf(look: EnvironmentLook, record: IssueRecord, scrub: Scrub): readonly Section[] {
  const memories = new Map(record.findings.map((finding) => [finding.key, finding]))
  const memory = (part: Pick<EnvironmentLook, 'drift' | 'unmanaged'>): Remembered | undefined => {
    const [key] = knownFindings({ ...look, ...part }, scrub)
    return key === undefined ? undefined : memories.get(key.key)
  }
  const nothing = { known: false, why: '' } as const
  const findings = look.drift.known ? look.drift.value.findings : []
  const lists = severities.flatMap((severity): Section[] => {
    const found = findings.filter((finding) => finding.severity === severity)
    if (found.length === 0) return []
    const title = `### ${titles[severity]} (${found.length})`
    const items = found.map((finding) => {
      const value = { findings: [finding], formOnly: 0, muted: [] }
      return findingItem(finding, memory({ drift: { known: true, value }, unmanaged: nothing }), scrub)
    })
    const short = found.map((finding) => shortItem(finding, scrub))
    return [
      { forms: [items, short].map((list) => `${title}\n\n${list.join('\n')}`).concat(`${title}\n\n${shortened}`) },
    ]
  })
  const objects = look.unmanaged?.known === true ? look.unmanaged.value : []
  if (objects.length === 0) return lists
  const title = `### Ours, but in no state (${objects.length})`
  const items = objects
    .map((object) => objectItem(object, memory({ drift: nothing, unmanaged: { known: true, value: [object] } }), scrub))
    .join('\n')
  const blocks = importBlocks(objects.map(({ item }) => item)).filter(
    (block) => scrub(block) === block && !block.includes(redaction),
  )
  const code = blocks.length === 0 ? '' : `\n\n\`\`\`hcl\n${blocks.join('\n')}\n\`\`\``
  return [...lists, { forms: [`${title}\n\n${items}${code}`, `${title}\n\n${items}`, `${title}\n\n${shortened}`] }]
}

function intro(look: EnvironmentLook, record: IssueRecord, { scrub, runUrl }: IssueTextOptions): string {
  const seen = `First seen ${dayOf(record.firstSeen)}, last seen ${dayOf(record.lastSeen)}, seen ${record.timesSeen === 1 ? 'once' : `${record.timesSeen} times`}${runUrl === undefined ? '' : ` ([this run](${runUrl}))`}.`
  const waiting =
    look.pending.known && isPending(look.pending.value)
      ? ['Besides, there are changes in the code that wait to be applied; those are no drift.']
      : []
  const missing = reasonsOf(look).map((reason) => `Not looked at: ${markdownCode(scrub(reason))}`)
  return [
    `The world of ${markdownCode(look.environment)} is not what was last applied there. ${seen}`,
    ...waiting,
    ...missing,
  ].join('\n\n')
}

function outro(look: EnvironmentLook): string {
  const findings = look.drift.known ? look.drift.value.findings : []
  const changed = findings.some(({ kind }) => kind === 'changed')
  const objects = look.unmanaged?.known === true && look.unmanaged.value.length > 0
  return [
    '### What to do',
    [
      ...(findings.length === 0
        ? []
        : [
            '- **Put it back**: run the deliver workflow for this environment; its plan shows what it would undo, and its guards apply.',
          ]),
      ...(changed
        ? ['- **Accept it**: write the new value into the code, or `ignore_changes` if something else is to decide it.']
        : []),
      ...(findings.some(({ kind }) => kind === 'deleted')
        ? ['- **Accept a deletion**: take the object out of the code.']
        : []),
      ...(objects ? ['- **Adopt an object**: put its `import` block into the code, or delete the object.'] : []),
      '- **Expect it**: add an entry with owner and expiry to the noise list.',
    ].join('\n'),
    'This issue is closed by the next look that finds nothing. Nothing written here is ever carried out.',
  ].join('\n\n')
}
