/** Records what workflows could react to, and whether GitHub would start runs for it. */
import { timestamp } from './clock.ts'
import { nameOf } from './find.ts'
import type { GithubState, RecordedEvent, Repository, Token } from './model.ts'

/**
 * Records an event. What GITHUB_TOKEN does starts no runs, except `workflow_dispatch` and `repository_dispatch`
 * (GitHub Docs, "Triggering a workflow").
 */
export function record(
  state: GithubState,
  repository: Repository,
  by: Token,
  happened: Omit<RecordedEvent, 'at' | 'repository' | 'actor' | 'startsRuns'>,
): void {
  const event: RecordedEvent = {
    ...happened,
    at: timestamp(state),
    repository: nameOf(repository),
    actor: by.actor.login,
    startsRuns: by.kind !== 'actions' || ['workflow_dispatch', 'repository_dispatch'].includes(happened.event),
  }
  state.events.push(event)
  state.onEvent?.(event)
}
