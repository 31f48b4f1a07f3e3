/** Issues, comments and labels as GitHub shows them. */
import { findAccount } from '../../state/find.ts'
import type { Issue, IssueComment, Label, Repository } from '../../state/model.ts'
import type { Call } from '../route.ts'
import { userView } from './account.ts'
import { apiOf, nodeId, webOf } from './addresses.ts'

/** A label of a repository. */
export function labelView(call: Call, label: Label): Record<string, unknown> {
  return {
    id: label.id,
    node_id: nodeId('LA', label.id),
    url: `${apiOf(call, call.repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    description: label.description,
    color: label.color,
    default: false,
  }
}

/** The labels an issue carries. */
export function labelsOf(repository: Repository, issue: Issue): Label[] {
  return issue.labels.flatMap((name) => repository.labels.filter((label) => label.name === name))
}

/** An issue, or a pull request seen as one. */
export function issueView(call: Call, issue: Issue): Record<string, unknown> {
  const { repository } = call
  const api = apiOf(call, repository)
  const url = `${api}/issues/${issue.number}`
  const pull = `${api}/pulls/${issue.number}`
  const html = `${webOf(repository)}/${issue.pull === undefined ? 'issues' : 'pull'}/${issue.number}`
  const assignees = issue.assignees.map((login) => userView(call, findAccount(call.state, login)))
  return {
    id: issue.id,
    node_id: nodeId('I', issue.id),
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    state_reason: issue.stateReason,
    locked: false,
    active_lock_reason: null,
    user: userView(call, issue.user),
    labels: labelsOf(repository, issue).map((label) => labelView(call, label)),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments: repository.comments.filter((comment) => comment.issueNumber === issue.number).length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: 'MEMBER',
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: html,
    performed_via_github_app: null,
    ...(issue.pull === undefined
      ? {}
      : {
          draft: issue.pull.draft,
          pull_request: {
            url: pull,
            html_url: html,
            diff_url: `${html}.diff`,
            patch_url: `${html}.patch`,
            merged_at: issue.pull.mergedAt,
          },
        }),
  }
}

/** A comment on an issue or pull request. */
export function commentView(call: Call, comment: IssueComment): Record<string, unknown> {
  const api = apiOf(call, call.repository)
  const issue = call.repository.issues.find(({ number }) => number === comment.issueNumber)
  const page = `${webOf(call.repository)}/${issue?.pull === undefined ? 'issues' : 'pull'}/${comment.issueNumber}`
  return {
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    url: `${api}/issues/comments/${comment.id}`,
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${comment.issueNumber}`,
    user: userView(call, comment.user),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: 'MEMBER',
    performed_via_github_app: null,
  }
}
