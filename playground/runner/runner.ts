/** The stand-in for GitHub's runner: one job's machine, on which steps are started one after the other. */
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { runAction } from './steps/action.ts'
import { eventPath, githubContext, runnerContext } from './environment.ts'
import { holds, stepFunctions } from './steps/expressions.ts'
import type { Status } from './steps/expressions.ts'
import { StepFault } from './steps/fault.ts'
import { newCancellation } from './steps/job.ts'
import { locate } from './steps/locate.ts'
import { runStep } from './steps/run-step.ts'
import type { Job, StepContext } from './steps/job.ts'
import { maskSet } from './commands/masks.ts'
import { problemMatchers } from './commands/problem-matchers.ts'
import type { RunnerOptions } from './options.ts'
import { reportError } from './steps/process-step.ts'
import { killTracked } from './process/process-tree.ts'
import { startStep } from './running-step.ts'
import type { RunningStep } from './running-step.ts'
import { newTranscript, stepResult } from './steps/transcript.ts'
import type { StepEnd, StepResult } from './steps/transcript.ts'

/** A step of a job, its expressions already evaluated. */
export type StepRequest = {
  /** GITHUB_ACTION. */
  readonly action?: string
  /** The step's own `env:`. */
  readonly env?: Readonly<Record<string, string>>
} & (
  | { readonly run: string; readonly shell?: string; readonly workingDirectory?: string }
  | { readonly uses: string; readonly with?: Readonly<Record<string, string>> }
)

/** Told each line of the log as it is shown. */
export interface Watching {
  readonly onLine?: (line: string) => void
}

/** A post under way, with the GITHUB_ACTION of the step it cleans up after. */
export interface RunningPost {
  readonly action: string
  readonly running: RunningStep
}

/** One job. What a step sets through GITHUB_ENV, GITHUB_PATH or a mask holds for the steps after it. */
export interface Runner extends AsyncDisposable {
  /** RUNNER_TEMP. */
  readonly temp: string
  /** RUNNER_TOOL_CACHE. */
  readonly toolCache: string
  /** HOME. */
  readonly home: string
  /** How the job stands: `job.status`. `start` and `runAction` keep it; with `startStep` it is the caller's to set. */
  status: Status['result']
  /** The contexts `github`, `env`, `runner` and `job` as they are now. */
  contexts(): Readonly<Record<'github' | 'env' | 'runner' | 'job', Readonly<Record<string, unknown>>>>
  /** A text with its masked values covered. */
  mask(text: string): string
  /**
   * Runs the action of a directory (absolute, or relative to the workspace) to its end. Never throws for what the
   * action does or for a faulty `action.yml`: those are a failed step.
   */
  runAction(directory: string, inputs?: Readonly<Record<string, string>>): Promise<StepResult>
  /** The same, under way: to be watched, signalled or cancelled. */
  start(directory: string, inputs?: Readonly<Record<string, string>>, options?: Watching): RunningStep
  /** Starts a step of any kind. */
  startStep(request: StepRequest, options?: Watching): RunningStep
  /** Starts the next post whose condition holds, the last registered first; undefined when there is none left. */
  startPost(options?: Watching): RunningPost | undefined
  /** The end of the job: the posts of the actions that ran, last first. */
  runPosts(): Promise<StepResult[]>
}

/** A runner with a temporary RUNNER_TEMP, RUNNER_TOOL_CACHE and HOME; disposing it removes them and ends what still runs. */
export async function fakeRunner(options: RunnerOptions): Promise<Runner> {
  const root = await mkdtemp(join(tmpdir(), 'wrenchproof-runner-'))
  const job = await newJob(options, root)

  const running = new Set<RunningStep>()
  const launch = (
    part: Pick<StepContext, 'action' | 'env' | 'afterCancel'>,
    { onLine }: Watching,
    run: (step: StepContext) => Promise<StepEnd>,
  ): RunningStep => {
    const started = startStep(newCancellation(options), onLine, async (cancellation, heard) => {
      const step: StepContext = { job, ...part, transcript: newTranscript(heard), cancellation }
      const end = await guarded(step, () => run(step))
      return stepResult(step.transcript, end)
    })
    running.add(started)
    const forget = () => running.delete(started)
    started.done.then(forget, forget)
    return started
  }
  const plain = { action: '__self', env: {}, afterCancel: false }

  const start: Runner['start'] = (directory, inputs = {}, watching = {}) =>
    launch(plain, watching, async (step) => {
      const end = await guarded(step, () => runAction(step, resolve(options.workspace, directory), inputs))
      if (end.outcome !== 'success' && job.status !== 'cancelled') job.status = end.outcome
      return end
    })
  const startPost: Runner['startPost'] = (watching = {}) => {
    for (let post = job.posts.pop(); post !== undefined; post = job.posts.pop()) {
      const { action, condition, run } = post
      const functions = stepFunctions({ result: job.status, cancelled: job.status === 'cancelled' }, options.workspace)
      if (holds(condition, { ...contexts(job), steps: {} }, functions))
        return { action, running: launch({ ...plain, action }, watching, run) }
    }
    return undefined
  }

  return {
    temp: job.machine.temp,
    toolCache: job.machine.toolCache,
    home: job.machine.home,
    get status() {
      return job.status
    },
    set status(status) {
      job.status = status
    },
    contexts: () => contexts(job),
    mask: (text) => job.masks.apply(text),
    runAction: (directory, inputs) => start(directory, inputs).done,
    start,
    startStep: ({ action = '__self', env = {}, ...request }, watching = {}) =>
      launch({ ...plain, action, env }, watching, (step) => runRequest(step, request)),
    startPost,
    async runPosts() {
      const results: StepResult[] = []
      for (let post = startPost(); post !== undefined; post = startPost()) results.push(await post.running.done)
      return results
    },
    async [Symbol.asyncDispose]() {
      for (const step of running) step.kill()
      killTracked(job.machine.trackingId)
      await Promise.allSettled([...running].map((step) => step.done))
      await rm(root, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

async function runRequest(step: StepContext, request: StepRequest): Promise<StepEnd> {
  if ('run' in request) {
    const { run, shell = '', workingDirectory } = request
    return await runStep(step, run, { shell, workingDirectory })
  }
  const inputs = request.with ?? {}
  if (request.uses.startsWith('./'))
    return await runAction(step, resolve(step.job.options.workspace, request.uses), inputs)
  const found = await locate(step, request.uses)
  return await runAction({ ...step, found }, found.directory, inputs)
}

function contexts(job: Job) {
  const { options, machine, github, env, status } = job
  return { github, env, runner: runnerContext(options, machine), job: { ...options.jobContext, status } }
}

async function newJob(options: RunnerOptions, root: string): Promise<Job> {
  const machine = {
    home: join(root, 'home'),
    temp: join(root, 'temp'),
    toolCache: join(root, 'tools'),
    trackingId: `github_${randomUUID()}`,
  }
  const github = githubContext(options, machine)
  const event = eventPath(machine)
  for (const directory of [machine.home, machine.toolCache, dirname(event)]) await mkdir(directory, { recursive: true })
  await writeFile(event, JSON.stringify(options.event ?? {}))
  return {
    options,
    machine,
    github,
    matchers: problemMatchers(options.workspace),
    masks: maskSet([String(github['token']), ...(options.secrets ?? [])]),
    env: { ...options.env },
    path: [],
    posts: [],
    status: 'success',
  }
}

/** A step that cannot be run as written has failed with that as its error. */
async function guarded(step: StepContext, run: () => Promise<StepEnd>): Promise<StepEnd> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof StepFault)) throw error
    reportError(step, error.message)
    return { outcome: 'failure', outputs: {}, state: {} }
  }
}
