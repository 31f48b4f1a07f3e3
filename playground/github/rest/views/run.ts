/** Runs, jobs and artifacts as GitHub shows them. */
import { readCommit } from '../../git/objects.ts'
import { isoSeconds, now } from '../../state/clock.ts'
import { nameOf } from '../../state/find.ts'
import type { Artifact, Run } from '../../state/model.ts'
import type { Job } from '../../state/runs.ts'
import type { Call } from '../route.ts'
import { userView } from './account.ts'
import { apiOf, nodeId, webOf } from './addresses.ts'
import { minimalRepositoryView } from './repository.ts'

/** A run; for an earlier attempt what GitHub still knows of it. */
export async function runView(call: Call, run: Run, attempt = run.attempt): Promise<Record<string, unknown>> {
  const { repository } = call
  const api = apiOf(call, repository)
  const url = `${api}/actions/runs/${run.id}`
  const workflow = repository.workflows.find(({ id }) => id === run.workflowId)
  const head = call.state.repositories.find(({ id }) => id === run.headRepositoryId) ?? repository
  const jobs = run.jobs.filter((job) => job.attempt === attempt)
  const old = attempt !== run.attempt
  return {
    id: run.id,
    node_id: nodeId('WFR', run.id),
    name: workflow?.name ?? null,
    display_title: workflow?.name ?? '',
    path: workflow?.path ?? '',
    run_number: run.number,
    run_attempt: attempt,
    event: run.event,
    status: old ? 'completed' : run.status,
    conclusion: old ? (jobs.some((job) => job.conclusion === 'failure') ? 'failure' : 'success') : run.conclusion,
    workflow_id: run.workflowId,
    check_suite_id: run.id,
    check_suite_node_id: nodeId('CS', run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    head_commit: await headCommit(call, run),
    head_repository: minimalRepositoryView(call, head),
    repository: minimalRepositoryView(call, repository),
    pull_requests: [],
    referenced_workflows: referenced(jobs),
    actor: userView(call, run.actor),
    triggering_actor: userView(call, run.triggeringActor),
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.startedAt,
    url,
    html_url: `${webOf(repository)}/actions/runs/${run.id}`,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: attempt > 1 ? `${url}/attempts/${attempt - 1}` : null,
    workflow_url: `${api}/actions/workflows/${run.workflowId}`,
  }
}

function referenced(jobs: readonly Job[]): Record<string, unknown>[] {
  const refs = [...new Set(jobs.flatMap((job) => (job.workflowRef === undefined ? [] : [job.workflowRef])))]
  return refs.map((path) => ({ path, sha: '', ref: path.split('@')[1] ?? '' }))
}

async function headCommit(call: Call, run: Run): Promise<Record<string, unknown> | null> {
  const commit = await readCommit(call.repository.git, run.headSha)
  if (commit === undefined) return null
  return {
    id: commit.oid,
    tree_id: commit.tree,
    message: commit.message.trimEnd(),
    timestamp: isoSeconds(commit.committer.at),
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  }
}

/** A job of a run. */
export function jobView(call: Call, run: Run, job: Job): Record<string, unknown> {
  const api = apiOf(call, call.repository)
  const workflow = call.repository.workflows.find(({ id }) => id === run.workflowId)
  const ran = job.status !== 'waiting' && job.status !== 'queued'
  return {
    id: job.id,
    node_id: nodeId('CR', job.id),
    run_id: run.id,
    run_attempt: job.attempt,
    run_url: `${api}/actions/runs/${run.id}`,
    workflow_name: workflow?.name ?? null,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    name: job.name,
    status: job.status,
    conclusion: job.conclusion,
    created_at: run.startedAt,
    started_at: job.startedAt,
    completed_at: job.completedAt,
    steps: job.steps.map(({ name, status, conclusion, startedAt, completedAt }, index) => ({
      name,
      status,
      conclusion,
      number: index + 1,
      started_at: startedAt,
      completed_at: completedAt,
    })),
    labels: ['ubuntu-24.04'],
    runner_id: ran ? 1 : null,
    runner_name: ran ? 'GitHub Actions 1' : null,
    runner_group_id: ran ? 0 : null,
    runner_group_name: ran ? 'GitHub Actions' : null,
    url: `${api}/actions/jobs/${job.id}`,
    html_url: `${webOf(call.repository)}/actions/runs/${run.id}/job/${job.id}`,
    check_run_url: `${api}/check-runs/${job.id}`,
  }
}

/** An artifact and the run it came from. */
export function artifactView(call: Call, artifact: Artifact): Record<string, unknown> {
  const url = `${apiOf(call, call.repository)}/actions/artifacts/${artifact.id}`
  const run = call.repository.runs.find(({ id }) => id === artifact.runId)
  return {
    id: artifact.id,
    node_id: nodeId('AR', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.finalized?.size ?? 0,
    digest: artifact.finalized?.digest ?? null,
    url,
    archive_download_url: `${url}/zip`,
    expired: isExpired(call, artifact),
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: artifact.expiresAt,
    workflow_run:
      run === undefined
        ? null
        : {
            id: run.id,
            repository_id: call.repository.id,
            head_repository_id: run.headRepositoryId,
            head_branch: run.headBranch,
            head_sha: run.headSha,
          },
  }
}

/** Whether an artifact's time has run out. */
export function isExpired(call: Pick<Call, 'state'>, artifact: Artifact): boolean {
  return Date.parse(artifact.expiresAt) <= now(call.state)
}

/** A workflow file. */
export function workflowView(call: Call, workflow: Call['repository']['workflows'][number]): Record<string, unknown> {
  const file = workflow.path.split('/').at(-1) ?? ''
  return {
    id: workflow.id,
    node_id: nodeId('W', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: workflow.state,
    created_at: workflow.createdAt,
    updated_at: workflow.createdAt,
    url: `${apiOf(call, call.repository)}/actions/workflows/${workflow.id}`,
    html_url: `https://github.com/${nameOf(call.repository)}/blob/${call.repository.defaultBranch}/${workflow.path}`,
    badge_url: `https://github.com/${nameOf(call.repository)}/workflows/${encodeURIComponent(file)}/badge.svg`,
  }
}
