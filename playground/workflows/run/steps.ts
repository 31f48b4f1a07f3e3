/** The steps of a job, and the posts of the actions among them. */
import { StepFault, hashFunction, stepFunctions } from '../../runner/index.ts'
import type { RunningStep, StepRequest, StepResult } from '../../runner/index.ts'
import type { StepDefinition } from '../definition/model.ts'
import { booleanAt, conditionAt, entry, numberAt, textAt, textsAt } from '../values/token.ts'
import type { Scope } from '../values/token.ts'
import { machineScope } from './on-machine.ts'
import type { OnMachine } from './on-machine.ts'
import { recordStep } from './record.ts'
import { errorAnnotation } from './results.ts'
import type { JobConclusion, StepReport } from './results.ts'

/** Minutes after which a cancelled job is ended whatever it still does; the server's own limit. */
const cancelLimit = 5

/** Runs what its condition lets run; `runner.status` says afterwards how the job stands. */
export async function runSteps(machine: OnMachine): Promise<void> {
  for (const [index, step] of machine.leg.job.steps.entries()) {
    const report = await oneStep(machine, step, index)
    machine.reports.push(report)
    if (step.id !== undefined) {
      const { outputs, outcome, conclusion } = report
      machine.steps[step.id] = { outputs, outcome, conclusion }
    }
    followStatus(machine, report.conclusion)
  }
}

/** Runs the posts, the last action's first. */
export async function runPosts(machine: OnMachine): Promise<void> {
  followStatus(machine, 'success')
  const names = new Map(
    machine.leg.job.steps.map((step, index) => [step.action, machine.reports[index]?.name ?? step.action]),
  )
  for (;;) {
    const index = machine.reports.length
    const told = watching(machine, index)
    const post = machine.runner.startPost({ onLine: told.line })
    if (post === undefined) return
    const name = `Post ${names.get(post.action) ?? post.action}`
    told.started(name)
    const started = performance.now()
    const result = await untilLimit(machine, post.running, { cancels: false })
    const report = reported({ name, action: post.action, started }, result, result.outcome)
    machine.reports.push(report)
    told.ended(report)
    followStatus(machine, report.conclusion)
  }
}

function followStatus({ runner, leg }: OnMachine, conclusion: JobConclusion): void {
  if (leg.control.cancelled) runner.status = 'cancelled'
  else if (conclusion === 'failure' && runner.status === 'success') runner.status = 'failure'
}

async function oneStep(machine: OnMachine, step: StepDefinition, index: number): Promise<StepReport> {
  const told = watching(machine, index)
  const base = machineScope(machine)
  const functions = hashFunction(machine.workspace)
  const started = performance.now()
  let name = fallbackName(step, { ...base, functions })
  const skipped = (): StepReport => ({
    name,
    action: step.action,
    outcome: 'skipped',
    conclusion: 'skipped',
    outputs: {},
    log: '',
    summary: '',
    annotations: [],
    duration: 0,
  })
  try {
    const env = textsAt(step.env, { ...base, functions })
    const contexts: Record<string, unknown> = { ...base.contexts, env: { ...machine.runner.contexts().env, ...env } }
    const scope: Scope = { contexts, functions }
    const cancelled = machine.leg.control.cancelled
    const status = stepFunctions(
      { result: cancelled ? 'cancelled' : machine.runner.status, cancelled },
      machine.workspace,
    )
    if (!conditionAt(step.if, { contexts, functions: status })) {
      const report = skipped()
      told.ended(report)
      return report
    }
    name = step.name === undefined ? name : textAt(step.name, scope)
    told.started(name)
    const minutes = numberAt(step.timeout, scope)
    const request = requestOf(machine, step, { scope, env })
    const running = machine.runner.startStep(request, { onLine: told.line })
    const result = await untilLimit(machine, running, {
      cancels: !cancelled,
      ...(minutes === undefined ? {} : { minutes }),
      name,
    })
    const tolerated = result.outcome === 'failure' && booleanAt(step.continueOnError, scope)
    const report = reported({ name, action: step.action, started }, result, tolerated ? 'success' : result.outcome)
    told.ended(report)
    return report
  } catch (error) {
    if (!(error instanceof StepFault)) throw error
    const message = `${machine.leg.level.prepared.definition.path} ${error.message}`
    told.line(`##[error]${message}`)
    const report: StepReport = {
      ...skipped(),
      outcome: 'failure',
      conclusion: 'failure',
      log: `##[error]${message}\n`,
      annotations: [errorAnnotation(message)],
    }
    told.ended(report)
    return report
  }
}

function requestOf(
  machine: OnMachine,
  step: StepDefinition,
  { scope, env }: { scope: Scope; env: Record<string, string> },
): StepRequest {
  if (step.uses !== undefined) return { action: step.action, env, uses: step.uses, with: textsAt(step.with, scope) }
  const { leg } = machine
  const setting = (own: StepDefinition['shell'], key: string): string => {
    if (own !== undefined) return textAt(own, scope)
    const job = textAt(entry(entry(leg.job.defaults, 'run'), key), scope)
    return job === '' ? textAt(entry(entry(leg.level.prepared.definition.defaults, 'run'), key), scope) : job
  }
  return {
    action: step.action,
    env,
    run: textAt(step.run, scope),
    shell: setting(step.shell, 'shell'),
    workingDirectory: setting(step.workingDirectory, 'working-directory'),
  }
}

/** Waits for a step; a cancelled job or a step over its time is cancelled as the runner does it. */
async function untilLimit(
  machine: OnMachine,
  step: RunningStep,
  { cancels, minutes, name = '' }: { cancels: boolean; minutes?: number; name?: string },
): Promise<StepResult> {
  const { control } = machine.leg
  const { minute } = machine.leg.level.running.place
  let timedOut = false
  let last: NodeJS.Timeout | undefined
  const forget = control.onCancel(() => {
    if (cancels) void step.cancel()
    // The server ends what does not come to an end.
    last = setTimeout(() => {
      step.kill()
    }, cancelLimit * minute)
  })
  const timer =
    minutes === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true
          void step.cancel()
        }, minutes * minute)
  try {
    const result = await step.done
    if (!timedOut) return result
    const message = `The action '${name}' has timed out after ${minutes ?? 0} minutes.`
    return {
      ...result,
      outcome: 'failure',
      log: `${result.log}##[error]${message}\n`,
      annotations: [...result.annotations, errorAnnotation(message)],
    }
  } finally {
    forget()
    clearTimeout(timer)
    clearTimeout(last)
  }
}

function reported(
  { name, action, started }: { name: string; action: string; started: number },
  { outcome, outputs, log, summary, annotations }: StepResult,
  conclusion: JobConclusion,
): StepReport {
  return {
    name,
    action,
    outcome,
    conclusion,
    outputs,
    log,
    summary,
    annotations,
    duration: performance.now() - started,
  }
}

/** What a step without a name is called. */
function fallbackName(step: StepDefinition, scope: Scope): string {
  if (step.uses !== undefined) return `Run ${step.uses}`
  try {
    return `Run ${textAt(step.run, scope).trim().split('\n')[0] ?? ''}`
  } catch (error) {
    if (!(error instanceof StepFault)) throw error
    return 'Run a script'
  }
}

function watching({ leg, recorded }: OnMachine, index: number) {
  const { running } = leg.level
  const step = { run: running.run.id, job: leg.id, step: index }
  const shown = recordStep(running, recorded)
  let name = ''
  return {
    started(as: string) {
      name = as
      shown.started(name)
      running.tell({ ...step, kind: 'step-started', name })
    },
    line: (text: string) => {
      shown.line(text)
      running.tell({ ...step, kind: 'line', name, text })
    },
    ended(report: StepReport) {
      const { name: as, conclusion, duration, log } = report
      shown.ended(report)
      running.tell({ ...step, kind: 'step-ended', name: as, conclusion, duration, log })
    },
  }
}
