/** A composite action: its steps one after the other, each with its own contexts. */
import { resolve } from 'node:path'
import { locate } from './locate.ts'
import type { ActionManifest, CompositeRuns, CompositeStep } from './action-manifest.ts'
import { runnerContext } from '../environment.ts'
import { fillIn, hashFunction, holds, stepFunctions } from './expressions.ts'
import type { Contexts, Functions } from './expressions.ts'
import { StepFault } from './fault.ts'
import { envContext, stepGithub } from './job.ts'
import type { StepContext } from './job.ts'
import { reportError } from './process-step.ts'
import { runStep } from './run-step.ts'
import type { Outcome, StepEnd } from './transcript.ts'

interface Composite {
  readonly runs: CompositeRuns
  readonly inputs: Readonly<Record<string, string>>
  readonly outputs: ActionManifest['outputs']
  /** Runs an action that a step uses. */
  readonly nested: (step: StepContext, directory: string, inputs: Readonly<Record<string, string>>) => Promise<StepEnd>
}

/** The `steps` context of one composite. */
type Steps = Record<string, { outputs: Readonly<Record<string, string>>; outcome: string; conclusion: string }>

/**
 * Runs the steps. They see the composite's inputs through `${{ inputs }}` only, never as variables; after one that
 * failed, only steps whose `if:` asks for it run.
 */
export async function compositeAction(step: StepContext, directory: string, composite: Composite): Promise<StepEnd> {
  const steps: Steps = {}
  let result: Outcome = 'success'
  for (const [index, definition] of composite.runs.steps.entries()) {
    const base = {
      ...step,
      actionPath: directory,
      action: definition.id ?? `__${definition.run === undefined ? 'self' : 'run'}_${index + 1}`,
    }
    const { outcome, conclusion, outputs } = await embeddedStep(base, definition, { composite, steps, result })
    if (definition.id !== undefined) steps[definition.id] = { outputs, outcome, conclusion }
    if (conclusion === 'cancelled' || (conclusion === 'failure' && result === 'success')) result = conclusion
  }
  if (step.cancellation.requested && !step.afterCancel) result = 'cancelled'
  return { outcome: result, outputs: mappedOutputs(step, { composite, steps }), state: {} }
}

interface Progress {
  readonly composite: Composite
  readonly steps: Steps
  readonly result: Outcome
}

async function embeddedStep(
  base: StepContext,
  definition: CompositeStep,
  progress: Progress,
): Promise<{ outcome: Outcome | 'skipped'; conclusion: Outcome | 'skipped'; outputs: StepEnd['outputs'] }> {
  try {
    const functions = hashFunction(base.job.options.workspace)
    const env = fillInAll(definition.env, contextsOf(base, progress), functions)
    const { requested } = base.cancellation
    const step = { ...base, env: { ...base.env, ...env }, afterCancel: requested }
    const contexts = contextsOf(step, progress)
    const status = { result: requested ? 'cancelled' : progress.result, cancelled: requested } as const
    if (!holds(definition.if, contexts, stepFunctions(status, base.job.options.workspace)))
      return { outcome: 'skipped', conclusion: 'skipped', outputs: {} }
    const { outcome, outputs } = await runEmbedded(step, definition, {
      composite: progress.composite,
      contexts,
      functions,
    })
    const tolerated =
      outcome === 'failure' && fillIn(definition['continue-on-error'] ?? '', contexts, functions) === 'true'
    return { outcome, conclusion: tolerated ? 'success' : outcome, outputs }
  } catch (error) {
    if (!(error instanceof StepFault)) throw error
    reportError(base, error.message)
    return { outcome: 'failure', conclusion: 'failure', outputs: {} }
  }
}

async function runEmbedded(
  step: StepContext,
  definition: CompositeStep,
  { composite, contexts, functions }: { composite: Composite; contexts: Contexts; functions: Functions },
): Promise<StepEnd> {
  const { run, uses, shell } = definition
  if (run !== undefined) {
    if (shell === undefined) throw new StepFault('Required property is missing: shell')
    return await runStep(step, fillIn(run, contexts, functions), {
      shell: fillIn(shell, contexts),
      workingDirectory: fillIn(definition['working-directory'] ?? '', contexts),
    })
  }
  if (uses === undefined) throw new StepFault('A step needs either `run` or `uses`.')
  const inputs = fillInAll(definition.with, contexts, functions)
  if (uses.startsWith('./')) return await composite.nested(step, resolve(step.job.options.workspace, uses), inputs)
  const found = await locate(step, uses)
  return await composite.nested({ ...step, found }, found.directory, inputs)
}

function contextsOf(step: StepContext, { composite, steps }: Pick<Progress, 'composite' | 'steps'>): Contexts {
  const { options, machine, status } = step.job
  return {
    github: stepGithub(step),
    inputs: composite.inputs,
    steps,
    env: envContext(step),
    runner: runnerContext(options, machine),
    job: { ...options.jobContext, status },
    strategy: options.strategy ?? {},
    matrix: options.matrix ?? {},
  }
}

function mappedOutputs(step: StepContext, progress: Pick<Progress, 'composite' | 'steps'>): Record<string, string> {
  const contexts = contextsOf(step, progress)
  const values = Object.entries(progress.composite.outputs).map(
    ([name, output]) => [name, output?.value ?? ''] as const,
  )
  return fillInAll(Object.fromEntries(values), contexts)
}

function fillInAll(
  texts: Readonly<Record<string, string>>,
  contexts: Contexts,
  functions?: Functions,
): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fillIn(text, contexts, functions)]))
}
