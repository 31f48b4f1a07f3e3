/** A step with a process of its own: its environment, its files, its commands, its end. */
import { commandInterpreter } from '../commands/command-interpreter.ts'
import { stepEnvironment } from '../environment.ts'
import type { StepEnvironment } from '../environment.ts'
import { fileCommandFiles, readFileCommands } from '../commands/file-commands.ts'
import type { FileCommandPaths } from '../commands/file-commands.ts'
import { envContext, stepGithub } from './job.ts'
import type { StepContext } from './job.ts'
import { cancelProcess, startProcess } from '../process/step-process.ts'
import type { Annotation, StepEnd } from './transcript.ts'

export interface StepCommand {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  /** For JavaScript actions. */
  readonly action?: StepEnvironment['action']
  /** A `run:` step reports its exit code as an error, an action does not. */
  readonly reportsExitCode: boolean
}

/** Runs the process to its end and applies its file commands, also when it failed or was cancelled. */
export async function processStep(step: StepContext, command: StepCommand): Promise<StepEnd> {
  const { job, transcript, cancellation } = step
  const files = await fileCommandFiles(job.machine.temp)
  const written = stepCommands(step)
  const started = await startProcess({
    file: command.file,
    args: command.args,
    cwd: command.cwd,
    env: stepEnvironment({
      options: job.options,
      machine: job.machine,
      github: stepGithub(step),
      files,
      env: envContext(step),
      path: job.path,
      ...(command.action === undefined ? {} : { action: command.action }),
    }),
    onLine: (line) => {
      written.read(line)
    },
  })
  cancellation.adopt(started)
  // Asked for while nothing ran yet; a step that was let run after a cancellation is left alone.
  if (cancellation.requested && !step.afterCancel) await cancelProcess(started, cancellation.grace)
  const exitCode = await started.exited
  const cancelled = cancellation.requested && !step.afterCancel
  if (transcript.exitCode === null || exitCode !== 0) transcript.exitCode = exitCode
  if (exitCode !== 0 && command.reportsExitCode && !cancelled)
    reportError(step, `Process completed with exit code ${exitCode}.`)
  const filed = await applyFiles(step, files)
  const failed = exitCode !== 0 || written.failed() || filed.failed
  return {
    outcome: cancelled ? 'cancelled' : failed ? 'failure' : 'success',
    outputs: { ...written.outputs, ...filed.outputs },
    state: { ...written.state, ...filed.state },
  }
}

/** Shows a line in the log, masked. */
export function show(step: StepContext, text: string): void {
  for (const line of step.job.masks.apply(text).split('\n')) {
    step.transcript.log.push(line)
    step.transcript.onLine(line)
  }
}

/** An error of the runner's own about this step. */
export function reportError(step: StepContext, message: string): void {
  annotate(step, 'error', message, {})
  show(step, `##[error]${message}`)
}

/** A warning of the runner's own about this step. */
export function reportWarning(step: StepContext, message: string): void {
  annotate(step, 'warning', message, {})
  show(step, `##[warning]${message}`)
}

function annotate(
  step: StepContext,
  level: Annotation['level'],
  message: string,
  properties: Annotation['properties'],
): void {
  step.transcript.annotations.push({ level, message: step.job.masks.apply(message), properties })
}

/** Reads the output of this step; outputs and state set by old-style commands are collected. */
function stepCommands(step: StepContext) {
  const { job, transcript } = step
  const outputs: Record<string, string> = {}
  const state: Record<string, string> = {}
  let failed = false
  const interpreter = commandInterpreter(
    {
      command: (command) => transcript.commands.push(command),
      annotate: (level, message, properties) => {
        annotate(step, level, message, properties)
      },
      mask: (value) => {
        transcript.masks.push(value)
        job.masks.add(value)
      },
      output: (name, value) => {
        outputs[name] = value
      },
      state: (name, value) => {
        state[name] = value
      },
      addMatcher: (file) => {
        job.matchers.add(file)
      },
      removeMatcher: (owner) => {
        job.matchers.remove(owner)
      },
      matched(line) {
        const found = job.matchers.read(line)
        if (found !== undefined) annotate(step, found.level, found.message, found.properties)
        return found?.level
      },
      fail: (reason) => {
        failed = true
        reportError(step, reason)
      },
    },
    job.options.debug === true,
  )
  return {
    outputs,
    state,
    failed: () => failed,
    read(line: string) {
      transcript.raw.push(line)
      const shown = interpreter.read(line)
      if (shown !== undefined) show(step, shown)
    },
  }
}

async function applyFiles(step: StepContext, files: FileCommandPaths) {
  const { job, transcript } = step
  const filed = await readFileCommands(files)
  for (const directory of filed.path) {
    const earlier = job.path.indexOf(directory)
    if (earlier >= 0) job.path.splice(earlier, 1)
    job.path.push(directory)
    transcript.path.push(directory)
  }
  Object.assign(job.env, filed.env)
  Object.assign(transcript.env, filed.env)
  if (filed.summary !== '') transcript.summaries.push(job.masks.apply(filed.summary))
  if (filed.summaryError !== undefined) {
    transcript.summaryErrors.push(filed.summaryError)
    reportError(step, filed.summaryError)
  }
  for (const refusal of filed.refusals) reportError(step, refusal)
  for (const error of filed.errors) {
    transcript.fileCommandErrors.push(error)
    reportError(step, error)
  }
  return { outputs: filed.outputs, state: filed.state, failed: filed.errors.length > 0 }
}
