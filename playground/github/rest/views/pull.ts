/** Pull requests as GitHub shows them, and what git says about them. */
import { isAncestor } from '../../git/objects.ts'
import type { GithubState, Issue, Pull, Repository } from '../../state/model.ts'
import type { Call } from '../route.ts'
import { userView } from './account.ts'
import { apiOf, nodeId, webOf } from './addresses.ts'
import { changedFiles } from './commit.ts'
import { labelView, labelsOf } from './issue.ts'
import { repositoryView } from './repository.ts'

/** An issue that is a pull request. */
export type PullIssue = Issue & { pull: Pull }

/** Whether an issue is a pull request. */
export function isPull(issue: Issue): issue is PullIssue {
  return issue.pull !== undefined
}

/** The repository a pull request comes from. */
export function headRepository(state: GithubState, repository: Repository, pull: Pull): Repository {
  return state.repositories.find(({ id }) => id === pull.headRepositoryId) ?? repository
}

/**
 * Brings an open pull request up to date with its branches: its shas, `refs/pull/N/head`, and `refs/pull/N/merge` when
 * both merge cleanly. Answers the merge commit, undefined on conflict.
 */
export async function refresh(
  state: GithubState,
  repository: Repository,
  issue: PullIssue,
): Promise<string | undefined> {
  const { pull } = issue
  const { git } = repository
  if (issue.state === 'closed') return pull.mergeCommitSha ?? undefined
  const source = headRepository(state, repository, pull)
  const head = (await source.git.resolve(`refs/heads/${pull.headRef}`))?.oid ?? pull.headSha
  const base = (await git.resolve(`refs/heads/${pull.baseRef}`))?.oid ?? pull.baseSha
  const merged = await git.resolve(`refs/pull/${issue.number}/merge`)
  if (head === pull.headSha && base === pull.baseSha && merged !== undefined) return merged.oid
  if (source !== repository) await git.text(['fetch', '--quiet', source.git.directory, head])
  pull.headSha = head
  pull.baseSha = base
  await git.text(['update-ref', `refs/pull/${issue.number}/head`, head])
  const tree = await mergedTree(repository, base, head)
  if (tree === undefined) {
    await git.text(['update-ref', '-d', `refs/pull/${issue.number}/merge`])
    return undefined
  }
  const oid = await git.text(['commit-tree', tree, '-p', base, '-p', head, '-m', `Merge ${head} into ${base}`])
  await git.text(['update-ref', `refs/pull/${issue.number}/merge`, oid])
  return oid
}

/** The tree of merging two commits; undefined on conflict. */
export async function mergedTree(repository: Repository, base: string, head: string): Promise<string | undefined> {
  const { code, stdout } = await repository.git.run(['merge-tree', '--write-tree', '--no-messages', base, head])
  return code === 0 ? stdout.toString('utf8').split('\n')[0] : undefined
}

/** Pull requests that a commit is part of: merged ones by their merge commit, open ones by their history. */
export async function pullsWith(repository: Repository, oid: string): Promise<PullIssue[]> {
  const found: PullIssue[] = []
  for (const issue of repository.issues.filter(isPull)) {
    const { pull } = issue
    const own = pull.mergeCommitSha === oid || pull.headSha === oid
    const within = async (): Promise<boolean> =>
      (await isAncestor(repository.git, oid, pull.headSha)) && !(await isAncestor(repository.git, oid, pull.baseSha))
    if (own || (await within())) found.push(issue)
  }
  return found
}

/** A pull request in a list (`pull-request-simple`). */
export function pullSimpleView(call: Call, issue: PullIssue): Record<string, unknown> {
  const { repository } = call
  const { pull } = issue
  const api = apiOf(call, repository)
  const url = `${api}/pulls/${issue.number}`
  const issueUrl = `${api}/issues/${issue.number}`
  const html = `${webOf(repository)}/pull/${issue.number}`
  const source = headRepository(call.state, repository, pull)
  const link = (href: string): { href: string } => ({ href })
  return {
    id: issue.id,
    node_id: nodeId('PR', issue.id),
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    locked: false,
    draft: pull.draft,
    user: userView(call, issue.user),
    labels: labelsOf(repository, issue).map((label) => ({
      ...labelView(call, label),
      description: label.description ?? '',
    })),
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    milestone: null,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    auto_merge: null,
    author_association: 'MEMBER',
    head: side(call, source, { ref: pull.headRef, sha: pull.headSha }),
    base: side(call, repository, { ref: pull.baseRef, sha: pull.baseSha }),
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issueUrl,
    commits_url: `${url}/commits`,
    comments_url: `${issueUrl}/comments`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    statuses_url: `${api}/statuses/${pull.headSha}`,
    _links: {
      self: link(url),
      html: link(html),
      issue: link(issueUrl),
      comments: link(`${issueUrl}/comments`),
      review_comments: link(`${url}/comments`),
      review_comment: link(`${api}/pulls/comments{/number}`),
      commits: link(`${url}/commits`),
      statuses: link(`${api}/statuses/${pull.headSha}`),
    },
  }
}

function side(call: Call, repository: Repository, { ref, sha }: { ref: string; sha: string }): Record<string, unknown> {
  return {
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: userView(call, repository.owner),
    repo: repositoryView(call, repository),
  }
}

/** A pull request by itself (`pull-request`); brings it up to date first. */
export async function pullView(call: Call, issue: PullIssue): Promise<Record<string, unknown>> {
  const { repository } = call
  const merge = await refresh(call.state, repository, issue)
  const { pull } = issue
  const files = await changedFiles(repository, await forkPoint(repository, pull), pull.headSha)
  const commits = await repository.git.text(['rev-list', '--count', `${pull.baseSha}..${pull.headSha}`])
  const open = issue.state === 'open'
  return {
    ...pullSimpleView(call, issue),
    merge_commit_sha: pull.mergeCommitSha ?? merge ?? null,
    merged: pull.mergedAt !== null,
    merged_by: pull.mergedBy === null ? null : userView(call, pull.mergedBy),
    mergeable: open ? merge !== undefined : null,
    rebaseable: open ? merge !== undefined : null,
    mergeable_state: open ? (merge === undefined ? 'dirty' : 'clean') : 'unknown',
    maintainer_can_modify: false,
    comments: repository.comments.filter((comment) => comment.issueNumber === issue.number).length,
    review_comments: 0,
    commits: Number(commits),
    changed_files: files.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
  }
}

/** Where a pull request's branch left its base. */
export async function forkPoint(repository: Repository, pull: Pull): Promise<string> {
  return repository.git.text(['merge-base', pull.baseSha, pull.headSha])
}
