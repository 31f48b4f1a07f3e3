/** What a step finds in its environment: an allow list, never the environment of the process that tests it. */
import { delimiter, dirname, join } from 'node:path'
import type { FileCommandPaths } from './commands/file-commands.ts'
import type { RunnerOptions } from './options.ts'

/** Directories of the runner on disk. */
export interface Machine {
  readonly home: string
  /** RUNNER_TEMP. */
  readonly temp: string
  /** RUNNER_TOOL_CACHE. */
  readonly toolCache: string
  /** Marks every process of the job, so that what is left can be ended. */
  readonly trackingId: string
}

export type GithubContext = Readonly<Record<string, unknown>>

/** Properties of the `github` context that become `GITHUB_*` variables; the token and the event do not (`GitHubContext.cs`). */
const exported: ReadonlySet<string> = new Set([
  'action',
  'action_path',
  'action_ref',
  'action_repository',
  'actor',
  'actor_id',
  'api_url',
  'base_ref',
  'env',
  'event_name',
  'event_path',
  'graphql_url',
  'head_ref',
  'job',
  'output',
  'path',
  'ref',
  'ref_name',
  'ref_protected',
  'ref_type',
  'repository',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
  'retention_days',
  'run_attempt',
  'run_id',
  'run_number',
  'server_url',
  'sha',
  'state',
  'step_summary',
  'triggering_actor',
  'workflow',
  'workflow_ref',
  'workflow_sha',
  'workspace',
])

/** Of the variables for actions, those that `run:` steps get too (`ScriptHandler.cs`). */
const alsoForRunSteps: ReadonlySet<string> = new Set([
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_URL',
  'ACTIONS_ORCHESTRATION_ID',
])

/** Where the runner writes the webhook payload. */
export function eventPath(machine: Machine): string {
  return join(machine.temp, '_github_workflow', 'event.json')
}

/** The `github` context of a job, before a step adds its own properties. */
export function githubContext(options: RunnerOptions, machine: Machine): GithubContext {
  const repository = options.repository ?? 'octo-org/infrastructure'
  const ref = options.ref ?? 'refs/heads/main'
  const sha = options.sha ?? '0'.repeat(40)
  const actor = options.actor ?? 'octocat'
  const serverUrl = options.serverUrl ?? 'https://github.com'
  const apiUrl = options.apiUrl ?? 'https://api.github.com'
  return {
    token: options.token ?? 'ghs_playgroundToken',
    event: options.event ?? {},
    event_name: options.eventName ?? 'push',
    event_path: eventPath(machine),
    repository,
    repository_id: options.repositoryId ?? '1296269',
    repository_owner: repository.split('/')[0],
    repository_owner_id: options.repositoryOwnerId ?? '6811672',
    ref,
    ref_name: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: options.refProtected ?? false,
    head_ref: options.headRef ?? '',
    base_ref: options.baseRef ?? '',
    sha,
    actor,
    actor_id: options.actorId ?? '583231',
    triggering_actor: options.triggeringActor ?? actor,
    run_id: options.runId ?? '1',
    run_number: options.runNumber ?? '1',
    run_attempt: options.runAttempt ?? '1',
    retention_days: '90',
    workflow: options.workflow ?? 'Deliver',
    workflow_ref: options.workflowRef ?? `${repository}/.github/workflows/deliver.yml@${ref}`,
    workflow_sha: options.workflowSha ?? sha,
    job: options.job ?? 'job',
    server_url: serverUrl,
    api_url: apiUrl,
    graphql_url: `${apiUrl}/graphql`,
    workspace: options.workspace,
    action_ref: '',
    action_repository: '',
  }
}

/** The `runner` context. */
export function runnerContext(options: RunnerOptions, machine: Machine): Readonly<Record<string, string>> {
  return {
    os: process.platform === 'darwin' ? 'macOS' : 'Linux',
    arch: process.arch === 'arm64' ? 'ARM64' : 'X64',
    name: 'playground',
    environment: 'github-hosted',
    temp: machine.temp,
    tool_cache: machine.toolCache,
    workspace: dirname(options.workspace),
    ...(options.debug === true ? { debug: '1' } : {}),
  }
}

/** What one step's environment is made of. */
export interface StepEnvironment {
  readonly options: RunnerOptions
  readonly machine: Machine
  /** The `github` context with what this step adds. */
  readonly github: GithubContext
  readonly files: FileCommandPaths
  /** The `env` context: job, GITHUB_ENV of earlier steps, this step. */
  readonly env: Readonly<Record<string, string>>
  /** From GITHUB_PATH of earlier steps, the latest last. */
  readonly path: readonly string[]
  /** An action's inputs and state; undefined for a `run:` step. */
  readonly action?: {
    readonly inputs: Readonly<Record<string, string>>
    readonly state: Readonly<Record<string, string>>
  }
}

/** The whole environment of a step's process, later parts over earlier ones in the runner's order. */
export function stepEnvironment(step: StepEnvironment): Record<string, string> {
  const { options, machine, action } = step
  const env: Record<string, string> = {
    HOME: machine.home,
    LANG: 'C.UTF-8',
    PATH: [...(options.tools ?? []), ...systemPath].join(delimiter),
    RUNNER_TRACKING_ID: machine.trackingId,
    ...step.env,
  }
  for (const [name, value] of Object.entries(action?.state ?? {})) env[`STATE_${name}`] = value
  for (const [name, value] of Object.entries(action?.inputs ?? {})) env[inputVariable(name)] = value
  env['PATH'] = [...step.path.toReversed(), env['PATH'] ?? ''].join(delimiter)
  const github: GithubContext = { ...step.github, ...step.files }
  for (const [name, value] of Object.entries(github))
    if (exported.has(name) && (typeof value === 'string' || typeof value === 'boolean'))
      env[`GITHUB_${name.toUpperCase()}`] = String(value)
  for (const [name, value] of Object.entries(runnerContext(options, machine)))
    env[`RUNNER_${name.toUpperCase()}`] = value
  for (const [name, value] of Object.entries(options.actionEnv ?? {}))
    if (action !== undefined || alsoForRunSteps.has(name)) env[name] = value
  env['GITHUB_ACTIONS'] = 'true'
  env['CI'] ??= 'true'
  delete env['NODE_ICU_DATA']
  return env
}

/** Where an action finds an input: upper case, spaces as underscores, dashes kept. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`
}

const systemPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']
