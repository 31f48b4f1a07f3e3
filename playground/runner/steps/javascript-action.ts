/** An action with `runs.using: node…`: its main, and its post registered for the end of the job. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { NodeRuns } from './action-manifest.ts'
import { StepFault } from './fault.ts'
import type { StepContext } from './job.ts'
import { processStep, reportWarning } from './process-step.ts'
import type { StepEnd } from './transcript.ts'

/** Runs `main`. The post is registered before it, so that a main that fails is still cleaned up after. */
export async function javascriptAction(
  step: StepContext,
  directory: string,
  { runs, inputs }: { runs: NodeRuns; inputs: Readonly<Record<string, string>> },
): Promise<StepEnd> {
  if (runs.pre !== undefined)
    reportWarning(step, `\`pre\` execution is not supported for local action from '${directory}'`)
  const state: Record<string, string> = {}
  const { post } = runs
  if (post !== undefined)
    step.job.posts.push({
      action: step.action,
      condition: runs['post-if'] ?? 'always()',
      run: ({ transcript, cancellation, afterCancel }) =>
        runScript({ ...step, transcript, cancellation, afterCancel }, join(directory, post), { inputs, state }),
    })
  const end = await runScript(step, join(directory, runs.main), { inputs, state: {} })
  Object.assign(state, end.state)
  return end
}

async function runScript(
  step: StepContext,
  script: string,
  action: { inputs: Readonly<Record<string, string>>; state: Readonly<Record<string, string>> },
): Promise<StepEnd> {
  if (!existsSync(script)) throw new StepFault(`File not found: '${script}'`)
  const { options } = step.job
  return await processStep(step, {
    file: options.node ?? process.execPath,
    args: [script],
    cwd: options.workspace,
    action,
    reportsExitCode: false,
  })
}
