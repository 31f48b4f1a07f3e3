/** What a workflow service is given, and what it can do. */
import type { GithubState, Permissions, Repository, Run, ServedGithub } from '../../github/index.ts'
import type { CancelGrace } from '../../runner/index.ts'
import type { WorkflowEvent } from '../events/event.ts'
import type { Following } from './follow.ts'
import type { Approve } from './gate.ts'
import type { OnProgress } from './progress.ts'
import type { RunResult } from './results.ts'
import type { Secrets } from './running.ts'

export interface ServiceOptions {
  readonly github: GithubState
  /** Where that GitHub is served; a server of its own if left out. */
  readonly server?: ServedGithub
  readonly secrets?: Secrets
  /** Reviews the gates of environments; without it, and where it answers undefined, the REST API is waited for. */
  readonly approve?: Approve
  /** Directories in front of the system's on every job's PATH. */
  readonly tools?: readonly string[]
  /** Variables of every job's machine, such as addresses of other services. */
  readonly env?: Readonly<Record<string, string>>
  readonly onProgress?: OnProgress
  /** Directories of actions by `owner/name/path`, or of all of a repository's by `owner/name`, before the playground's own stand-ins. */
  readonly standIns?: Readonly<Record<string, string>>
  /** What GITHUB_TOKEN may do when a workflow has no `permissions:`; reads contents and packages if left out. */
  readonly defaultPermissions?: Permissions
  readonly node?: string
  /** As if debug logging were switched on. */
  readonly debug?: boolean
  /** Milliseconds in a minute of timeouts and wait timers; 60,000 if left out. */
  readonly minute?: number
  readonly cancelGrace?: CancelGrace
}

export interface StartOptions {
  readonly repository: Repository
  /** Path such as `.github/workflows/deliver.yml`, read at the event's commit. */
  readonly workflow: string
  readonly event: WorkflowEvent
  /** A run that the REST API has already queued. */
  readonly run?: Run
  /** Only this job, as if it needed nothing and had no condition. */
  readonly only?: string
}

export interface RunHandle {
  readonly id: number
  readonly run: Run
  readonly done: Promise<RunResult>
  /** Cancels as the button does; resolves when the run has ended. */
  cancel(): Promise<RunResult>
}

/** Whether a workflow starts for an event. */
export interface Triggered {
  readonly workflow: string
  readonly name: string
  readonly starts: boolean
  /** Why not. */
  readonly why?: string
}

export interface RerunOptions {
  /** `failed` runs again what failed and what depends on it; a list names jobs by id. Everything if left out. */
  readonly jobs?: 'all' | 'failed' | readonly string[]
  /** Login; whoever started the run if left out. */
  readonly actor?: string
}

export interface WorkflowService extends AsyncDisposable {
  readonly server: ServedGithub
  /** Which workflow files at the event's commit start, and why the others do not. A faulty file throws `WorkflowRefused`. */
  triggered(repository: Repository, event: WorkflowEvent): Promise<Triggered[]>
  /** Starts a workflow. Throws `WorkflowRefused`, before there is a run, for whatever is wrong with it. */
  start(options: StartOptions): Promise<RunHandle>
  /** Starts every workflow that the event starts. Throws `WorkflowRefused`, before any of them runs, if one is faulty. */
  startTriggered(repository: Repository, event: WorkflowEvent): Promise<RunHandle[]>
  /**
   * From now on starts what recorded events start: pushes (also with git, by a job), pull requests, dispatches through
   * the REST API, and `workflow_run` after runs. What GITHUB_TOKEN does starts nothing but dispatches.
   */
  follow(): Following
  /** The next attempt of a run that has ended. */
  rerun(id: number, options?: RerunOptions): Promise<RunHandle>
}
