/** What can be done with a Terraform root, and what comes of it. */
import type { Problem } from '@wrenchproof/errors'
import type { PlanArguments } from './argv.ts'
import type { ChildEnd } from './child.ts'
import type { Diagnostic } from './events/event.ts'
import type { Progress } from './events/journal.ts'
import type { LockInfo } from './state/lock-info.ts'
import type { StateHead } from './plan-file.ts'
import type { StateSnapshot } from './state/body.ts'
import type { KeptObject } from './state/objects.ts'
import type { StateAt } from './state/place.ts'

/** One Terraform root and the binary that works on it. */
export interface Terraform {
  /** The binary's version, such as `1.11.4`. */
  version(): Promise<string>
  /**
   * Initialises from nothing: a `.terraform` directory that is already there is deleted, because it can hold programs.
   * Throws `INIT_FAILED`, and `STATE_UNREADABLE` when all that is in the way is a state that is none.
   */
  init(options: { readonly backendConfig: readonly string[]; readonly workspace: string }): Promise<Initialised>
  /** As `init`, without a backend: enough to validate, and it needs no credential. Throws `INIT_FAILED`. */
  initLocally(): Promise<void>
  /** Configuration files in these directories that `terraform fmt` would change; all relative to the top. Throws `FMT_FAILED`. */
  unformatted(directories: readonly string[]): Promise<string[]>
  /** What `terraform validate` finds wrong. Throws `VALIDATE_FAILED` when it cannot tell. */
  invalid(): Promise<Problem[]>
  /** Plans into a file; nothing is changed. Throws `PLAN_FAILED` with Terraform's own errors. */
  plan(options: PlanArguments): Promise<Planned>
  /** Asks the cloud what became of the state's objects; neither state nor cloud is changed, and no lock taken. Throws `PLAN_FAILED`. */
  refresh(options: Omit<PlanArguments, 'lock' | 'refreshOnly'>): Promise<Refreshed>
  /** A plan file as JSON. Only for plan files that are known to be ours: a plan file is a program. */
  show(planFile: string): Promise<Buffer>
  /** The state now; `undefined` when there is none. Throws `STATE_UNREADABLE`. */
  state(): Promise<StateSnapshot | undefined>
  /** The backend's identity, as `init` answers it, where `init` could not read the state. */
  backend(): Promise<string>
  /** Where the state of a workspace is, once initialised, for looking at its versions. */
  stateAt(workspace: string): Promise<StateAt>
  /** Writes a state file, given relative to the root, to the backend, under the lock. Throws `STATE_NOT_SAVED`. */
  pushState(file: string): Promise<void>
  /** What the state holds, with ids. Throws as `state` does. */
  objects(): Promise<readonly KeptObject[]>
  /** The addresses in the state. */
  addresses(): Promise<string[]>
  /** Who holds the state lock; `undefined` when it is free. Throws `LOCK_UNKNOWN` when that cannot be told. */
  lockHolder(): Promise<LockInfo | undefined>
  /** Breaks the lock with this id. Throws `LOCK_UNKNOWN` when terraform refuses. */
  releaseLock(id: string): Promise<void>
  /** Applies a plan file and answers what is known afterwards; does not throw for what terraform does. */
  apply(planFile: string, options: ApplyOptions): Promise<Applied>
}

/** What `init` settled. */
export interface Initialised {
  readonly backend: string
  /** SHA-256 of the dependency lock file, `none` without one. */
  readonly providerLock: string
}

export interface Planned {
  readonly hasChanges: boolean
  /** `terraform show -json` of the plan. */
  readonly json: Buffer
  /** The state it was made on. */
  readonly state: StateHead | undefined
  /** What Terraform said meanwhile, for the log, once the plan has told which values are secret. */
  readonly said: readonly string[]
}

/** What a refresh saw. */
export interface Refreshed {
  /** What Terraform said meanwhile, for the log, once the plan has told which values are secret. */
  readonly said: readonly string[]
  /** `terraform show -json` of the plan; `undefined` when no object drifted, which needs no second process. */
  readonly json: Buffer | undefined
  /** The objects and outputs of the state it began with, as in a state file, parsed. It holds secrets. */
  readonly before: unknown
  /** The identity of that state; `undefined` when there was none. */
  readonly state: StateHead | undefined
}

export interface ApplyOptions {
  readonly parallelism?: number | undefined
  readonly interrupt?: AbortSignal | undefined
  /** Told terraform's process group as soon as there is one. */
  readonly onStart?: (group: number) => void
  /** A new file for the raw events, which terraform itself writes: it goes on when this process is killed. */
  readonly journal?: string
  /** Takes secrets out of Terraform's own words: its errors repeat values that it would not show elsewhere. */
  readonly scrub?: (text: string) => string
}

export interface Applied {
  readonly end: ChildEnd
  readonly started: number
  readonly completed: number
  readonly diagnostics: readonly Diagnostic[]
  readonly progress: Progress
}

export interface TerraformSettings {
  readonly binary: string
  /** The root, absolute. */
  readonly root: string
  /** The root as people know it, relative to the top of the repository; only messages need it. */
  readonly path?: string
  readonly environment: Readonly<Record<string, string>>
  /** Gets short lines while terraform works; it has to make them safe for where it writes them. */
  readonly log: (line: string) => void
  readonly interrupt?: AbortSignal | undefined
  /**
   * Milliseconds that a command that changes nothing may take; it is interrupted then, and throws `TIME_LIMIT`.
   * Terraform itself waits without end for a service that takes a request and never answers it.
   */
  readonly timeLimitMs: number
}
