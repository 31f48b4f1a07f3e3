/** The event of `npm run play`, by name or from a file. */
import { existsSync, readFileSync } from 'node:fs'
import { findAccount, nextId, timestamp } from '../../github/index.ts'
import type { GithubState, Repository } from '../../github/index.ts'
import {
  dispatchEvent,
  mergeGroupEvent,
  otherEvent,
  pullRequestEvent,
  pushEvent,
  scheduleEvent,
} from '../events/build.ts'
import type { Happening } from '../events/build.ts'
import type { WorkflowEvent } from '../events/event.ts'
import { noCommit } from '../events/git.ts'
import { UsageError } from './options.ts'
import type { PlayOptions } from './options.ts'
import type { Copy } from './repository.ts'

/** Builds it over the copy. Throws `UsageError` for one that cannot be. */
export async function playEvent(
  { state, repository }: { state: GithubState; repository: Repository },
  copy: Copy,
  options: PlayOptions,
  workflow: string,
): Promise<WorkflowEvent> {
  const at: Happening = { state, repository, actor: options.actor }
  if (options.event.endsWith('.json')) return fromFile(at, copy, options.event)
  const { ref } = copy
  switch (options.event) {
    case 'push':
      return pushEvent(at, { ref, ...(copy.uncommitted > 0 ? { before: copy.before } : {}) })
    case 'workflow_dispatch':
      return dispatchEvent(at, { ref, workflow, inputs: options.inputs })
    case 'pull_request':
    case 'pull_request_target':
    case 'merge_group': {
      const number = await openPull(at, copy, options.base ?? copy.defaultBranch)
      const event =
        options.event === 'merge_group'
          ? await mergeGroupEvent(at, { number })
          : await pullRequestEvent(at, { number, name: options.event })
      if (event === undefined)
        throw new UsageError(`${ref} conflicts with ${options.base ?? copy.defaultBranch}: GitHub starts nothing then`)
      return event
    }
    case 'schedule':
      return scheduleEvent(at, { cron: '' }).then((event) => ({
        ...event,
        payload: { ...event.payload, schedule: undefined },
      }))
    default:
      return otherEvent(at, { name: options.event, ref })
  }
}

/** A payload, whose event is told by what is in it. */
async function fromFile(at: Happening, copy: Copy, file: string): Promise<WorkflowEvent> {
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`)
  let payload: unknown
  try {
    payload = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
  if (typeof payload !== 'object' || payload === null) throw new UsageError(`${file} holds no object`)
  const given = new Map<string, unknown>(Object.entries(payload))
  const told = given.get('event_name')
  const name = typeof told === 'string' ? told : telling.find(([key]) => given.has(key))?.[1]
  if (name === undefined) throw new UsageError(`${file} does not tell its event; add "event_name"`)
  const inputs = given.get('inputs')
  const event = await otherEvent(at, { name, payload: Object.fromEntries(given), ref: copy.ref })
  return name === 'workflow_dispatch' && typeof inputs === 'object' && inputs !== null
    ? { ...event, inputs: { ...inputs } }
    : event
}

const telling: readonly (readonly [key: string, event: string])[] = [
  ['pull_request', 'pull_request'],
  ['merge_group', 'merge_group'],
  ['workflow_run', 'workflow_run'],
  ['schedule', 'schedule'],
  ['inputs', 'workflow_dispatch'],
  ['client_payload', 'repository_dispatch'],
  ['after', 'push'],
  ['release', 'release'],
  ['comment', 'issue_comment'],
  ['issue', 'issues'],
]

/** Opens a pull request from the ref; one from the base itself proposes the base's last commit. */
async function openPull(at: Happening, copy: Copy, base: string): Promise<number> {
  const { state, repository } = at
  const { git } = repository
  const tip = await git.text(['rev-parse', `${copy.ref}^{commit}`])
  let head = copy.ref.replace(/^refs\/(?:heads|tags)\//, '')
  if (head === base) {
    head = 'play'
    await git.text(['update-ref', 'refs/heads/play', tip])
    const parent = (await git.resolve(`${tip}^^{commit}`))?.oid ?? noCommit
    if (parent !== noCommit) await git.text(['update-ref', `refs/heads/${base}`, parent])
  }
  const target = await git.resolve(`refs/heads/${base}`)
  if (target === undefined) throw new UsageError(`there is no branch ${base}`)
  const now = timestamp(state)
  repository.issues.push({
    id: nextId(state),
    number: 1,
    title: (await git.text(['show', '--no-patch', '--format=%s', tip])) || head,
    body: null,
    user: findAccount(state, at.actor),
    state: 'open',
    stateReason: null,
    labels: [],
    assignees: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    pull: {
      headRepositoryId: repository.id,
      headRef: head,
      baseRef: base,
      headSha: tip,
      baseSha: target.oid,
      draft: false,
      mergedAt: null,
      mergedBy: null,
      mergeCommitSha: null,
    },
  })
  return 1
}
