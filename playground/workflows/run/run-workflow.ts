/** One workflow, once. */
import { findRepository } from '../../github/index.ts'
import type { Repository } from '../../github/index.ts'
import type { RunResult } from './results.ts'
import { workflowService } from './service.ts'
import type { ServiceOptions, StartOptions } from './service-types.ts'

export interface RunWorkflowOptions extends ServiceOptions, Omit<StartOptions, 'repository'> {
  /** The repository, or its `owner/name`. */
  readonly repository: Repository | string
}

/** Runs a workflow to its end with a service of its own. Throws `WorkflowRefused` if it cannot be started. */
export async function runWorkflow(options: RunWorkflowOptions): Promise<RunResult> {
  const { repository: named, workflow, event, run, only, ...service } = options
  const repository = typeof named === 'string' ? findRepository(options.github, named) : named
  if (repository === undefined)
    throw new Error(`no repository ${typeof named === 'string' ? named : ''} in this GitHub`)
  await using running = await workflowService(service)
  const handle = await running.start({
    repository,
    workflow,
    event,
    ...(run === undefined ? {} : { run }),
    ...(only === undefined ? {} : { only }),
  })
  return await handle.done
}
