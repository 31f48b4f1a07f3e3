/** Where an action that is not at a `./` path lies. */
import type { FoundAction } from '../options.ts'
import { StepFault } from './fault.ts'
import type { StepContext } from './job.ts'

/** Asks the job's `findAction`; throws `StepFault` when there is none. */
export async function locate(step: StepContext, uses: string): Promise<FoundAction> {
  const { findAction } = step.job.options
  if (findAction === undefined)
    throw new StepFault(`'${uses}' is not a local action; only paths that begin with ./ are run here.`)
  return await findAction(uses, step.found)
}
