import { ProblemsError } from '@wrenchproof/errors'
import type { Problem } from '@wrenchproof/errors'

/** Environment variables, as a value: nothing in packages reads the process's own. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where and for whom a step runs, from the variables GitHub documents as default environment variables. */
export interface RunContext {
  /** `owner/name`. */
  readonly repository: string
  /** The repository's number; survives renames. */
  readonly repositoryId: string
  readonly sha: string
  /** Full ref, such as `refs/heads/main`. */
  readonly ref: string
  readonly eventName: string
  readonly actor: string
  /** Who started this attempt: another person than `actor` for a re-run. */
  readonly triggeringActor: string
  readonly runId: string
  readonly runAttempt: string
  /** `owner/repo/.github/workflows/file.yml@ref`. */
  readonly workflowRef: string
  readonly serverUrl: string
  /** The checkout, absolute. */
  readonly workspace: string
  /** A directory emptied by the runner after the job. */
  readonly temp: string
}

const variables = {
  repository: 'GITHUB_REPOSITORY',
  repositoryId: 'GITHUB_REPOSITORY_ID',
  sha: 'GITHUB_SHA',
  ref: 'GITHUB_REF',
  eventName: 'GITHUB_EVENT_NAME',
  actor: 'GITHUB_ACTOR',
  runId: 'GITHUB_RUN_ID',
  runAttempt: 'GITHUB_RUN_ATTEMPT',
  workflowRef: 'GITHUB_WORKFLOW_REF',
  serverUrl: 'GITHUB_SERVER_URL',
  workspace: 'GITHUB_WORKSPACE',
  temp: 'RUNNER_TEMP',
} as const

/** Reads the run's context; throws a `ProblemsError` that names every variable that is missing. */
export function readContext(env: Environment): RunContext {
  const problems: Problem[] = []
  const read = (name: string): string => {
    const value = env[name] ?? ''
    if (value === '') problems.push({ field: name, problem: 'is not set' })
    return value
  }
  const context: RunContext = {
    repository: read(variables.repository),
    repositoryId: read(variables.repositoryId),
    sha: read(variables.sha),
    ref: read(variables.ref),
    eventName: read(variables.eventName),
    actor: read(variables.actor),
    triggeringActor: env['GITHUB_TRIGGERING_ACTOR'] || read(variables.actor),
    runId: read(variables.runId),
    runAttempt: read(variables.runAttempt),
    workflowRef: read(variables.workflowRef),
    serverUrl: read(variables.serverUrl),
    workspace: read(variables.workspace),
    temp: read(variables.temp),
  }
  if (problems.length > 0)
    throw new ProblemsError(
      'this step does not run in a GitHub Actions job',
      problems,
      'Run it as a step of a workflow, or set these variables as a runner does.',
    )
  return context
}

/** The workflow file of the run, without repository and ref: `.github/workflows/deliver.yml`. */
export function workflowPath(context: RunContext): string {
  return context.workflowRef.replace(/^[^/]+\/[^/]+\//u, '').replace(/@.*$/u, '')
}

/** The page of the run. */
export function runUrl(context: RunContext): string {
  return `${context.serverUrl}/${context.repository}/actions/runs/${context.runId}/attempts/${context.runAttempt}`
}
