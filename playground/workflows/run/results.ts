/** What runs, jobs and steps come to. */
import type { Annotation } from '../../runner/index.ts'

export type JobConclusion = 'success' | 'failure' | 'cancelled' | 'skipped'

export interface StepReport {
  readonly name: string
  /** `id:` or the runner's own name for it. */
  readonly action: string
  readonly outcome: JobConclusion
  readonly conclusion: JobConclusion
  readonly outputs: Readonly<Record<string, string>>
  readonly log: string
  readonly summary: string
  readonly annotations: readonly Annotation[]
  /** Milliseconds. */
  readonly duration: number
}

export interface JobReport {
  /** Unique in the run: `build`, `test (2)`, `deliver/plan`. */
  readonly id: string
  /** The job's key in its file. */
  readonly key: string
  /** As GitHub shows it: `deliver / plan (dev)`. */
  readonly name: string
  readonly conclusion: JobConclusion
  /** What `needs.<job>.result` says: a failure that may be is a success. */
  readonly result: JobConclusion
  readonly outputs: Readonly<Record<string, string>>
  readonly steps: readonly StepReport[]
  /** Every step's log under its name. */
  readonly log: string
  /** The step summaries of the job. */
  readonly summary: string
  /** Of the job itself and of its steps. */
  readonly annotations: readonly Annotation[]
  readonly environment?: string
  /** The attempt it ran in; an earlier one when a re-run kept it. */
  readonly attempt: number
  /** Milliseconds on its machine. */
  readonly duration: number
}

export type RunConclusion = 'success' | 'failure' | 'cancelled' | 'skipped'

export interface RunResult {
  readonly id: number
  readonly attempt: number
  readonly workflow: string
  readonly conclusion: RunConclusion
  /** In the order in which they ended. */
  readonly jobs: readonly JobReport[]
  /** Milliseconds. */
  readonly duration: number
}

/** A report of a job in which nothing ran. */
export function emptyReport(
  job: Pick<JobReport, 'id' | 'key' | 'name' | 'attempt' | 'conclusion'> & {
    readonly annotations?: readonly Annotation[]
  },
): JobReport {
  return { annotations: [], result: job.conclusion, outputs: {}, steps: [], log: '', summary: '', duration: 0, ...job }
}

/** An error of the run's own, without a place in a file. */
export function errorAnnotation(message: string): Annotation {
  return { level: 'error', message, properties: {} }
}

/** The conclusion of several: one failure is a failure. Nothing at all counts as skipped. */
export function together(conclusions: readonly JobConclusion[]): JobConclusion {
  for (const worst of ['failure', 'cancelled', 'success'] as const) if (conclusions.includes(worst)) return worst
  return 'skipped'
}
