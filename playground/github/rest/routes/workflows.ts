/** Workflow files, and starting one by hand. */
import { json } from '../../../http/serve.ts'
import { record } from '../../state/events.ts'
import { startRun } from '../../state/start.ts'
import { z } from 'zod'
import { counted } from '../paginate.ts'
import { Refusal, empty, reads, signed, unprocessable } from '../route.ts'
import type { Routes } from '../route.ts'
import { apiOf, webOf } from '../views/addresses.ts'
import { workflowView } from '../views/run.ts'
import { resolveCommit } from './commits.ts'
import { workflowFor } from './runs.ts'

const Dispatch = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  return_run_details: z.boolean().default(false),
})

/** `actions/*workflow*`. */
export const workflowRoutes: Routes = {
  'actions/list-repo-workflows': reads([['actions', 'read']], (call) =>
    counted(call, 'workflows', { all: call.repository.workflows, view: (workflow) => workflowView(call, workflow) }),
  ),
  'actions/get-workflow': reads([['actions', 'read']], (call) => json(200, workflowView(call, workflowFor(call)))),
  'actions/create-workflow-dispatch': signed([['actions', 'write']], async (call) => {
    const asked = Dispatch.parse(call.body)
    const workflow = workflowFor(call)
    if (workflow.state !== 'active') throw unprocessable('Cannot trigger a workflow that is disabled')
    const sha = await resolveCommit(call, asked.ref.replace(/^refs\/(?:heads|tags)\//, ''))
    if (sha === undefined) throw unprocessable(`No ref found for: ${asked.ref}`)
    if (Object.keys(asked.inputs).length > 25) throw new Refusal(422, 'you may only define up to 25 `inputs`')
    const ref = asked.ref.startsWith('refs/') ? asked.ref : `refs/heads/${asked.ref}`
    const run = startRun(call.state, call.repository, {
      workflow: workflow.path,
      event: 'workflow_dispatch',
      ref,
      sha,
      actor: call.token.actor.login,
      inputs: asked.inputs,
    })
    run.status = 'queued'
    const inputs = asked.inputs
    record(call.state, call.repository, call.token, { event: 'workflow_dispatch', ref, sha, inputs, number: run.id })
    if (!asked.return_run_details) return empty(204)
    return json(200, {
      workflow_run_id: run.id,
      run_url: `${apiOf(call, call.repository)}/actions/runs/${run.id}`,
      html_url: `${webOf(call.repository)}/actions/runs/${run.id}`,
    })
  }),
}
