/** What a step leaves behind. */
import type { WorkflowCommand } from '../commands/workflow-commands.ts'

export type Outcome = 'success' | 'failure' | 'cancelled'

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
  /** `title`, `file`, `line`, `endLine`, `col`, `endColumn` as the command gave them. */
  readonly properties: Readonly<Record<string, string>>
}

/** A step's end, with everything an observer could see of it. For a composite: of all its steps together. */
export interface StepResult {
  readonly outcome: Outcome
  /** Of the last process that did not exit with 0, else 0; null if none was started. 128 + number for a signal. */
  readonly exitCode: number | null
  readonly outputs: Readonly<Record<string, string>>
  /** stdout and stderr as the runner shows them: commands taken out, masks applied. */
  readonly log: string
  /** stdout and stderr as the processes wrote them, by lines. */
  readonly raw: string
  /** Workflow commands the runner found, in order; those between stop-commands and its token are none. */
  readonly commands: readonly WorkflowCommand[]
  readonly annotations: readonly Annotation[]
  /** The step summary, masks applied; empty if there is none or it is too large. */
  readonly summary: string
  readonly summaryError?: string
  /** Saved for the post step. */
  readonly state: Readonly<Record<string, string>>
  /** Set for later steps through GITHUB_ENV. */
  readonly env: Readonly<Record<string, string>>
  /** Added for later steps through GITHUB_PATH. */
  readonly path: readonly string[]
  /** Values the step masked. */
  readonly masks: readonly string[]
  /** Why a file command could not be processed; such a step has failed. */
  readonly fileCommandErrors: readonly string[]
}

/** A result in the making, shared by the steps inside a composite. */
export interface Transcript {
  readonly log: string[]
  readonly raw: string[]
  readonly commands: WorkflowCommand[]
  readonly annotations: Annotation[]
  readonly summaries: string[]
  readonly summaryErrors: string[]
  readonly env: Record<string, string>
  readonly path: string[]
  readonly masks: string[]
  readonly fileCommandErrors: string[]
  exitCode: number | null
  /** Told each line of the log as it is shown. */
  readonly onLine: (line: string) => void
}

export function newTranscript(onLine: (line: string) => void): Transcript {
  return {
    log: [],
    raw: [],
    commands: [],
    annotations: [],
    summaries: [],
    summaryErrors: [],
    env: {},
    path: [],
    masks: [],
    fileCommandErrors: [],
    exitCode: null,
    onLine,
  }
}

/** How one step, or one step of a composite, ended. */
export interface StepEnd {
  readonly outcome: Outcome
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
}

/** The finished result. */
export function stepResult(transcript: Transcript, end: StepEnd): StepResult {
  const { log, raw, summaries, summaryErrors, onLine: _, ...rest } = transcript
  const [summaryError] = summaryErrors
  return {
    ...rest,
    ...end,
    log: lines(log),
    raw: lines(raw),
    summary: summaries.join('\n'),
    ...(summaryError === undefined ? {} : { summaryError }),
  }
}

const lines = (all: readonly string[]) => all.map((line) => `${line}\n`).join('')
