/** Parts that webhook payloads share. */
import { nameOf } from '../../github/index.ts'
import type { Account, Issue, Pull, Repository } from '../../github/index.ts'

/** An account, as `sender` and everywhere else. */
export function accountPayload({ id, login, type }: Account): Record<string, unknown> {
  return { id, login, type, html_url: `https://github.com/${login}` }
}

/** A repository. */
export function repositoryPayload(repository: Repository): Record<string, unknown> {
  const name = nameOf(repository)
  return {
    id: repository.id,
    name: repository.name,
    full_name: name,
    private: repository.private,
    owner: accountPayload(repository.owner),
    html_url: `https://github.com/${name}`,
    clone_url: `https://github.com/${name}.git`,
    default_branch: repository.defaultBranch,
    fork: repository.forkOf !== undefined,
    visibility: repository.private ? 'private' : 'public',
  }
}

/** A pull request, with the repositories of both sides. */
export function pullPayload(
  issue: Issue,
  pull: Pull,
  { base, head, mergeSha }: { base: Repository; head: Repository; mergeSha: string | null },
): Record<string, unknown> {
  const side = (repository: Repository, ref: string, sha: string) => ({
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: accountPayload(repository.owner),
    repo: repositoryPayload(repository),
  })
  return {
    id: issue.id,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    draft: pull.draft,
    merged: pull.mergedAt !== null,
    merged_at: pull.mergedAt,
    merged_by: pull.mergedBy === null ? null : accountPayload(pull.mergedBy),
    merge_commit_sha: pull.mergeCommitSha ?? mergeSha,
    user: accountPayload(issue.user),
    labels: issue.labels.map((name) => ({ name })),
    html_url: `https://github.com/${nameOf(base)}/pull/${issue.number}`,
    head: side(head, pull.headRef, pull.headSha),
    base: side(base, pull.baseRef, pull.baseSha),
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
  }
}
