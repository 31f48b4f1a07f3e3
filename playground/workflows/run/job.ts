/** One job on its machine: its group, its environment's gate, its token, its steps, its outputs. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { environmentOf, finishJob, nameOf } from '../../github/index.ts'
import type { Environment, Permissions } from '../../github/index.ts'
import { StepFault } from '../../runner/index.ts'
import { readOnly } from '../definition/permissions.ts'
import { booleanAt, entry, mapping, numberAt, textAt } from '../values/token.ts'
import { jobSecrets, variables } from './contexts.ts'
import { passGate, refusedBranch } from './gate.ts'
import { enterGroup } from './groups.ts'
import type { Leg } from './leg.ts'
import { onMachine } from './machine.ts'
import type { MachineEnd } from './machine.ts'
import { knownEnvironment, unknownEnvironment } from './prepare.ts'
import { recordDeployment, recordIdle, recordJob, recordStatus } from './record.ts'
import type { StateJob } from './record.ts'
import { emptyReport, errorAnnotation } from './results.ts'
import type { JobConclusion, JobReport } from './results.ts'

/** Minutes a job may run when its file does not say. */
const defaultTimeout = 360

/** Runs a job to its end. Throws `StepFault` for a value in the file that cannot be evaluated. */
export async function runJob(leg: Leg, contexts: Record<string, unknown>): Promise<JobReport> {
  const { level, job, id, name, control } = leg
  const { running } = level
  const { run } = running
  const idle = (conclusion: JobConclusion, message: string): JobReport => {
    const annotations = [errorAnnotation(message)]
    recordIdle(running, name, { conclusion, annotations })
    return emptyReport({ id, key: job.key, name, attempt: run.attempt, conclusion, annotations })
  }
  if (control.cancelled) return idle('cancelled', control.reason)
  const onPending = (group: string) => {
    running.tell({ run: run.id, kind: 'job-pending', job: id, name, group })
  }
  const held = await enterGroup(running, job.concurrency, { contexts, control, above: level.groups, onPending })
  if (held === undefined) return idle('cancelled', control.reason)
  try {
    const environment = environmentFor(leg, contexts)
    if (typeof environment === 'string') return idle('failure', environment)
    return await admitted(leg, contexts, environment)
  } finally {
    held.leave()
  }
}

/** The environment of a job; a text says why it may not be used. */
function environmentFor({ level, job }: Leg, contexts: Record<string, unknown>): Environment | undefined | string {
  const detailed = mapping(job.environment) !== undefined
  const name = textAt(detailed ? entry(job.environment, 'name') : job.environment, { contexts })
  if (name === '') return undefined
  const { repository, event, place } = level.running
  const { definition } = level.prepared
  if (!knownEnvironment(repository, name))
    return `${definition.path}:${job.environment?.line ?? 1}:${job.environment?.col ?? 1}: ${unknownEnvironment(repository, name)}`
  const environment = environmentOf(place.state, repository, name)
  return refusedBranch(environment, event.ref) ?? environment
}

/** From the gate on. */
async function admitted(
  leg: Leg,
  contexts: Record<string, unknown>,
  environment: Environment | undefined,
): Promise<JobReport> {
  const { level, job, id, name, control } = leg
  const { running } = level
  const { place, run } = running
  const permissions = tokenPermissions(leg)
  const workflowRef = calledRef(leg)
  const recorded = recordJob(running, { name, environment: environment?.name, workflowRef, permissions })
  const deploys =
    environment !== undefined &&
    !(
      entry(job.environment, 'deployment') !== undefined &&
      !booleanAt(entry(job.environment, 'deployment'), { contexts })
    )
  const deployment = deploys ? recordDeployment(running, environment.name) : undefined
  const deployed = (state: string, url?: string) => {
    if (deployment !== undefined) recordStatus(running, deployment, { state, ...(url === undefined ? {} : { url }) })
  }
  const idle = (conclusion: JobConclusion, message: string): JobReport => {
    if (recorded.status !== 'completed') finishJob(place.state, recorded, conclusion)
    deployed(conclusion === 'cancelled' ? 'inactive' : 'failure')
    const annotations = [errorAnnotation(message)]
    recorded.annotations.push(...annotations)
    return emptyReport({ id, key: job.key, name, attempt: run.attempt, conclusion, annotations })
  }
  if (environment !== undefined) {
    if (recorded.status === 'waiting') {
      deployed('waiting')
      running.tell({
        run: run.id,
        kind: 'job-waiting',
        job: id,
        name,
        environment: environment.name,
        reviewers: environment.reviewers,
      })
    }
    const passed = await passGate(running, { environment, job: recorded, control })
    if (passed === 'rejected') return idle('failure', `The deployment to ${environment.name} was rejected`)
    if (passed === 'cancelled') return idle('cancelled', control.reason)
  }
  running.tell({ run: run.id, kind: 'job-started', job: id, name })
  deployed('in_progress')
  const started = performance.now()
  const end = await onJobMachine(leg, contexts, { environment, recorded, permissions })
  const duration = performance.now() - started
  const annotations = [...end.annotations, ...end.steps.flatMap((step) => step.annotations)]
  recorded.annotations.push(...annotations)
  finishJob(place.state, recorded, end.conclusion)
  deployed(end.conclusion === 'success' ? 'success' : end.conclusion === 'cancelled' ? 'inactive' : 'failure', end.url)
  return {
    id,
    key: job.key,
    name,
    conclusion: end.conclusion,
    result: end.conclusion,
    outputs: end.outputs,
    steps: end.steps,
    log: end.steps.map((step) => `##[group]${step.name}\n${step.log}##[endgroup]\n`).join(''),
    summary: end.steps
      .map((step) => step.summary)
      .filter((text) => text !== '')
      .join('\n'),
    annotations,
    ...(environment === undefined ? {} : { environment: environment.name }),
    attempt: run.attempt,
    duration,
  }
}

async function onJobMachine(
  leg: Leg,
  contexts: Record<string, unknown>,
  {
    environment,
    recorded,
    permissions,
  }: { environment: Environment | undefined; recorded: StateJob; permissions: Permissions },
): Promise<MachineEnd> {
  const { level, job, control } = leg
  const { place, repository, run } = level.running
  const { cacheMode } = job
  const granted = await place.server.actionEnv({
    repository,
    run,
    job: recorded,
    permissions,
    ...(cacheMode === 'read' || cacheMode === 'write' || cacheMode === 'write-only' || cacheMode === 'none'
      ? { cacheMode }
      : {}),
  })
  const { GITHUB_TOKEN: token = '' } = granted
  const secrets = { ...jobSecrets(level, environment?.name), GITHUB_TOKEN: token }
  const minutes = numberAt(job.timeout, { contexts }) ?? defaultTimeout
  const timer = setTimeout(
    () => {
      control.cancel(`The job has exceeded the maximum execution time of ${minutes}m0s`)
    },
    Math.min(minutes * place.minute, 2 ** 31 - 1),
  )
  try {
    const parent = await place.directory('work')
    const workspace = join(parent, repository.name, repository.name)
    await mkdir(workspace, { recursive: true })
    return await onMachine(leg, {
      recorded,
      workspace,
      token,
      secrets,
      actionEnv: Object.fromEntries(Object.entries(granted).filter(([key]) => key.startsWith('ACTIONS_'))),
      jobContext: jobContext(leg, recorded),
      contexts: { ...contexts, vars: variables(level.running, environment?.name), secrets },
      environmentUrl: entry(job.environment, 'url'),
    })
  } catch (error) {
    if (!(error instanceof StepFault)) throw error
    return {
      conclusion: 'failure',
      outputs: {},
      steps: [],
      annotations: [errorAnnotation(`${level.prepared.definition.path} ${error.message}`)],
    }
  } finally {
    clearTimeout(timer)
  }
}

/** What the job's own `permissions:`, its workflow's, or its caller's give; of a fork's pull request only reading. */
function tokenPermissions({ level, job }: Leg): Permissions {
  const permissions = job.permissions?.permissions ?? level.permissions
  return level.running.fork ? readOnly(permissions) : permissions
}

/** `owner/repo/path@ref` of the called workflow that a job belongs to. */
function calledRef({ level }: Leg): string | undefined {
  if (level.idPrefix === '') return undefined
  const { source, definition } = level.prepared
  return `${nameOf(source.repository)}/${definition.path}@${source.ref}`
}

function jobContext(leg: Leg, recorded: StateJob): Record<string, unknown> {
  const { source, definition } = leg.level.prepared
  return {
    check_run_id: recorded.id,
    workflow_ref: calledRef(leg) ?? `${nameOf(source.repository)}/${definition.path}@${source.ref}`,
    workflow_sha: source.sha,
    workflow_repository: nameOf(source.repository),
    workflow_file_path: definition.path,
  }
}
