/** Merging a pull request: by git, under the base branch's rules. */
import { json } from '../../../http/serve.ts'
import { readCommit, writeCommit } from '../../git/objects.ts'
import { now, timestamp } from '../../state/clock.ts'
import { record } from '../../state/events.ts'
import { violation } from '../../state/rules.ts'
import { z } from 'zod'
import { Refusal, signed } from '../route.ts'
import type { Routes, SignedCall } from '../route.ts'
import { mergedTree, refresh } from '../views/pull.ts'
import type { PullIssue } from '../views/pull.ts'
import { pullOf } from './pulls.ts'

const Merge = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
})

/** `pulls/merge`. */
export const mergeRoutes: Routes = {
  'pulls/merge': signed([['contents', 'write']], async (call) => {
    const issue = pullOf(call)
    const asked = Merge.parse(call.body ?? {})
    const { repository } = call
    const possible = await refresh(call.state, repository, issue)
    const { pull } = issue
    if (issue.state === 'closed' || pull.draft || possible === undefined)
      throw new Refusal(405, 'Pull Request is not mergeable')
    if (asked.sha !== undefined && asked.sha !== pull.headSha)
      throw new Refusal(409, 'Head branch was modified. Review and try the merge again.')
    const ref = `refs/heads/${pull.baseRef}`
    const broken = violation(repository, ref, { by: call.token.actor, kinds: ['update'], merge: true })
    if (broken !== undefined) throw new Refusal(405, broken)
    const oid = await mergeCommit(call, issue, asked)
    if ((await repository.git.updateRef(ref, oid, pull.baseSha)) !== 'updated')
      throw new Refusal(405, 'Base branch was modified. Review and try the merge again.')
    const at = timestamp(call.state)
    pull.mergedAt = at
    pull.mergedBy = call.token.actor
    pull.mergeCommitSha = oid
    issue.state = 'closed'
    issue.closedAt = at
    issue.updatedAt = at
    record(call.state, repository, call.token, { event: 'push', ref, sha: oid })
    record(call.state, repository, call.token, { event: 'pull_request', number: issue.number, sha: oid })
    return json(200, { sha: oid, merged: true, message: 'Pull Request successfully merged' })
  }),
}

async function mergeCommit(call: SignedCall, issue: PullIssue, asked: z.infer<typeof Merge>): Promise<string> {
  const { git } = call.repository
  const { pull } = issue
  const { id, login } = call.token.actor
  const author = { name: login, email: `${id}+${login}@users.noreply.github.com`, at: now(call.state) }
  const committer = { name: 'GitHub', email: 'noreply@github.com', at: now(call.state) }
  if (asked.merge_method === 'rebase') return rebased(call, issue, committer)
  const tree = await mergedTree(call.repository, pull.baseSha, pull.headSha)
  if (tree === undefined) throw new Refusal(405, 'Pull Request is not mergeable')
  const squash = asked.merge_method === 'squash'
  const title =
    asked.commit_title ??
    (squash ? `${issue.title} (#${issue.number})` : `Merge pull request #${issue.number} from ${pull.headRef}`)
  const text = asked.commit_message ?? (squash ? (issue.body ?? '') : issue.title)
  return writeCommit(git, {
    tree,
    parents: squash ? [pull.baseSha] : [pull.baseSha, pull.headSha],
    author,
    committer,
    message: text === '' ? title : `${title}\n\n${text}`,
  })
}

/** Replays the branch's commits. Only a branch that starts at the base's tip can be replayed without merging files. */
async function rebased(
  call: SignedCall,
  { pull }: PullIssue,
  committer: { name: string; email: string; at: number },
): Promise<string> {
  const { git } = call.repository
  if ((await git.text(['merge-base', pull.baseSha, pull.headSha])) !== pull.baseSha)
    throw new Error('the playground rebases only a branch that is up to date with its base')
  let tip = pull.baseSha
  for (const oid of (await git.text(['rev-list', '--reverse', `${pull.baseSha}..${pull.headSha}`])).split('\n')) {
    const commit = await readCommit(git, oid)
    if (commit === undefined || commit.parents.length > 1) throw new Refusal(405, 'This branch cannot be rebased')
    tip = await writeCommit(git, { ...commit, parents: [tip], committer })
  }
  return tip
}
