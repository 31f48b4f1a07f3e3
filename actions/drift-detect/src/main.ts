import { UserError } from '@wrenchproof/errors'
import { runStep } from '@wrenchproof/runner'
import { parseInputs } from './inputs.ts'

await runStep(async (step) => {
  step.mask(step.input('github-token'))
  step.mask(step.input('plan-key'))
  const inputs = parseInputs(step.input)
  throw new UserError(`nothing looks at ${inputs.environments.join(', ')} yet`, 'Wait for the next version.')
})
