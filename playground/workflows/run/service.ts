/** GitHub Actions for a playground's GitHub: starts, re-runs and cancels workflows. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rerun as nextAttempt, serveGithub, startRun, workflowOf } from '../../github/index.ts'
import type { Repository, Run, RunOptions } from '../../github/index.ts'
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
import { serveGit } from './git-server.ts'
import { findingAt, prepareWorkflow } from './prepare.ts'
import type { Prepared, Preparing } from './prepare.ts'
import type { JobReport, RunResult } from './results.ts'
import type { Place, Running } from './running.ts'
import type { RunHandle, ServiceOptions, StartOptions, Triggered, WorkflowService } from './service-types.ts'
import { readSource, treesIn, workflowFiles } from './source.ts'
import type { Source } from './source.ts'
import { dispatchOrNone } from './start.ts'

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
