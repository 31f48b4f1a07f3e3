/** Where sealed plans live between the plan step and the apply step. Names are written once and never again. */
export interface PlanStore {
  /**
   * Keeps an envelope under its name. Throws a `UserError` when the name is taken or the store cannot be written;
   * after a throw, no half-written plan is ever found as a whole one.
   */
  save(name: PlanName, envelope: Uint8Array, expires: Date): Promise<void>
  /** Keeps something else under a name of its own, as `save` does. */
  keep(name: string, content: Uint8Array, expires: Date): Promise<void>
  /** What `keep` kept under a name; `undefined` when there is nothing. */
  kept(name: string): Promise<Uint8Array | undefined>
  /** The envelope with this digest among those kept for this commit; never "the newest". */
  find(commit: string, digest: string): Promise<FoundPlan | undefined>
}

export interface FoundPlan {
  readonly name: string
  readonly envelope: Uint8Array
  /** Who made it, where the store itself knows. */
  readonly producer?: Producer
}

/** The workflow run that a plan came from, by the store's own account and not by the plan's. */
export interface Producer {
  readonly repositoryId: string
  /** Where the code of the run came from: another repository for a pull request from a fork. */
  readonly headRepositoryId: string
  /** `.github/workflows/deliver.yml`. */
  readonly workflowPath: string
  readonly event: string
  readonly runId: string
  readonly headSha: string
  readonly headBranch: string | undefined
}

/** What a plan's name is made of; run and attempt make it unique. */
export interface PlanName {
  readonly environment: string
  readonly commit: string
  readonly runId: string
  readonly runAttempt: string
}

export function planName({ environment, commit, runId, runAttempt }: PlanName): string {
  return `tfplan-${environment}-${commit}-${runId}-${runAttempt}`
}

/** The commit in a plan's name; an environment's name may hold dashes, a commit holds none. */
export function commitOfPlanName(name: string): string | undefined {
  return /^tfplan-[a-z][a-z0-9-]*-([0-9a-f]{40}|[0-9a-f]{64})-\d+-\d+$/u.exec(name)?.[1]
}

/** The run in a plan's name. */
export function runOfPlanName(name: string): string | undefined {
  return /^tfplan-.*-(\d+)-\d+$/u.exec(name)?.[1]
}

/** Name of what a broken apply left behind. */
export function rescueName({ environment, commit, runId, runAttempt }: PlanName): string {
  return `rescue-${environment}-${commit}-${runId}-${runAttempt}`
}

/** Whether a name is one that `rescueName` makes, with its run; anything else is not looked for. */
export function runOfRescueName(name: string): string | undefined {
  return /^rescue-[a-z][a-z0-9-]*-(?:[0-9a-f]{40}|[0-9a-f]{64})-(\d+)-\d+$/u.exec(name)?.[1]
}
