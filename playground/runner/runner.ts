/** The stand-in for GitHub's runner: one job's machine, on which steps are started one after the other. */
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { runAction } from './steps/action.ts'
import { eventPath, githubContext } from './environment.ts'
import { holds } from './steps/expressions.ts'
import { StepFault } from './steps/fault.ts'
import { newCancellation } from './steps/job.ts'
import type { Job, StepContext } from './steps/job.ts'
import { maskSet } from './commands/masks.ts'
import type { RunnerOptions } from './options.ts'
import { reportError } from './steps/process-step.ts'
import { killTracked } from './process/process-tree.ts'
import { startStep } from './running-step.ts'
import type { RunningStep } from './running-step.ts'
import { newTranscript, stepResult } from './steps/transcript.ts'
import type { StepEnd, StepResult } from './steps/transcript.ts'

/** One job. What a step sets through GITHUB_ENV, GITHUB_PATH or a mask holds for the steps after it. */
export interface Runner extends AsyncDisposable {
  /** RUNNER_TEMP. */
  readonly temp: string
  /** RUNNER_TOOL_CACHE. */
  readonly toolCache: string
  /**
   * Runs the action of a directory (absolute, or relative to the workspace) to its end. Never throws for what the
   * action does or for a faulty `action.yml`: those are a failed step.
   */
  runAction(directory: string, inputs?: Readonly<Record<string, string>>): Promise<StepResult>
  /** The same, under way: to be watched, signalled or cancelled. `onLine` is told each line of the log. */
  start(
    directory: string,
    inputs?: Readonly<Record<string, string>>,
    options?: { readonly onLine?: (line: string) => void },
  ): RunningStep
  /** The end of the job: the posts of the actions that ran, last first. */
  runPosts(): Promise<StepResult[]>
}

/** A runner with a temporary RUNNER_TEMP, RUNNER_TOOL_CACHE and HOME; disposing it removes them and ends what still runs. */
export async function fakeRunner(options: RunnerOptions): Promise<Runner> {
  const root = await mkdtemp(join(tmpdir(), 'wrenchproof-runner-'))
  const job = await newJob(options, root)

  const running = new Set<RunningStep>()
  const start: Runner['start'] = (directory, inputs = {}, { onLine } = {}) => {
    const started = startStep(newCancellation(options), onLine, async (cancellation, heard) => {
      const step = newStep(job, { transcript: newTranscript(heard), cancellation })
      const end = await guarded(step, () => runAction(step, resolve(options.workspace, directory), inputs))
      if (end.outcome !== 'success' && job.status !== 'cancelled') job.status = end.outcome
      return stepResult(step.transcript, end)
    })
    running.add(started)
    const forget = () => running.delete(started)
    started.done.then(forget, forget)
    return started
  }

  return {
    temp: job.machine.temp,
    toolCache: job.machine.toolCache,
    runAction: (directory, inputs) => start(directory, inputs).done,
    start,
    runPosts: () => runPosts(job),
    async [Symbol.asyncDispose]() {
      for (const step of running) step.kill()
      killTracked(job.machine.trackingId)
      await Promise.allSettled([...running].map((step) => step.done))
      await rm(root, { recursive: true, force: true, maxRetries: 3 })
    },
  }
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
    masks: maskSet([String(github['token']), ...(options.secrets ?? [])]),
    env: { ...options.env },
    path: [],
    posts: [],
    status: 'success',
  }
}

function newStep(job: Job, parts: Pick<StepContext, 'transcript' | 'cancellation'>): StepContext {
  return { job, env: {}, action: '__self', afterCancel: false, ...parts }
}

async function runPosts(job: Job): Promise<StepResult[]> {
  const results: StepResult[] = []
  for (let post = job.posts.pop(); post !== undefined; post = job.posts.pop()) {
    const { condition, run } = post
    const step = newStep(job, { transcript: newTranscript(() => {}), cancellation: newCancellation(job.options) })
    const contexts = { github: job.github, env: job.env, job: { status: job.status }, runner: {}, steps: {} }
    const status = { result: job.status, cancelled: job.status === 'cancelled' }
    if (!holds(condition, contexts, status)) continue
    const end = await guarded(step, () => run(step))
    results.push(stepResult(step.transcript, end))
  }
  return results
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
