/** What the parts of one run share. */
import type { GithubState, Permissions, Repository, Run, ServedGithub } from '../../github/index.ts'
import type { CancelGrace } from '../../runner/index.ts'
import type { Inputs } from '../definition/inputs.ts'
import type { WorkflowEvent } from '../events/event.ts'
import type { ActionFinder } from './actions.ts'
import type { ConcurrencyBoard } from './concurrency.ts'
import type { Control } from './control.ts'
import type { Approve } from './gate.ts'
import type { Prepared } from './prepare.ts'
import type { Progress } from './progress.ts'
import type { JobReport } from './results.ts'

/** Secrets by name; those of an environment are for its jobs only and win. */
export interface Secrets {
  readonly repository?: Readonly<Record<string, string>>
  readonly environments?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** The machines and services every run of a service has. */
export interface Place {
  readonly state: GithubState
  readonly server: ServedGithub
  /** Origin of the git server that stands for github.com. */
  readonly gitUrl: string
  readonly secrets: Secrets
  readonly approve: Approve | undefined
  readonly tools: readonly string[]
  /** Variables of every job's machine, below `env:`. */
  readonly env: Readonly<Record<string, string>>
  readonly node: string | undefined
  /** Milliseconds in a minute of `timeout-minutes` and of wait timers. */
  readonly minute: number
  readonly cancelGrace: CancelGrace | undefined
  readonly debug: boolean
  readonly defaultPermissions: Permissions
  readonly actions: ActionFinder
  readonly board: (repository: Repository) => ConcurrencyBoard
  /** A new directory, removed with the service. */
  directory(name: string): Promise<string>
}

/** One attempt of one run. */
export interface Running {
  readonly place: Place
  readonly repository: Repository
  readonly run: Run
  readonly event: WorkflowEvent
  readonly prepared: Prepared
  readonly control: Control
  readonly fork: boolean
  /** What each job came to, as they end. */
  readonly reports: JobReport[]
  /** Of a re-run: the report to keep of a job that is not to run again. */
  readonly kept: (id: string) => JobReport | undefined
  tell(progress: Progress): void
}

/** One workflow of a run: the run's own, or a called one. */
export interface Level {
  readonly running: Running
  readonly prepared: Prepared
  /** In front of the ids and names of its jobs. */
  readonly idPrefix: string
  readonly namePrefix: string
  readonly inputs: Inputs
  /** Secrets that its jobs see, those of their environment aside. */
  readonly secrets: Readonly<Record<string, string>>
  /** Of jobs and of a workflow that say nothing; and the most that a called one may have. */
  readonly permissions: Permissions
  readonly control: Control
  /** Concurrency groups held by this level and those above. */
  readonly groups: readonly string[]
}
