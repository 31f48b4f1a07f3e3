/** The claims of a job's OIDC token, as GitHub fills them. */
import { nameOf } from '../state/find.ts'
import type { Repository } from '../state/model.ts'
import type { Job, Run } from '../state/runs.ts'
import { rulesOf } from '../state/rules.ts'

/** A job that asks for a token. */
export interface JobIdentity {
  readonly repository: Repository
  readonly run: Run
  readonly job: Job
}

/** `repo:O/R`, or `repo:O@<owner id>/R@<repository id>` where subjects are immutable. */
export function subjectPrefix({ owner, name, id, subject: template }: Repository): string {
  return template.useImmutableSubject ? `repo:${owner.login}@${owner.id}/${name}@${id}` : `repo:${owner.login}/${name}`
}

/** Every claim but the registered ones (`iss`, `aud`, `exp`, ...). Numbers are strings, as GitHub writes them. */
export function claimsOf(identity: JobIdentity): Record<string, string> {
  const { repository, run, job } = identity
  const name = nameOf(repository)
  const workflow = repository.workflows.find(({ id }) => id === run.workflowId)
  const workflowRef = `${name}/${workflow?.path ?? ''}@${run.ref}`
  const claims: Record<string, string> = {
    ref: run.ref,
    ref_type: run.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: String(rulesOf(repository, run.ref).length > 0),
    sha: run.sha,
    head_ref: run.headRef,
    base_ref: run.baseRef,
    event_name: run.event,
    repository: name,
    repository_id: String(repository.id),
    repository_owner: repository.owner.login,
    repository_owner_id: String(repository.owner.id),
    repository_visibility: repository.private ? 'private' : 'public',
    actor: run.actor.login,
    actor_id: String(run.actor.id),
    workflow: workflow?.name ?? '',
    workflow_ref: workflowRef,
    workflow_sha: run.sha,
    // A called workflow names itself here; in every other job it is the run's own workflow.
    job_workflow_ref: job.workflowRef ?? workflowRef,
    job_workflow_sha: run.sha,
    run_id: String(run.id),
    run_number: String(run.number),
    run_attempt: String(run.attempt),
    runner_environment: 'github-hosted',
    check_run_id: String(job.id),
    ...(job.environment === undefined ? {} : { environment: job.environment }),
  }
  return { ...claims, sub: subject(identity, claims) }
}

function subject({ repository, run, job }: JobIdentity, claims: Readonly<Record<string, string>>): string {
  const prefix = subjectPrefix(repository)
  const context =
    job.environment !== undefined
      ? `environment:${escaped(job.environment)}`
      : run.event === 'pull_request'
        ? 'pull_request'
        : `ref:${escaped(run.ref)}`
  if (repository.subject.useDefault) return `${prefix}:${context}`
  const parts = repository.subject.includeClaimKeys.map((key) => {
    if (key === 'repo') return prefix
    if (key === 'context') return context
    return `${key}:${escaped(claims[key] ?? '')}`
  })
  return parts.join(':')
}

/** A colon inside a value would read as the next claim. */
function escaped(value: string): string {
  return value.replaceAll(':', '%3A')
}
