/** What the steps of one job share: the machine, the run context, and what earlier steps changed for later ones. */
import type { GithubContext, Machine } from '../environment.ts'
import type { Status } from './expressions.ts'
import type { Masks } from '../commands/masks.ts'
import type { ProblemMatchers } from '../commands/problem-matchers.ts'
import type { FoundAction, RunnerOptions } from '../options.ts'
import { cancelProcess, runnerGrace } from '../process/step-process.ts'
import type { CancelGrace, StepProcess } from '../process/step-process.ts'
import type { StepEnd, Transcript } from './transcript.ts'

export interface Job {
  readonly options: RunnerOptions
  readonly machine: Machine
  readonly github: GithubContext
  readonly masks: Masks
  readonly matchers: ProblemMatchers
  /** Job environment with what GITHUB_ENV added. */
  readonly env: Record<string, string>
  /** What GITHUB_PATH added, the latest last. */
  readonly path: string[]
  /** Registered by actions with a `post`, run in reverse. */
  readonly posts: PostStep[]
  status: Status['result']
}

/** The cleanup of an action that ran. */
export interface PostStep {
  /** Of the action's step, as GITHUB_ACTION. */
  readonly action: string
  readonly condition: string | undefined
  readonly run: (step: StepContext) => Promise<StepEnd>
}

/** One step in a job, or one step inside a composite. */
export interface StepContext {
  readonly job: Job
  readonly transcript: Transcript
  readonly cancellation: Cancellation
  /** Its condition let it run although the job is being cancelled. */
  readonly afterCancel: boolean
  /** The `env` of the step itself, over the job's. */
  readonly env: Readonly<Record<string, string>>
  /** GITHUB_ACTION. */
  readonly action: string
  /** GITHUB_ACTION_PATH: the composite this step is part of. */
  readonly actionPath?: string
  /** The action that runs, or whose step this is; undefined for a local one that the job started by its directory. */
  readonly found?: FoundAction
}

/** A step's cancellation: reaches whichever process of it runs now. */
export interface Cancellation {
  readonly grace: CancelGrace
  readonly requested: boolean
  readonly current: StepProcess | undefined
  /** Takes a process that has just started as the one to reach. */
  adopt(started: StepProcess): void
  cancel(): Promise<void>
}

export function newCancellation(options: RunnerOptions): Cancellation {
  const grace = options.cancelGrace ?? runnerGrace
  let requested = false
  let current: StepProcess | undefined
  return {
    grace,
    get requested() {
      return requested
    },
    get current() {
      return current
    },
    adopt(started) {
      current = started
    },
    async cancel() {
      if (requested) return
      requested = true
      if (current !== undefined) await cancelProcess(current, grace)
    },
  }
}

/** The `env` context of a step. */
export function envContext(step: StepContext): Record<string, string> {
  return { ...step.job.env, ...step.env }
}

/** The `github` context of a step. */
export function stepGithub(step: StepContext): GithubContext {
  return {
    ...step.job.github,
    action: step.action,
    ...(step.actionPath === undefined ? {} : { action_path: step.actionPath }),
    ...(step.found === undefined ? {} : { action_repository: step.found.repository, action_ref: step.found.ref }),
  }
}
