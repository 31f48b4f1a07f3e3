/** One action of a directory, whatever kind it is. */
import { readManifest } from './action-manifest.ts'
import type { ActionManifest } from './action-manifest.ts'
import { compositeAction } from './composite-action.ts'
import { runnerContext } from '../environment.ts'
import { fillIn } from './expressions.ts'
import { javascriptAction } from './javascript-action.ts'
import { stepGithub } from './job.ts'
import type { StepContext } from './job.ts'
import { reportWarning } from './process-step.ts'
import type { StepEnd } from './transcript.ts'

/** Runs the action in a directory with the inputs given by its caller; the rest come from its defaults. */
export async function runAction(
  step: StepContext,
  directory: string,
  given: Readonly<Record<string, string>>,
): Promise<StepEnd> {
  const manifest = await readManifest(directory)
  const inputs = actionInputs(step, manifest, given)
  const { runs } = manifest
  return runs.using === 'composite'
    ? await compositeAction(step, directory, { runs, inputs, outputs: manifest.outputs, nested: runAction })
    : await javascriptAction(step, directory, { runs, inputs })
}

/** Names are compared without case. An unknown input is a warning and is passed on; a missing one is no error. */
function actionInputs(
  step: StepContext,
  manifest: ActionManifest,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const inputs: Record<string, string> = { ...given }
  const byName = new Map(Object.keys(given).map((name) => [name.toLowerCase(), name]))
  const valid = Object.keys(manifest.inputs)
  const validNames = new Set(valid.map((name) => name.toLowerCase()))
  const contexts = { github: stepGithub(step), runner: runnerContext(step.job.options, step.job.machine), job: {} }
  for (const [name, definition] of Object.entries(manifest.inputs)) {
    if (!byName.has(name.toLowerCase())) inputs[name] = fillIn(definition?.default ?? '', contexts)
    else if (definition?.deprecationMessage !== undefined)
      reportWarning(step, `Input '${name}' has been deprecated with message: ${definition.deprecationMessage}`)
  }
  const unexpected = Object.keys(given).filter((name) => !validNames.has(name.toLowerCase()))
  if (unexpected.length > 0)
    reportWarning(step, `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${valid.join("', '")}']`)
  return inputs
}
