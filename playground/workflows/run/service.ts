/** GitHub Actions for a playground's GitHub: starts, re-runs and cancels workflows. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rerun as nextAttempt, serveGithub, startRun, workflowOf } from '../../github/index.ts'
import type { GithubState, Permissions, Repository, Run, RunOptions, ServedGithub } from '../../github/index.ts'
import type { CancelGrace } from '../../runner/index.ts'
import { defineWorkflow, startsOn } from '../definition/define.ts'
import { restricted } from '../definition/permissions.ts'
import type { WorkflowEvent } from '../events/event.ts'
import { held } from '../events/filters.ts'
import { WorkflowRefused } from '../official/findings.ts'
import { workflowSchema } from '../official/schema.ts'
import { actionFinder } from './actions.ts'
import { runAttempt } from './attempt.ts'
import { concurrencyBoard } from './concurrency.ts'
import type { ConcurrencyBoard } from './concurrency.ts'
import { newControl } from './control.ts'
import type { Control } from './control.ts'
import { follow } from './follow.ts'
import type { Following } from './follow.ts'
import type { Approve } from './gate.ts'
import { serveGit } from './git-server.ts'
import { findingAt, prepareWorkflow } from './prepare.ts'
import type { Prepared, Preparing } from './prepare.ts'
import type { OnProgress } from './progress.ts'
import type { JobReport, RunResult } from './results.ts'
import type { Place, Running, Secrets } from './running.ts'
import { readSource, treesIn, workflowFiles } from './source.ts'
import type { Source } from './source.ts'
import { dispatchOrNone } from './start.ts'

export interface ServiceOptions {
  readonly github: GithubState
  /** Where that GitHub is served; a server of its own if left out. */
  readonly server?: ServedGithub
  readonly secrets?: Secrets
  /** Reviews the gates of environments; without it, and where it answers undefined, the REST API is waited for. */
  readonly approve?: Approve
  /** Directories in front of the system's on every job's PATH. */
  readonly tools?: readonly string[]
  /** Variables of every job's machine, such as addresses of other services. */
  readonly env?: Readonly<Record<string, string>>
  readonly onProgress?: OnProgress
  /** Directories of actions by `owner/name` or `owner/name/path`, before the playground's own stand-ins. */
  readonly standIns?: Readonly<Record<string, string>>
  /** What GITHUB_TOKEN may do when a workflow has no `permissions:`; reads contents and packages if left out. */
  readonly defaultPermissions?: Permissions
  readonly node?: string
  /** As if debug logging were switched on. */
  readonly debug?: boolean
  /** Milliseconds in a minute of timeouts and wait timers; 60,000 if left out. */
  readonly minute?: number
  readonly cancelGrace?: CancelGrace
}

export interface StartOptions {
  readonly repository: Repository
  /** Path such as `.github/workflows/deliver.yml`, read at the event's commit. */
  readonly workflow: string
  readonly event: WorkflowEvent
  /** A run that the REST API has already queued. */
  readonly run?: Run
  /** Only this job, as if it needed nothing and had no condition. */
  readonly only?: string
}

export interface RunHandle {
  readonly id: number
  readonly run: Run
  readonly done: Promise<RunResult>
  /** Cancels as the button does; resolves when the run has ended. */
  cancel(): Promise<RunResult>
}

/** Whether a workflow starts for an event. */
export interface Triggered {
  readonly workflow: string
  readonly name: string
  readonly starts: boolean
  /** Why not. */
  readonly why?: string
}

export interface RerunOptions {
  /** `failed` runs again what failed and what depends on it; a list names jobs by id. Everything if left out. */
  readonly jobs?: 'all' | 'failed' | readonly string[]
  /** Login; whoever started the run if left out. */
  readonly actor?: string
}

export interface WorkflowService extends AsyncDisposable {
  readonly server: ServedGithub
  /** Which workflow files at the event's commit start, and why the others do not. A faulty file throws `WorkflowRefused`. */
  triggered(repository: Repository, event: WorkflowEvent): Promise<Triggered[]>
  /** Starts a workflow. Throws `WorkflowRefused`, before there is a run, for whatever is wrong with it. */
  start(options: StartOptions): Promise<RunHandle>
  /** Starts every workflow that the event starts. Throws `WorkflowRefused`, before any of them runs, if one is faulty. */
  startTriggered(repository: Repository, event: WorkflowEvent): Promise<RunHandle[]>
  /**
   * From now on starts what recorded events start: pushes (also with git, by a job), pull requests, dispatches through
   * the REST API, and `workflow_run` after runs. What GITHUB_TOKEN does starts nothing but dispatches.
   */
  follow(): Following
  /** The next attempt of a run that has ended. */
  rerun(id: number, options?: RerunOptions): Promise<RunHandle>
}

interface Remembered {
  readonly repository: Repository
  readonly prepared: Prepared
  readonly event: WorkflowEvent
  readonly run: Run
  last: RunResult | undefined
  handle: RunHandle
}

/** Starts the service; disposing it cancels what runs and removes its directories and servers. */
export async function workflowService(options: ServiceOptions): Promise<WorkflowService> {
  const { github: state } = options
  const top = await mkdtemp(join(tmpdir(), 'wrenchproof-workflows-'))
  const server = options.server ?? (await serveGithub(state))
  const git = await serveGit(state)
  const standIns = Object.fromEntries(
    Object.entries(options.standIns ?? {}).map(([name, path]) => [name.toLowerCase(), path]),
  )
  const trees = join(top, 'trees')
  await mkdir(trees)
  const actions = actionFinder(state, treesIn(trees), standIns)
  const boards = new Map<number, ConcurrencyBoard>()
  const remembered = new Map<number, Remembered>()
  const place: Place = {
    state,
    server,
    gitUrl: git.url,
    secrets: options.secrets ?? {},
    approve: options.approve,
    tools: options.tools ?? [],
    env: options.env ?? {},
    node: options.node,
    minute: options.minute ?? 60_000,
    cancelGrace: options.cancelGrace,
    debug: options.debug ?? false,
    defaultPermissions: options.defaultPermissions ?? restricted,
    actions,
    board(repository) {
      const board = boards.get(repository.id) ?? concurrencyBoard()
      boards.set(repository.id, board)
      return board
    },
    directory: async (name) => mkdtemp(join(top, `${name}-`)),
  }
  const preparing: Preparing = {
    state,
    schema: workflowSchema(),
    actions,
    defaultPermissions: place.defaultPermissions,
  }

  const launch = (known: Omit<Remembered, 'handle' | 'last'>, kept: Running['kept']): RunHandle => {
    const { repository, prepared, event, run } = known
    const control: Control = newControl()
    const running: Running = {
      place,
      repository,
      run,
      event,
      prepared,
      control,
      fork: event.name === 'pull_request' && event.headRepositoryId !== repository.id,
      reports: [],
      kept,
      tell: (progress) => options.onProgress?.(progress),
    }
    const done = runAttempt(running)
    const handle: RunHandle = {
      id: run.id,
      run,
      done,
      async cancel() {
        control.cancel('The run was canceled.')
        return done
      },
    }
    const entry: Remembered = { ...known, handle, last: undefined }
    remembered.set(run.id, entry)
    const keep = async () => {
      entry.last = await done
    }
    // Whoever started the run awaits `done`; a failure here is told there.
    keep().catch(() => {})
    return handle
  }

  /** Everything that can go wrong before there is a run; the answer starts it. */
  const ready = async ({ repository, workflow, event, run: queued, only }: StartOptions): Promise<() => RunHandle> => {
    const source: Source = { repository, ref: event.ref, sha: event.sha }
    const whole = await prepareWorkflow(preparing, source, workflow, { chain: [], permissions: undefined, only })
    const prepared = only === undefined ? whole : alone(whole, only)
    const { definition } = prepared
    if (!startsOn(definition, event.name))
      throw new WorkflowRefused([
        findingAt(definition, definition.official.root.find('on'), `The workflow is not started by '${event.name}'`),
      ])
    dispatchOrNone(definition, event, repository)
    return () => {
      const run = queued ?? startRun(state, repository, runOptionsOf(workflow, event))
      run.status = 'in_progress'
      workflowOf(state, repository, workflow).name = definition.name
      return launch({ repository, prepared, event, run }, () => undefined)
    }
  }

  const start: WorkflowService['start'] = async (wanted) => (await ready(wanted))()

  const triggered: WorkflowService['triggered'] = async (repository, event) => {
    const source: Source = { repository, ref: event.ref, sha: event.sha }
    const found: Triggered[] = []
    for (const workflow of await workflowFiles(source)) {
      const text = (await readSource(source, workflow)) ?? ''
      const definition = defineWorkflow({ path: workflow, text }, preparing.schema)
      const why = held(definition, event)
      found.push({ workflow, name: definition.name, starts: why === undefined, ...(why === undefined ? {} : { why }) })
    }
    return found
  }

  const startTriggered: WorkflowService['startTriggered'] = async (repository, event) => {
    const launches: (() => RunHandle)[] = []
    for (const { workflow, starts } of await triggered(repository, event))
      if (starts) launches.push(await ready({ repository, workflow, event }))
    return launches.map((launchOne) => launchOne())
  }

  return {
    server,
    start,
    triggered,
    startTriggered,
    follow: () => follow(state, { start, startTriggered }),
    async rerun(id, { jobs = 'all', actor } = {}) {
      const known = remembered.get(id)
      if (known === undefined) throw new Error(`this service has no run ${id}`)
      const last = known.last ?? (await known.handle.done)
      nextAttempt(state, known.run, actor ?? known.run.triggeringActor.login)
      return launch(known, keeping(last, jobs))
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled([...remembered.values()].map(async ({ handle }) => handle.cancel()))
      await git[Symbol.asyncDispose]()
      if (options.server === undefined) await server[Symbol.asyncDispose]()
      await rm(top, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

function runOptionsOf(workflow: string, event: WorkflowEvent): RunOptions {
  return {
    workflow,
    event: event.name,
    ref: event.ref,
    sha: event.sha,
    actor: event.actor,
    headSha: event.headSha,
    headRepositoryId: event.headRepositoryId,
    ...(event.headRef === '' ? {} : { headRef: event.headRef }),
    ...(event.baseRef === '' ? {} : { baseRef: event.baseRef }),
    ...(event.pullNumber === undefined ? {} : { pullNumber: event.pullNumber }),
    inputs: event.inputs ?? {},
  }
}

/** What a re-run keeps: every job that is not to run again. Those that need one that runs do so anyway. */
function keeping(
  { jobs: reports }: RunResult,
  jobs: 'all' | 'failed' | readonly string[],
): (id: string) => JobReport | undefined {
  if (jobs === 'all') return () => undefined
  const again = (report: JobReport) =>
    jobs === 'failed'
      ? report.conclusion === 'failure' || report.conclusion === 'cancelled'
      : jobs.some((id) => report.id === id || report.id.startsWith(`${id} (`) || report.id.startsWith(`${id}/`))
  const kept = new Map(reports.filter((report) => !again(report)).map((report) => [report.id, report]))
  return (id) => kept.get(id)
}

/** A workflow with one job, which needs nothing and has no condition. */
function alone(prepared: Prepared, key: string): Prepared {
  const { definition } = prepared
  const job = definition.jobs.find((candidate) => candidate.key.toLowerCase() === key.toLowerCase())
  const keys = definition.jobs.map((candidate) => candidate.key).join(', ')
  if (job === undefined)
    throw new WorkflowRefused([
      findingAt(definition, definition.official.root.find('jobs'), `There is no job '${key}' (${keys})`),
    ])
  return { ...prepared, definition: { ...definition, jobs: [{ ...job, needs: [], if: undefined }] } }
}
