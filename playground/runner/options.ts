import type { CancelGrace } from './process/step-process.ts'

/** An action on disk, ready to be started. */
export interface FoundAction {
  readonly directory: string
  /** Top of the repository it is part of, where its own `$/` paths begin. */
  readonly root: string
  /** `owner/name` and ref for GITHUB_ACTION_REPOSITORY and GITHUB_ACTION_REF; empty for one of the same repository. */
  readonly repository: string
  readonly ref: string
}

/** Finds what `uses:` names. `from` is the action whose step uses it, undefined for a step of the job. Throws `StepFault`. */
export type FindAction = (uses: string, from: FoundAction | undefined) => Promise<FoundAction>

/** The machine and the run context of a job. What is left out has a plausible value. */
export interface RunnerOptions {
  /** GITHUB_WORKSPACE, the directory actions start in. */
  readonly workspace: string
  /** `owner/name`. */
  readonly repository?: string
  readonly repositoryId?: string
  readonly repositoryOwnerId?: string
  /** Full ref, such as `refs/heads/main` or `refs/pull/7/merge`. */
  readonly ref?: string
  readonly refProtected?: boolean
  readonly sha?: string
  readonly eventName?: string
  /** The webhook payload, written to GITHUB_EVENT_PATH. */
  readonly event?: unknown
  readonly actor?: string
  readonly actorId?: string
  /** The actor if left out; another person for a re-run. */
  readonly triggeringActor?: string
  readonly runId?: string
  readonly runNumber?: string
  readonly runAttempt?: string
  /** The workflow's name. */
  readonly workflow?: string
  /** Such as `owner/name/.github/workflows/deliver.yml@refs/heads/main`. */
  readonly workflowRef?: string
  /** The commit of the workflow file; `sha` if left out. */
  readonly workflowSha?: string
  /** The job's key. */
  readonly job?: string
  readonly headRef?: string
  readonly baseRef?: string
  readonly serverUrl?: string
  readonly apiUrl?: string
  /** `${{ github.token }}`; always masked. */
  readonly token?: string
  /** Values masked from the start, as secrets are. */
  readonly secrets?: readonly string[]
  /** Extra environment of the job, for every step. */
  readonly env?: Readonly<Record<string, string>>
  /** The `strategy` and `matrix` contexts, which the steps of composites see too. */
  readonly strategy?: Readonly<Record<string, unknown>>
  readonly matrix?: Readonly<Record<string, unknown>>
  /** The `job` context less its status. */
  readonly jobContext?: Readonly<Record<string, unknown>>
  /** Finds actions that are not at a `./` path; without it, using one is a fault. */
  readonly findAction?: FindAction
  /** For JavaScript actions only (`ACTIONS_RUNTIME_TOKEN`, `ACTIONS_RESULTS_URL` ...), less what GitHub also gives to `run:` steps. */
  readonly actionEnv?: Readonly<Record<string, string>>
  /** The Node binary that starts JavaScript actions; this process's own if left out. */
  readonly node?: string
  /** Directories in front of the system's on PATH. */
  readonly tools?: readonly string[]
  /** As if debug logging were switched on: RUNNER_DEBUG=1. */
  readonly debug?: boolean
  /** Times of a cancellation; the runner's 7.5 s and 2.5 s if left out. */
  readonly cancelGrace?: CancelGrace
}
