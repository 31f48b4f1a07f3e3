import { commentMarker, laterRun, runLine } from '@wrenchproof/plan'
import type { CommentRun, CommentSubject } from '@wrenchproof/plan'
import { factsTable, summaryOf } from './report.ts'
import type { Circumstances } from './report.ts'
import type { ApplyResult } from './result.ts'

/** What the comment of an environment's applies is about. */
export const commentSubject = (environment: string): CommentSubject => ({ environment, kind: 'apply' })

// GitHub holds 65,536 characters; a little is left for what its mirrors add.
const longest = 65_536 - 1024

/**
 * The comment with the outcome, for the pull request that brought the commit; `undefined` when the one that is there is
 * of a later run, and stays. Where there is no room, fewer addresses are listed, then only the outcome.
 */
export function outcomeComment(
  result: ApplyResult,
  circumstances: Circumstances,
  { previous, run, runUrl }: { previous: string | undefined; run: CommentRun; runUrl: string },
): string | undefined {
  const subject = commentSubject(result.environment)
  if (previous !== undefined && laterRun(previous, subject, run)) return undefined
  const head = `${commentMarker(subject)}\n${runLine(run)}\n\n`
  const foot = `\n[The run](${runUrl})\n`
  const forms = [50, 10, 0].map((most) => summaryOf(result, { ...circumstances, most }))
  const fitting = forms.find((text) => head.length + text.length + foot.length <= longest)
  const briefly = (): string =>
    `## ${result.environment}: ${result.outcome}\n\n${factsTable(result, circumstances).join('\n')}\n`
  return head + (fitting ?? briefly()) + foot
}
