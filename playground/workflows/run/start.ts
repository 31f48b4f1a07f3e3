/** Inputs of a dispatch, checked before there is a run. */
import type { Repository } from '../../github/index.ts'
import { dispatchInputs } from '../definition/inputs.ts'
import type { Inputs } from '../definition/inputs.ts'
import type { WorkflowDefinition } from '../definition/model.ts'
import type { WorkflowEvent } from '../events/event.ts'
import { WorkflowRefused } from '../official/findings.ts'
import { findingAt } from './prepare.ts'

/** The `inputs` of a dispatched run; none for other events. Throws `WorkflowRefused` for those that do not fit. */
export function dispatchOrNone(definition: WorkflowDefinition, event: WorkflowEvent, repository: Repository): Inputs {
  if (event.name !== 'workflow_dispatch') return {}
  const environments = repository.environments.map(({ name }) => name)
  const { inputs, problems } = dispatchInputs(definition.dispatch, event.inputs ?? {}, environments)
  const on = definition.official.root.find('on')
  if (problems.length > 0)
    throw new WorkflowRefused(
      problems.map(({ message, definition: at }) => findingAt(definition, at?.at ?? on, message)),
    )
  return inputs
}
