/** What became of a workflow's earlier runs, and whether it is switched on. */
import { z } from 'zod'
import type { GithubClient } from './client.ts'
import { repositoryParameters } from './repository.ts'

/** A run of a workflow, whatever became of it. */
export interface WorkflowRun {
  readonly id: number
  readonly event: string
  readonly created: Date
}

export interface WorkflowHistory {
  /** GitHub's word, such as `active` or `disabled_inactivity`. */
  readonly state: string
  /** The newest hundred runs, newest first. */
  readonly runs: readonly WorkflowRun[]
}

const Workflow = z.object({ state: z.string() })
const Runs = z.object({
  workflow_runs: z.array(z.object({ id: z.int(), event: z.string(), created_at: z.string() })),
})

/** The history of a workflow by its file, such as `drift.yml`. */
export async function workflowHistory(
  client: GithubClient,
  repository: string,
  file: string,
): Promise<WorkflowHistory> {
  const parameters = { ...repositoryParameters(repository), workflow_id: file }
  const permission = 'actions: read'
  const workflow = await client.request({
    route: 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}',
    parameters,
    answer: Workflow,
    permission,
  })
  const listed = await client.request({
    route: 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
    parameters: { ...parameters, per_page: 100 },
    answer: Runs,
    permission,
  })
  return {
    state: workflow.state,
    runs: listed.workflow_runs.map(({ id, event, created_at: created }) => ({ id, event, created: new Date(created) })),
  }
}
