/** Starts runs and jobs, asks for approvals and grants them: what GitHub does before and between jobs. */
import { randomUUID } from 'node:crypto'
import { nextId, timestamp } from './clock.ts'
import { environmentOf, findAccount } from './find.ts'
import { mayDeploy } from './rules.ts'
import type { GithubState, Permissions, Repository, Workflow } from './model.ts'
import type { Conclusion, Job, Run } from './runs.ts'

export interface RunOptions {
  /** Path such as `.github/workflows/deliver.yml`. */
  readonly workflow: string
  readonly event: string
  /** Full ref. */
  readonly ref: string
  readonly sha: string
  /** Login. */
  readonly actor: string
  readonly headSha?: string
  readonly headRef?: string
  readonly baseRef?: string
  readonly headRepositoryId?: number
  readonly pullNumber?: number
  readonly inputs?: Readonly<Record<string, unknown>>
}

/** A run of its first attempt, in progress and without jobs. */
export function startRun(state: GithubState, repository: Repository, options: RunOptions): Run {
  const workflow = workflowOf(state, repository, options.workflow)
  const actor = findAccount(state, options.actor)
  const at = timestamp(state)
  const run: Run = {
    id: nextId(state),
    backendId: randomUUID(),
    number: repository.runs.filter((other) => other.workflowId === workflow.id).length + 1,
    attempt: 1,
    workflowId: workflow.id,
    event: options.event,
    ref: options.ref,
    sha: options.sha,
    headSha: options.headSha ?? options.sha,
    headBranch: options.headRef ?? options.ref.replace(/^refs\/(?:heads|tags)\//, ''),
    headRef: options.headRef ?? '',
    baseRef: options.baseRef ?? '',
    headRepositoryId: options.headRepositoryId ?? repository.id,
    ...(options.pullNumber === undefined ? {} : { pullNumber: options.pullNumber }),
    actor,
    triggeringActor: actor,
    inputs: options.inputs ?? {},
    status: 'in_progress',
    conclusion: null,
    createdAt: at,
    updatedAt: at,
    startedAt: at,
    jobs: [],
    gates: [],
    approvals: [],
  }
  repository.runs.push(run)
  return run
}

/** The workflow at this path; it comes into being at its first run. */
export function workflowOf(state: GithubState, repository: Repository, path: string): Workflow {
  const known = repository.workflows.find((workflow) => workflow.path === path)
  if (known !== undefined) return known
  const workflow: Workflow = { id: nextId(state), path, name: path, state: 'active', createdAt: repository.createdAt }
  repository.workflows.push(workflow)
  return workflow
}

export interface JobOptions {
  readonly name: string
  readonly environment?: string
  /** `owner/repo/.github/workflows/x.yml@ref` of the called workflow. */
  readonly workflowRef?: string
  readonly permissions?: Permissions
}

/**
 * A job of the run's current attempt: running, waiting when its environment has reviewers, or failed at once when the
 * environment's branch policy does not let the run's ref deploy.
 */
export function addJob(state: GithubState, repository: Repository, run: Run, options: JobOptions): Job {
  const environment =
    options.environment === undefined ? undefined : environmentOf(state, repository, options.environment)
  const allowed = environment === undefined || mayDeploy(environment.branchPolicy, run.ref)
  const waits = allowed && environment !== undefined && environment.reviewers.length > 0
  const at = timestamp(state)
  const job: Job = {
    id: nextId(state),
    backendId: randomUUID(),
    name: options.name,
    attempt: run.attempt,
    ...(environment === undefined ? {} : { environment: environment.name }),
    ...(options.workflowRef === undefined ? {} : { workflowRef: options.workflowRef }),
    permissions: options.permissions ?? {},
    steps: [],
    annotations: [],
    status: !allowed ? 'completed' : waits ? 'waiting' : 'in_progress',
    conclusion: allowed ? null : 'failure',
    startedAt: at,
    completedAt: allowed ? null : at,
  }
  run.jobs.push(job)
  if (waits) {
    run.gates.push({ environmentId: environment.id, jobId: job.id, since: at })
    run.status = 'waiting'
  }
  return job
}

/** Ends a job with its conclusion. */
export function finishJob(state: GithubState, job: Job, conclusion: Conclusion): void {
  job.status = 'completed'
  job.conclusion = conclusion
  job.completedAt = timestamp(state)
}

/** Ends a run with its conclusion. */
export function finishRun(state: GithubState, run: Run, conclusion: Conclusion): void {
  run.status = 'completed'
  run.conclusion = conclusion
  run.updatedAt = timestamp(state)
}

/** Starts the next attempt ("Re-run all jobs"); earlier jobs and approvals stay on record. */
export function rerun(state: GithubState, run: Run, actor: string): void {
  run.attempt += 1
  run.triggeringActor = findAccount(state, actor)
  run.status = 'in_progress'
  run.conclusion = null
  run.gates = []
  run.startedAt = timestamp(state)
  run.updatedAt = run.startedAt
}

/** A review of the gates a run waits at; answers the jobs that go on. Throws when it does not wait for them. */
export function review(
  state: GithubState,
  repository: Repository,
  run: Run,
  given: { by: string; environments: readonly string[]; state: 'approved' | 'rejected'; comment?: string },
): Job[] {
  const ids = given.environments.map((name) => environmentOf(state, repository, name).id)
  const granted = run.gates.filter((gate) => ids.includes(gate.environmentId))
  if (granted.length === 0) throw new Error(`run ${run.id} does not wait for ${given.environments.join(', ')}`)
  run.gates = run.gates.filter((gate) => !granted.includes(gate))
  run.approvals.push({
    environmentIds: ids,
    state: given.state,
    user: findAccount(state, given.by),
    comment: given.comment ?? '',
  })
  const jobs = run.jobs.filter((job) => granted.some((gate) => gate.jobId === job.id))
  for (const job of jobs)
    if (given.state === 'approved') {
      job.status = 'in_progress'
      job.startedAt = timestamp(state)
    } else finishJob(state, job, 'failure')
  if (run.gates.length === 0) run.status = 'in_progress'
  return jobs
}
