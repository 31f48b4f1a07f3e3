/** What the REST API shows of a job: the job itself and its deployment. */
import { addJob, environmentOf, finishJob, nextId, timestamp } from '../../github/index.ts'
import type { Permissions, Run } from '../../github/index.ts'
import type { JobConclusion, JobReport } from './results.ts'
import type { Level, Running } from './running.ts'

type StateJob = Run['jobs'][number]
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

/** A job in which nothing ran. */
export function recordIdle(running: Running, name: string, conclusion: JobConclusion): void {
  const job = recordJob(running, { name, environment: undefined, workflowRef: undefined, permissions: {} })
  finishJob(running.place.state, job, conclusion)
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
