/** Workflow runs, their attempts and jobs. */
import { json } from '../../../http/serve.ts'
import { finishRun, rerun } from '../../state/start.ts'
import { counted, page } from '../paginate.ts'
import { Refusal, found, idParam, param, reads, signed } from '../route.ts'
import type { Call, Need, Routes } from '../route.ts'
import { jobView, runView } from '../views/run.ts'
import type { Run } from '../../state/runs.ts'

const read: readonly Need[] = [['actions', 'read']]
const write: readonly Need[] = [['actions', 'write']]

/** `actions/*run*` and `actions/*job*`. */
export const runRoutes: Routes = {
  'actions/list-workflow-runs-for-repo': reads(read, async (call) => listed(call, call.repository.runs)),
  'actions/list-workflow-runs': reads(read, async (call) => {
    const workflow = workflowFor(call)
    return listed(
      call,
      call.repository.runs.filter((run) => run.workflowId === workflow.id),
    )
  }),
  'actions/get-workflow-run': reads(read, async (call) => json(200, await runView(call, runOf(call)))),
  'actions/get-workflow-run-attempt': reads(read, async (call) =>
    json(200, await runView(call, runOf(call), attemptOf(call))),
  ),
  'actions/list-jobs-for-workflow-run': reads(read, (call) => {
    const run = runOf(call)
    const all = call.query['filter'] === 'all'
    const jobs = run.jobs.filter((job) => all || job.attempt === run.attempt)
    return counted(call, 'jobs', { all: jobs, view: (job) => jobView(call, run, job) })
  }),
  'actions/list-jobs-for-workflow-run-attempt': reads(read, (call) => {
    const run = runOf(call)
    const attempt = attemptOf(call)
    const jobs = run.jobs.filter((job) => job.attempt === attempt)
    return counted(call, 'jobs', { all: jobs, view: (job) => jobView(call, run, job) })
  }),
  'actions/get-job-for-workflow-run': reads(read, (call) => {
    const id = idParam(call, 'job_id')
    const run = found(call.repository.runs.find(({ jobs }) => jobs.some((job) => job.id === id)))
    return json(200, jobView(call, run, found(run.jobs.find((job) => job.id === id))))
  }),
  'actions/cancel-workflow-run': signed(write, (call) => {
    const run = runOf(call)
    if (run.status === 'completed') throw new Refusal(409, 'Cannot cancel a workflow run that is completed.')
    finishRun(call.state, run, 'cancelled')
    return json(202, {})
  }),
  'actions/re-run-workflow': signed(write, (call) => {
    const run = runOf(call)
    if (run.status !== 'completed') throw new Refusal(403, 'This workflow is already running')
    rerun(call.state, run, call.token.actor.login)
    return json(201, {})
  }),
}

/** The run a path names, or 404. */
export function runOf(call: Call): Run {
  const id = idParam(call, 'run_id')
  return found(call.repository.runs.find((run) => run.id === id))
}

function attemptOf(call: Call): number {
  const attempt = idParam(call, 'attempt_number')
  if (attempt < 1 || attempt > runOf(call).attempt) throw new Refusal(404, 'Not Found')
  return attempt
}

/** The workflow a path names by id or file name, or 404. */
export function workflowFor(call: Call): Call['repository']['workflows'][number] {
  const name = param(call, 'workflow_id')
  return found(call.repository.workflows.find(({ id, path }) => String(id) === name || path.split('/').at(-1) === name))
}

async function listed(call: Call, runs: readonly Run[]) {
  const { branch, event, status, actor, head_sha: sha } = call.query
  const kept = runs.filter(
    (run) =>
      (branch === undefined || run.headBranch === branch) &&
      (event === undefined || run.event === event) &&
      (status === undefined || run.status === status || run.conclusion === status) &&
      (actor === undefined || run.actor.login === actor) &&
      (sha === undefined || run.headSha === sha),
  )
  const { items, headers } = page(call, kept.toReversed())
  const views = await Promise.all(items.map(async (run) => runView(call, run)))
  return json(200, { total_count: kept.length, workflow_runs: views }, headers)
}
