import type { ShownPlan } from '../shown/shown-plan.ts'
import { changesSince, historyLine, readHistory } from './history.ts'
import type { CommentSubject } from './marker.ts'
import { commentMarker } from './marker.ts'
import type { PlanTextOptions } from './plan-markdown.ts'
import { planMarkdown, ranks } from './plan-markdown.ts'
import { sincePart } from './remarks.ts'
import type { CommentRun } from './run-line.ts'
import { runLine } from './run-line.ts'

export interface PlanCommentOptions extends PlanTextOptions {
  readonly subject: CommentSubject
  /** The public fingerprint of the plan. */
  readonly fingerprint: string
  /** The body of the comment that this one replaces; it must be the caller's own. */
  readonly previous?: string
  /** The run that writes it. */
  readonly run?: CommentRun
}

/** What is published when a text could not be made safely. */
export const unpublished = 'The plan cannot be shown here: its text could not be made safely. See the log of the run.'

// GitHub holds 65,536 characters; a little is left for what its own editors or mirrors add.
const commentLimits = { characters: 65_536 - 1024, bytes: 262_144 }
// A summary may have 1 MiB, and other lines of the step share it; diffs beyond some hundreds are read in the report.
const summaryLimits = { characters: Infinity, bytes: 1_048_576 - 65_536 }

/** The comment about a plan, at most 65,536 characters long. Never throws: if anything fails, it is a fixed message. */
export function planComment(plan: ShownPlan, options: PlanCommentOptions): string {
  const { subject, fingerprint, previous, run } = options
  const marker = commentMarker(subject)
  try {
    const history = previous === undefined ? undefined : readHistory(previous, subject)
    return planMarkdown(plan, {
      ...options,
      unseen: [marker, historyLine(plan, fingerprint), ...(run === undefined ? [] : [runLine(run)])],
      remarks: history === undefined ? [] : [sincePart(changesSince(history, plan, fingerprint), ranks.remark)],
      limits: commentLimits,
      diffs: commentLimits,
    })
  } catch {
    return `${marker}\n\n${unpublished}\n`
  }
}

/** The summary page of a plan, at most 960 KiB long. Never throws: if anything fails, it is a fixed message. */
export function planSummary(plan: ShownPlan, options: PlanTextOptions = {}): string {
  try {
    return planMarkdown(plan, {
      ...options,
      unseen: [],
      remarks: [],
      limits: summaryLimits,
      diffs: { characters: Infinity, bytes: 192 * 1024 },
    })
  } catch {
    return `${unpublished}\n`
  }
}
