/** What a run is for, by the payload of its webhook event (GitHub docs: "Webhook events and payloads"). */
import { readFile } from 'node:fs/promises'
import { UserError } from '@wrenchproof/errors'
import type { Environment, RunContext } from './context.ts'

/** The payload; `undefined` where the runner gives none. Throws `EVENT_UNREADABLE`. */
export async function readEvent(env: Environment): Promise<unknown> {
  const path = env['GITHUB_EVENT_PATH'] ?? ''
  if (path === '') return undefined
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new UserError('the event of this run cannot be read', 'Run this as a step of a workflow.', {
      code: 'EVENT_UNREADABLE',
      cause,
    })
  }
}

/** Whether a pull request's code comes from elsewhere; a fork that was deleted leaves no repository behind. */
export function isForeign(event: unknown, { repositoryId }: Pick<RunContext, 'repositoryId'>): boolean {
  const head = at(event, 'pull_request', 'head')
  return head !== undefined && String(at(head, 'repo', 'id')) !== repositoryId
}

/** The commit that a pull request or a merge group goes into; `undefined` for any other event. */
export function baseCommit(event: unknown): string | undefined {
  const sha = at(event, 'pull_request', 'base', 'sha') ?? at(event, 'merge_group', 'base_sha')
  return typeof sha === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(sha) ? sha : undefined
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? new Map(Object.entries(inner)).get(name) : undefined,
    value,
  )
}
