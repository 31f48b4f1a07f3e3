/** What a run tells while it goes on. */
import type { JobConclusion, RunConclusion } from './results.ts'

export type Progress = { readonly run: number } & (
  | { readonly kind: 'run-started'; readonly workflow: string; readonly event: string; readonly attempt: number }
  | { readonly kind: 'run-ended'; readonly conclusion: RunConclusion; readonly duration: number }
  | JobProgress
  | StepProgress
)

/** `pending` waits for a concurrency group, `waiting` for the reviewers of an environment. */
export type JobProgress = { readonly job: string; readonly name: string } & (
  | { readonly kind: 'job-pending'; readonly group: string }
  | { readonly kind: 'job-waiting'; readonly environment: string; readonly reviewers: readonly string[] }
  | { readonly kind: 'job-started' }
  | {
      readonly kind: 'job-ended'
      readonly conclusion: JobConclusion
      readonly duration: number
      readonly messages: readonly string[]
    }
)

export type StepProgress = { readonly job: string; readonly step: number; readonly name: string } & (
  | { readonly kind: 'step-started' }
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'step-ended'; readonly conclusion: JobConclusion; readonly duration: number; readonly log: string }
)

export type OnProgress = (progress: Progress) => void
