/** Builds events with the payloads GitHub would send, from the repository's real git. */
import { findAccount, nameOf } from '../../github/index.ts'
import type { GithubState, Repository, Run } from '../../github/index.ts'
import { headRepository, isPull, refresh } from '../../github/rest/views/pull.ts'
import type { WorkflowEvent } from './event.ts'
import { changedFiles, commitOf, commitPayload, noCommit, pushedCommits } from './git.ts'
import { accountPayload, pullPayload, repositoryPayload } from './payload.ts'

/** Where an event happens and who causes it. */
export interface Happening {
  readonly state: GithubState
  readonly repository: Repository
  /** Login. */
  readonly actor: string
}

/** A push of a branch or tag; `before` is the commit it stood at, all zeros for a new one. */
export async function pushEvent(
  at: Happening,
  { ref, before, after, forced = false }: { ref: string; before?: string; after?: string; forced?: boolean },
): Promise<WorkflowEvent> {
  const { git } = at.repository
  const sha = await commitOf(git, after ?? ref)
  const parent = (await git.resolve(`${sha}^^{commit}`))?.oid ?? noCommit
  const from = before ?? parent
  const head = await commitPayload(git, sha)
  const payload = {
    ref,
    before: from,
    after: sha,
    created: from === noCommit,
    deleted: false,
    forced,
    base_ref: null,
    compare: `https://github.com/${nameOf(at.repository)}/compare/${from.slice(0, 12)}...${sha.slice(0, 12)}`,
    commits: await pushedCommits(git, from, sha),
    head_commit: head,
    pusher: { name: at.actor, email: `${at.actor}@users.noreply.github.com` },
    ...about(at),
  }
  // A new branch is compared with the parent of what was pushed.
  const changed = await changedFiles(git, from === noCommit ? parent : from, sha)
  return { ...plain(at, { name: 'push', ref, sha, payload }), changed, message: String(head['message']) }
}

/**
 * An activity on a pull request. Its commit is the merge of both sides under `refs/pull/N/merge`; `undefined` when they
 * conflict, for GitHub starts nothing then. A closed and merged one is its merge commit on the base branch.
 */
export async function pullRequestEvent(
  at: Happening,
  {
    number,
    action = 'opened',
    name = 'pull_request',
    label,
  }: { number: number; action?: string; name?: string; label?: string },
): Promise<WorkflowEvent | undefined> {
  const { state, repository } = at
  const issue = repository.issues.find((candidate) => candidate.number === number)
  if (issue === undefined || !isPull(issue)) throw new Error(`no pull request ${number} in ${nameOf(repository)}`)
  const before = issue.pull.headSha
  const mergeSha = await refresh(state, repository, issue)
  const { pull } = issue
  if (mergeSha === undefined && issue.state === 'open') return undefined
  const head = headRepository(state, repository, pull)
  const target = name === 'pull_request_target'
  const merged = pull.mergedAt !== null
  const sha = target ? pull.baseSha : (mergeSha ?? pull.headSha)
  const payload = {
    action,
    number,
    pull_request: pullPayload(issue, pull, { base: repository, head, mergeSha: mergeSha ?? null }),
    ...(action === 'synchronize' ? { before, after: pull.headSha } : {}),
    ...(label === undefined ? {} : { label: { name: label } }),
    ...about(at),
  }
  const ref = target || merged ? `refs/heads/${pull.baseRef}` : `refs/pull/${number}/merge`
  const message = await repository.git.text(['show', '--no-patch', '--format=%B', pull.headSha])
  return {
    ...plain(at, { name, ref, sha, payload }),
    action,
    headSha: pull.headSha,
    headRef: pull.headRef,
    baseRef: pull.baseRef,
    headRepositoryId: head.id,
    pullNumber: number,
    changed: await changedFiles(repository.git, pull.baseSha, pull.headSha, '...'),
    message,
  }
}

/** A pull request that enters the merge queue: the group's branch is made with a merge commit. */
export async function mergeGroupEvent(
  at: Happening,
  { number }: { number: number },
): Promise<WorkflowEvent | undefined> {
  const pull = await pullRequestEvent(at, { number })
  if (pull === undefined) return undefined
  const { git } = at.repository
  const base = await commitOf(git, `refs/heads/${pull.baseRef}`)
  const ref = `refs/heads/gh-readonly-queue/${pull.baseRef}/pr-${number}-${base}`
  await git.text(['update-ref', ref, pull.sha])
  const group = {
    head_sha: pull.sha,
    head_ref: ref,
    base_sha: base,
    base_ref: `refs/heads/${pull.baseRef}`,
    head_commit: await commitPayload(git, pull.sha),
  }
  const payload = { action: 'checks_requested', merge_group: group, ...about(at) }
  return {
    ...plain(at, { name: 'merge_group', ref, sha: pull.sha, payload }),
    action: 'checks_requested',
    baseRef: `refs/heads/${pull.baseRef}`,
    headRef: ref,
    changed: await changedFiles(git, base, pull.sha),
  }
}

/** "Run workflow": inputs as given, still unchecked. */
export async function dispatchEvent(
  at: Happening,
  { workflow, ref, inputs = {} }: { workflow: string; ref?: string; inputs?: Readonly<Record<string, unknown>> },
): Promise<WorkflowEvent> {
  const full = fullRef(ref ?? at.repository.defaultBranch)
  const payload = { inputs, ref: full, workflow, ...about(at) }
  return {
    ...plain(at, { name: 'workflow_dispatch', ref: full, sha: await commitOf(at.repository.git, full), payload }),
    inputs,
  }
}

/** A schedule's time has come; always on the default branch. */
export async function scheduleEvent(at: Happening, { cron }: { cron: string }): Promise<WorkflowEvent> {
  return onDefaultBranch(at, 'schedule', { schedule: cron, ...about(at) })
}

/** A run of another workflow was requested or has ended; always on the default branch. */
export async function workflowRunEvent(
  at: Happening,
  { run, action = 'completed' }: { run: Run; action?: string },
): Promise<WorkflowEvent> {
  const { repository, state } = at
  const workflow = repository.workflows.find(({ id }) => id === run.workflowId)
  const head = state.repositories.find(({ id }) => id === run.headRepositoryId) ?? repository
  const finished = {
    id: run.id,
    name: workflow?.name ?? '',
    path: workflow?.path ?? '',
    workflow_id: run.workflowId,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    run_number: run.number,
    run_attempt: run.attempt,
    head_sha: run.headSha,
    head_branch: run.headBranch,
    head_repository: repositoryPayload(head),
    repository: repositoryPayload(repository),
    actor: accountPayload(run.actor),
    triggering_actor: accountPayload(run.triggeringActor),
    html_url: `https://github.com/${nameOf(repository)}/actions/runs/${run.id}`,
  }
  const payload = {
    action,
    workflow_run: finished,
    workflow: { id: run.workflowId, name: finished.name, path: finished.path },
    ...about(at),
  }
  return { ...(await onDefaultBranch(at, 'workflow_run', payload)), action }
}

/** Any other event, with a payload given whole; on the default branch unless a ref is given. */
export async function otherEvent(
  at: Happening,
  { name, payload = {}, ref }: { name: string; payload?: Readonly<Record<string, unknown>>; ref?: string },
): Promise<WorkflowEvent> {
  const full = fullRef(ref ?? at.repository.defaultBranch)
  const sha = await commitOf(at.repository.git, full)
  const action = payload['action']
  return {
    ...plain(at, { name, ref: full, sha, payload: { ...about(at), ...payload } }),
    ...(typeof action === 'string' ? { action } : {}),
  }
}

/** A branch's short name as a full ref; a full one stays as it is. */
export function fullRef(ref: string): string {
  return ref.startsWith('refs/') ? ref : `refs/heads/${ref}`
}

async function onDefaultBranch(at: Happening, name: string, payload: Record<string, unknown>): Promise<WorkflowEvent> {
  const ref = fullRef(at.repository.defaultBranch)
  return plain(at, { name, ref, sha: await commitOf(at.repository.git, ref), payload })
}

function plain(
  { repository, actor }: Happening,
  event: Pick<WorkflowEvent, 'name' | 'ref' | 'sha' | 'payload'>,
): WorkflowEvent {
  return { ...event, headSha: event.sha, headRef: '', baseRef: '', actor, headRepositoryId: repository.id }
}

function about({ state, repository, actor }: Happening): Record<string, unknown> {
  return { repository: repositoryPayload(repository), sender: accountPayload(findAccount(state, actor)) }
}
