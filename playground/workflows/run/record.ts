/** What the REST API shows of a job: the job itself and its deployment. */
import { addJob, environmentOf, finishJob, nextId, timestamp } from '../../github/index.ts'
import type { Permissions, Run } from '../../github/index.ts'
import type { JobReport, StepReport } from './results.ts'
import type { Level, Running } from './running.ts'

/** A job in the state. */
export type StateJob = Run['jobs'][number]
type Deployment = Running['repository']['deployments'][number]

/** A job in the run, waiting if its environment has reviewers. */
export function recordJob(
  { place, repository, run }: Running,
  job: { name: string; environment: string | undefined; workflowRef: string | undefined; permissions: Permissions },
): StateJob {
  const { name, environment, workflowRef, permissions } = job
  return addJob(place.state, repository, run, {
    name,
    permissions,
    ...(environment === undefined ? {} : { environment }),
    ...(workflowRef === undefined ? {} : { workflowRef }),
  })
}

/** A job in which nothing ran, and why not. */
export function recordIdle(
  running: Running,
  name: string,
  { conclusion, annotations = [] }: Pick<JobReport, 'conclusion'> & Partial<Pick<JobReport, 'annotations'>>,
): void {
  const job = recordJob(running, { name, environment: undefined, workflowRef: undefined, permissions: {} })
  job.annotations.push(...annotations)
  finishJob(running.place.state, job, conclusion)
}

/** A step of a job as it goes on; one that is skipped only ends. */
export function recordStep({ place }: Running, job: StateJob) {
  let step: StateJob['steps'][number] | undefined
  const begin = (name: string) => {
    const begun: StateJob['steps'][number] = {
      name,
      status: 'in_progress',
      conclusion: null,
      startedAt: timestamp(place.state),
      completedAt: null,
      log: [],
      summary: '',
    }
    step = begun
    job.steps.push(begun)
    return begun
  }
  return {
    started: begin,
    line: (text: string) => step?.log.push(...text.split('\n')),
    ended({ name, conclusion, log, summary }: StepReport) {
      const over = step ?? begin(name)
      over.status = 'completed'
      over.conclusion = conclusion
      over.completedAt = timestamp(place.state)
      over.summary = summary
      // What a step says at its very end, such as that its time is up, comes with its report only.
      over.log.length = 0
      if (log !== '') for (const line of log.replace(/\n$/, '').split('\n')) over.log.push(line)
    },
  }
}

/** A deployment of the job to its environment. */
export function recordDeployment({ place, repository, run, event }: Running, environment: string): Deployment {
  const deployment: Deployment = {
    id: nextId(place.state),
    sha: event.sha,
    ref: event.ref.replace(/^refs\/heads\//, ''),
    task: 'deploy',
    environment: environmentOf(place.state, repository, environment).name,
    description: null,
    payload: {},
    creator: run.actor,
    createdAt: timestamp(place.state),
    statuses: [],
  }
  repository.deployments.push(deployment)
  return deployment
}

/** A status of a deployment, such as `waiting`, `in_progress`, `success`. */
export function recordStatus(
  { place, run }: Running,
  deployment: Deployment,
  { state, url = '' }: { state: string; url?: string },
): void {
  deployment.statuses.push({
    id: nextId(place.state),
    state,
    description: '',
    targetUrl: url,
    creator: run.actor,
    createdAt: timestamp(place.state),
  })
}

/** Keeps a job's report and tells of its end. */
export function ended({ running }: Level, report: JobReport): void {
  running.reports.push(report)
  running.tell({
    run: running.run.id,
    kind: 'job-ended',
    job: report.id,
    name: report.name,
    conclusion: report.conclusion,
    duration: report.duration,
    messages: report.annotations.filter(({ level: how }) => how === 'error').map(({ message }) => message),
  })
}
