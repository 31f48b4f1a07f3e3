/** The steps of a delivery, each a job on a machine of its own, started from `dist/` as GitHub's runner starts them. */
import { join } from 'node:path'
import type { Run } from '../github/index.ts'
import type { Rig } from '../rig/index.ts'
import type { StepResult } from '../runner/index.ts'

const actions = join(import.meta.dirname, '..', '..', 'actions')

const permissions = { contents: 'write', actions: 'read', 'id-token': 'write' } as const

/** Where a step runs. */
export interface Place {
  readonly environment: string
  readonly branch: string
  /** The run it is a job of; a run of its own if left out. */
  readonly run?: Run
}

/** Runs a step as a job; what it needs travels through GitHub and S3, never through the machine. */
export async function stepOn(
  rig: Rig,
  action: 'plan' | 'apply',
  { environment, branch, run }: Place,
  inputs: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  await using machine = await rig.job({
    name: action,
    environment,
    permissions,
    ref: `refs/heads/${branch}`,
    ...(run === undefined ? {} : { run }),
  })
  return await machine.runner.runAction(join(actions, action), { ...rig.inputs(environment), ...inputs })
}

/** What a step came to, in a word or a line: the outcome, the code of a refusal, the plan's counts. */
export function verdictOf({ outcome, outputs }: StepResult): string {
  return outputs['refusal'] || outputs['outcome'] || outputs['summary'] || outcome
}
