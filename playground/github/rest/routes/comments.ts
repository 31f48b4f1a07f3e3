/** Comments on issues and pull requests. */
import { json } from '../../../http/serve.ts'
import { nextId, timestamp } from '../../state/clock.ts'
import { record } from '../../state/events.ts'
import type { IssueComment } from '../../state/model.ts'
import { z } from 'zod'
import { list } from '../paginate.ts'
import { empty, found, idParam, invalid, reads, signed } from '../route.ts'
import type { Call, Need, Routes } from '../route.ts'
import { commentView } from '../views/issue.ts'
import { checkedBody, issueNeeds, issueOf } from './issues.ts'

const Body = z.object({ body: z.string() })
const read: readonly Need[] = [
  ['issues', 'read'],
  ['pull-requests', 'read'],
]

/** `issues/*comment*`. */
export const commentRoutes: Routes = {
  'issues/list-comments': reads(read, async (call) => {
    const issue = issueOf(call)
    return list(
      call,
      since(call, (comment) => comment.issueNumber === issue.number),
      (comment) => commentView(call, comment),
    )
  }),
  'issues/list-comments-for-repo': reads(read, async (call) => {
    const all = since(call, () => true)
    return list(call, call.query['direction'] === 'desc' ? all.toReversed() : all, (comment) =>
      commentView(call, comment),
    )
  }),
  'issues/create-comment': signed(issueNeeds, (call) => {
    const issue = issueOf(call)
    const at = timestamp(call.state)
    const comment: IssueComment = {
      id: nextId(call.state),
      issueNumber: issue.number,
      user: call.token.actor,
      body: bodyOf(call),
      createdAt: at,
      updatedAt: at,
    }
    call.repository.comments.push(comment)
    record(call.state, call.repository, call.token, { event: 'issue_comment', number: issue.number })
    return json(201, commentView(call, comment))
  }),
  'issues/get-comment': reads(read, (call) => json(200, commentView(call, commentOf(call)))),
  'issues/update-comment': signed(commentNeeds, (call) => {
    const comment = commentOf(call)
    comment.body = bodyOf(call)
    comment.updatedAt = timestamp(call.state)
    return json(200, commentView(call, comment))
  }),
  'issues/delete-comment': signed(commentNeeds, (call) => {
    call.repository.comments.splice(call.repository.comments.indexOf(commentOf(call)), 1)
    return empty(204)
  }),
}

function bodyOf(call: Call): string {
  const { body } = Body.parse(call.body)
  if (body.trim() === '')
    throw invalid({ resource: 'IssueComment', code: 'unprocessable', field: 'data', message: 'Body cannot be blank' })
  return checkedBody('IssueComment', body)
}

function commentOf(call: Call): IssueComment {
  const id = idParam(call, 'comment_id')
  return found(call.repository.comments.find((comment) => comment.id === id))
}

function commentNeeds(call: Call): readonly Need[] {
  const id = idParam(call, 'comment_id')
  const comment = call.repository.comments.find((candidate) => candidate.id === id)
  const issue = call.repository.issues.find(({ number }) => number === comment?.issueNumber)
  return issue?.pull === undefined
    ? [['issues', 'write']]
    : [
        ['issues', 'write'],
        ['pull-requests', 'write'],
      ]
}

function since(call: Call, which: (comment: IssueComment) => boolean): IssueComment[] {
  const from = call.query['since']
  return call.repository.comments.filter(
    (comment) => which(comment) && (from === undefined || comment.updatedAt >= from),
  )
}
