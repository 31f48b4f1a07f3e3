import { markdownCode, markdownProse } from '@wrenchproof/plan'
import type { PullText } from '@wrenchproof/github'
import type { MergeBackInputs } from './inputs.ts'
import type { MergeBackResult } from './run.ts'

/** Title and body of a pull request; what people typed is shown as text, never as Markdown. */
export function pullText(
  { reason, incident }: Pick<MergeBackInputs, 'reason' | 'incident'>,
  { branch, base, sha }: { readonly branch: string; readonly base: string; readonly sha: string },
): PullText {
  return {
    title: `Merge ${branch} back into ${base}`,
    body: [
      `Commit ${markdownCode(sha.slice(0, 12))} of ${markdownCode(branch)} was delivered as a hotfix and is not in ${markdownCode(base)} yet: what is delivered from there would undo it, and is refused as \`DIVERGED\` until this is merged.`,
      '',
      `- Incident: ${markdownProse(incident)}`,
      `- Reason: ${markdownProse(reason)}`,
      '',
      '**Merge with a merge commit.** A squash or a rebase makes other commits, and the hotfix would still be missing.',
      '',
    ].join('\n'),
  }
}

/** The step's outputs, by the names of action.yml. */
export function outputsOf(result: MergeBackResult): Record<string, string> {
  return { 'pull-requests': JSON.stringify(result.pulls), summary: summaryLine(result) }
}

/** What was opened, in one line. */
export function summaryLine({ branch, pulls, settled }: MergeBackResult): string {
  const parts = [
    ...pulls.map(({ base, number, made }) => `#${number} to ${base}${made ? '' : ' (open already)'}`),
    ...settled.map((base) => `${base} has it`),
  ]
  return `${branch}: ${parts.join(', ') || 'no branch to bring it back to'}`
}

/** The same for the job's summary page, in Markdown. */
export function summaryOf({ branch, pulls, settled }: MergeBackResult): string {
  return [
    `### Merge back: ${markdownProse(branch)}`,
    '',
    ...pulls.map(({ base, number }) => `- #${number} to ${markdownCode(base)}: merge it with a merge commit`),
    ...settled.map((base) => `- ${markdownCode(base)} has it already`),
    '',
  ].join('\n')
}
