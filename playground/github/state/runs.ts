/** Workflow runs, their attempts and jobs, and the gates that wait for people. */
import type { Account, Permissions, Variable } from './model.ts'

export interface Workflow {
  readonly id: number
  readonly path: string
  name: string
  state: 'active' | 'disabled_manually'
  readonly createdAt: string
}

export type RunStatus = 'queued' | 'in_progress' | 'completed' | 'waiting' | 'requested' | 'pending'
export type Conclusion = 'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out' | 'action_required'

/** What a step or a job says about itself, or about a line of a file. */
export interface JobAnnotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
  /** `title`, `file`, `line` and the like, as the command gave them. */
  readonly properties: Readonly<Record<string, string>>
}

/** A step of a job, the posts at its end included. */
export interface JobStep {
  name: string
  status: 'in_progress' | 'completed'
  conclusion: 'success' | 'failure' | 'cancelled' | 'skipped' | null
  readonly startedAt: string
  completedAt: string | null
  /** Lines as the runner shows them, growing while the step runs: commands taken out, masks applied. */
  readonly log: string[]
  /** Markdown for the job's summary. */
  summary: string
}

export interface Job {
  readonly id: number
  /** Identity within the artifact service. */
  readonly backendId: string
  readonly name: string
  readonly attempt: number
  /** The GitHub environment of the job, if any. */
  readonly environment?: string
  /** Path of the called workflow and the ref it was called at, for a job of a reusable workflow. */
  readonly workflowRef?: string
  readonly permissions: Permissions
  readonly steps: JobStep[]
  readonly annotations: JobAnnotation[]
  status: RunStatus
  conclusion: Conclusion | null
  startedAt: string
  completedAt: string | null
}

/** A job's request for one environment that people must still grant. */
export interface PendingGate {
  readonly environmentId: number
  readonly jobId: number
  readonly since: string
}

/** One review of a run's gates, as `GET .../approvals` tells it. It does not say which attempt it was for. */
export interface ApprovalRecord {
  readonly environmentIds: readonly number[]
  readonly state: 'approved' | 'rejected'
  readonly user: Account
  readonly comment: string
}

export interface Run {
  readonly id: number
  readonly backendId: string
  readonly number: number
  attempt: number
  readonly workflowId: number
  readonly event: string
  /** Full ref, such as `refs/heads/main` or `refs/pull/7/merge`. */
  readonly ref: string
  /** GITHUB_SHA: for pull requests the merge commit. */
  readonly sha: string
  /** The head commit; equal to `sha` except for pull requests. */
  readonly headSha: string
  readonly headBranch: string | null
  /** Branch names of a pull request's two sides, otherwise empty. */
  readonly headRef: string
  readonly baseRef: string
  readonly headRepositoryId: number
  readonly pullNumber?: number
  readonly actor: Account
  triggeringActor: Account
  readonly inputs: Readonly<Record<string, unknown>>
  status: RunStatus
  conclusion: Conclusion | null
  readonly createdAt: string
  updatedAt: string
  startedAt: string
  jobs: Job[]
  gates: PendingGate[]
  approvals: ApprovalRecord[]
}

export interface Environment {
  readonly id: number
  readonly name: string
  /** Logins; one approval suffices. */
  reviewers: string[]
  preventSelfReview: boolean
  /** Minutes. */
  waitTimer: number
  /** Patterns of branches that may deploy; undefined allows every ref. */
  branchPolicy: string[] | undefined
  variables: Variable[]
  readonly createdAt: string
}
