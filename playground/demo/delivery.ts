/** The steps of a delivery, each on a machine of its own, started from `dist/` as GitHub's runner starts them. */
import { join } from 'node:path'
import { fakeRunner, findTool } from '../runner/index.ts'
import type { StepResult } from '../runner/index.ts'
import type { SampleRepository } from '../sample/index.ts'

const actions = join(import.meta.dirname, '..', '..', 'actions')

export interface Delivery {
  plan(environment: string, inputs?: Record<string, string>): Promise<StepResult>
  apply(environment: string, digest: string, inputs?: Record<string, string>): Promise<StepResult>
}

/** Deliveries of a repository; every step is a run of its own. */
export function deliveryOf(repository: SampleRepository): Delivery {
  let runs = 0
  const step = async (action: string, environment: string, inputs: Record<string, string>): Promise<StepResult> => {
    runs += 1
    const sha = await repository.git('rev-parse', 'HEAD')
    await using runner = await fakeRunner({
      workspace: repository.path,
      repository: 'acme/infrastructure',
      repositoryId: '42',
      sha,
      runId: String(1000 + runs),
      tools: [findTool('terraform')],
    })
    return await runner.runAction(join(actions, action), { ...repository.inputs(environment), ...inputs })
  }
  return {
    plan: async (environment, inputs = {}) => step('plan', environment, inputs),
    apply: async (environment, digest, inputs = {}) => step('apply', environment, { ...inputs, 'plan-digest': digest }),
  }
}

/** What a step came to, in one word: the outcome, the code of a refusal, or that it failed. */
export function verdictOf({ outcome, outputs }: StepResult): string {
  return outputs['refusal'] || outputs['outcome'] || outputs['summary'] || outcome
}
