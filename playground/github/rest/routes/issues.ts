/** Issues: listed with filters, made, changed, closed. Pull requests are issues too. */
import { json } from '../../../http/serve.ts'
import { nextId, timestamp } from '../../state/clock.ts'
import { record } from '../../state/events.ts'
import { labelNamed } from '../../state/labels.ts'
import type { GithubState, Issue, Repository } from '../../state/model.ts'
import { z } from 'zod'
import { list } from '../paginate.ts'
import { found, idParam, invalid, reads, signed } from '../route.ts'
import type { Call, Need, Routes } from '../route.ts'
import { issueView } from '../views/issue.ts'

const LabelName = z.union([z.string(), z.object({ name: z.string() })]).transform((label) => {
  return typeof label === 'string' ? label : label.name
})
const CreateIssue = z.object({
  title: z.coerce.string(),
  body: z.string().nullish(),
  labels: z.array(LabelName).default([]),
  assignees: z.array(z.string()).default([]),
})
const UpdateIssue = z.object({
  title: z.coerce.string().optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.string().nullish(),
  labels: z.array(LabelName).optional(),
  assignees: z.array(z.string()).optional(),
})

/** Longest body of an issue or comment, in code points, as the API's own error says. */
const bodyLimit = 65_536

/** `issues/*`, but for comments and labels. */
export const issueRoutes: Routes = {
  'issues/list-for-repo': reads(
    [
      ['issues', 'read'],
      ['pull-requests', 'read'],
    ],
    async (call) => list(call, filtered(call), (issue) => issueView(call, issue)),
  ),
  'issues/create': signed([['issues', 'write']], (call) => {
    const asked = CreateIssue.parse(call.body)
    if (asked.title.trim() === '') throw invalid({ resource: 'Issue', code: 'missing_field', field: 'title' })
    const issue = newIssue(call.state, call.repository, {
      title: asked.title,
      body: checkedBody('Issue', asked.body ?? null),
      user: call.token.actor,
      labels: asked.labels.map((name) => labelNamed(call.state, call.repository, name).name),
      assignees: asked.assignees,
    })
    record(call.state, call.repository, call.token, { event: 'issues', number: issue.number })
    return json(201, issueView(call, issue))
  }),
  'issues/get': reads(
    [
      ['issues', 'read'],
      ['pull-requests', 'read'],
    ],
    (call) => json(200, issueView(call, issueOf(call))),
  ),
  'issues/update': signed(issueNeeds, (call) => {
    const issue = issueOf(call)
    const asked = UpdateIssue.parse(call.body ?? {})
    if (asked.title !== undefined) issue.title = asked.title
    if (asked.body !== undefined) issue.body = checkedBody('Issue', asked.body)
    if (asked.labels !== undefined)
      issue.labels = asked.labels.map((name) => labelNamed(call.state, call.repository, name).name)
    if (asked.assignees !== undefined) issue.assignees = asked.assignees
    const at = timestamp(call.state)
    if (asked.state !== undefined && asked.state !== issue.state) {
      issue.state = asked.state
      issue.closedAt = asked.state === 'closed' ? at : null
      issue.stateReason = asked.state_reason ?? (asked.state === 'closed' ? 'completed' : 'reopened')
    }
    issue.updatedAt = at
    record(call.state, call.repository, call.token, { event: 'issues', number: issue.number })
    return json(200, issueView(call, issue))
  }),
}

/** Writing to a pull request's conversation takes either permission, to an issue's only one. */
export function issueNeeds(call: Call): readonly Need[] {
  const issue = call.repository.issues.find(({ number }) => number === idParam(call, 'issue_number'))
  return issue?.pull === undefined
    ? [['issues', 'write']]
    : [
        ['issues', 'write'],
        ['pull-requests', 'write'],
      ]
}

/** The issue a path names, or 404. */
export function issueOf(call: Call): Issue {
  const number = idParam(call, 'issue_number')
  return found(call.repository.issues.find((issue) => issue.number === number))
}

/** Adds an issue with the next number; pull requests share the sequence. */
export function newIssue(
  state: GithubState,
  repository: Repository,
  given: Pick<Issue, 'title' | 'body' | 'user' | 'labels' | 'assignees'> & Pick<Issue, 'pull'>,
): Issue {
  const at = timestamp(state)
  const issue: Issue = {
    ...given,
    id: nextId(state),
    number: repository.issues.length + 1,
    state: 'open',
    stateReason: null,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
  }
  repository.issues.push(issue)
  return issue
}

/** A body that GitHub would take; 422 for one that is too long. */
export function checkedBody<T extends string | null>(resource: string, body: T): T {
  if (body !== null && Array.from<string>(body).length > bodyLimit)
    throw invalid({
      resource,
      code: 'unprocessable',
      field: 'body',
      message: `body is too long (maximum is ${bodyLimit} characters)`,
    })
  return body
}

function filtered({ repository, query }: Call): Issue[] {
  const state = query['state'] ?? 'open'
  const labels = query['labels']?.split(',') ?? []
  const { creator, assignee, since } = query
  const sort = query['sort'] === 'updated' ? 'updatedAt' : 'createdAt'
  const kept = repository.issues.filter(
    (issue) =>
      (state === 'all' || issue.state === state) &&
      labels.every((label) => issue.labels.some((own) => own.toLowerCase() === label.toLowerCase())) &&
      (creator === undefined || issue.user.login.toLowerCase() === creator.toLowerCase()) &&
      (assignee === undefined || assignee === '*' || issue.assignees.includes(assignee)) &&
      (since === undefined || issue.updatedAt >= since),
  )
  const ascending = kept.toSorted((a, b) => a[sort].localeCompare(b[sort]) || a.number - b.number)
  return query['direction'] === 'asc' ? ascending : ascending.toReversed()
}
