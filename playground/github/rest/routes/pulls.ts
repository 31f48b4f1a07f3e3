/** Pull requests: listed, opened, changed; their commits and files. */
import { json } from '../../../http/serve.ts'
import { isAncestor } from '../../git/objects.ts'
import { timestamp } from '../../state/clock.ts'
import { record } from '../../state/events.ts'
import type { Repository } from '../../state/model.ts'
import { z } from 'zod'
import { list } from '../paginate.ts'
import { Refusal, found, idParam, invalid, reads, signed, unprocessable } from '../route.ts'
import type { Call, Routes, SignedCall } from '../route.ts'
import { changedFiles, commitAt, commitView, fileView } from '../views/commit.ts'
import { forkPoint, headRepository, isPull, pullSimpleView, pullView, refresh } from '../views/pull.ts'
import type { PullIssue } from '../views/pull.ts'
import { checkedBody, newIssue } from './issues.ts'

const Create = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().default(false),
})
const Update = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
})

/** `pulls/*`, but for merging. */
export const pullRoutes: Routes = {
  'pulls/list': reads([['pull-requests', 'read']], async (call) => {
    const { state = 'open', head, base, direction } = call.query
    const pulls = call.repository.issues
      .filter(isPull)
      .filter(
        (issue) =>
          (state === 'all' || issue.state === state) &&
          (base === undefined || issue.pull.baseRef === base) &&
          (head === undefined || labelOfHead(call, issue) === head),
      )
    for (const issue of pulls) await refresh(call.state, call.repository, issue)
    return list(call, direction === 'asc' ? pulls : pulls.toReversed(), (issue) => pullSimpleView(call, issue))
  }),
  'pulls/create': signed([['pull-requests', 'write']], async (call) => {
    const asked = Create.parse(call.body)
    const { repository } = call
    if (call.token.kind === 'actions' && !repository.actionsMayCreatePulls)
      throw new Refusal(403, 'GitHub Actions is not permitted to create or approve pull requests.')
    const { source, branch } = sourceOf(call, asked.head)
    const head = (await source?.git.resolve(`refs/heads/${branch}`))?.oid
    if (source === undefined || head === undefined)
      throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' })
    const base = (await repository.git.resolve(`refs/heads/${asked.base}`))?.oid
    if (base === undefined) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' })
    if (source !== repository) await repository.git.text(['fetch', '--quiet', source.git.directory, head])
    if (await isAncestor(repository.git, head, base)) throw custom(`No commits between ${asked.base} and ${asked.head}`)
    const label = `${source.owner.login}:${branch}`
    const same = repository.issues
      .filter(isPull)
      .find(
        (issue) => issue.state === 'open' && issue.pull.baseRef === asked.base && labelOfHead(call, issue) === label,
      )
    if (same !== undefined) throw custom(`A pull request already exists for ${label}.`)
    const issue = newIssue(call.state, repository, {
      title: asked.title,
      body: checkedBody('PullRequest', asked.body ?? null),
      user: call.token.actor,
      labels: [],
      assignees: [],
      pull: {
        headRepositoryId: source.id,
        headRef: branch,
        baseRef: asked.base,
        headSha: head,
        baseSha: base,
        draft: asked.draft,
        mergedAt: null,
        mergedBy: null,
        mergeCommitSha: null,
      },
    })
    if (!isPull(issue)) throw new Error('a pull request was made without one')
    record(call.state, repository, call.token, { event: 'pull_request', number: issue.number, sha: head })
    return json(201, await pullView(call, issue))
  }),
  'pulls/get': reads([['pull-requests', 'read']], async (call) => json(200, await pullView(call, pullOf(call)))),
  'pulls/update': signed([['pull-requests', 'write']], async (call) => {
    const issue = pullOf(call)
    const asked = Update.parse(call.body ?? {})
    if (asked.base !== undefined) {
      if ((await call.repository.git.resolve(`refs/heads/${asked.base}`)) === undefined)
        throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' })
      issue.pull.baseRef = asked.base
    }
    if (asked.title !== undefined) issue.title = asked.title
    if (asked.body !== undefined) issue.body = checkedBody('PullRequest', asked.body)
    if (asked.state !== undefined && asked.state !== issue.state) {
      if (issue.pull.mergedAt !== null) throw unprocessable('Validation Failed')
      issue.state = asked.state
      issue.closedAt = asked.state === 'closed' ? timestamp(call.state) : null
    }
    issue.updatedAt = timestamp(call.state)
    record(call.state, call.repository, call.token, { event: 'pull_request', number: issue.number })
    return json(200, await pullView(call, issue))
  }),
  'pulls/list-commits': reads([['pull-requests', 'read']], async (call) => {
    const { pull } = await upToDate(call)
    const range = await call.repository.git.text(['rev-list', '--reverse', `${pull.baseSha}..${pull.headSha}`])
    return list(
      call,
      range.split('\n').filter((oid) => oid !== ''),
      async (oid) => commitView(call, await commitAt(call.repository, oid)),
    )
  }),
  'pulls/list-files': reads([['pull-requests', 'read']], async (call) => {
    const { pull } = await upToDate(call)
    const files = await changedFiles(call.repository, await forkPoint(call.repository, pull), pull.headSha)
    return list(call, files, (file) => fileView(call, pull.headSha, file))
  }),
}

/** The pull request a path names, or 404. */
export function pullOf(call: Call): PullIssue {
  const number = idParam(call, 'pull_number')
  return found(call.repository.issues.filter(isPull).find((issue) => issue.number === number))
}

async function upToDate(call: Call): Promise<PullIssue> {
  const issue = pullOf(call)
  await refresh(call.state, call.repository, issue)
  return issue
}

function labelOfHead(call: Call, { pull }: PullIssue): string {
  return `${headRepository(call.state, call.repository, pull).owner.login}:${pull.headRef}`
}

/** `branch` is of this repository, `owner:branch` of that owner's fork (or of this one). */
function sourceOf(call: SignedCall, head: string): { source: Repository | undefined; branch: string } {
  const colon = head.indexOf(':')
  if (colon < 0) return { source: call.repository, branch: head }
  const owner = head.slice(0, colon).toLowerCase()
  const source = [
    call.repository,
    ...call.state.repositories.filter(({ forkOf }) => forkOf === call.repository.id),
  ].find((repository) => repository.owner.login.toLowerCase() === owner)
  return { source, branch: head.slice(colon + 1) }
}

function custom(message: string): Refusal {
  return invalid({ resource: 'PullRequest', code: 'custom', message })
}
