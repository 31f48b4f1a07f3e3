/** Starts what GitHub would start: for pushes, pull requests and dispatches as they are recorded, and after other runs. */
import { findAccount, findRepository, findRun, finishRun } from '../../github/index.ts'
import type { GithubState, RecordedEvent, Repository } from '../../github/index.ts'
import { dispatchEvent, otherEvent, pullRequestEvent, pushEvent, workflowRunEvent } from '../events/build.ts'
import type { Happening } from '../events/build.ts'
import type { WorkflowEvent } from '../events/event.ts'
import { noCommit } from '../events/git.ts'
import type { RunHandle, WorkflowService } from './service-types.ts'

export interface Following extends Disposable {
  /** Runs that were started, in order. */
  readonly started: readonly RunHandle[]
  /** Why something was not started, in words. */
  readonly refused: readonly unknown[]
  /** Resolves when everything that was started, and what that started in turn, has ended. */
  idle(): Promise<void>
}

/** `workflow_run` chains end here, as on GitHub. */
const longestChain = 3

/** Listens to a state until it is disposed. */
export function follow(state: GithubState, service: Pick<WorkflowService, 'start' | 'startTriggered'>): Following {
  const started: RunHandle[] = []
  const refused: unknown[] = []
  const pending = new Set<Promise<void>>()
  const headsSeen = new Map<string, string>()
  const before = state.onEvent

  const later = (work: () => Promise<void>) => {
    const run = async () => {
      try {
        await work()
      } catch (error) {
        refused.push(error)
      }
    }
    const promise = run()
    pending.add(promise)
    const forget = () => pending.delete(promise)
    promise.then(forget, forget)
  }
  const start = async (repository: Repository, event: WorkflowEvent, depth = 0) => {
    for (const handle of await service.startTriggered(repository, event)) watch(repository, handle, depth)
  }
  const watch = (repository: Repository, handle: RunHandle, depth: number) => {
    started.push(handle)
    later(async () => {
      await handle.done
      if (depth >= longestChain) return
      const actor = handle.run.actor.login
      await start(repository, await workflowRunEvent({ state, repository, actor }, { run: handle.run }), depth + 1)
    })
  }

  const hear = async (happened: RecordedEvent) => {
    const repository = findRepository(state, happened.repository)
    if (repository === undefined || !happened.startsRuns) return
    const at: Happening = { state, repository, actor: findAccount(state, happened.actor).login }
    if (happened.event === 'workflow_dispatch') {
      const run = findRun(state, happened.number ?? 0)?.run
      const workflow = repository.workflows.find(({ id }) => id === run?.workflowId)?.path ?? ''
      const inputs = happened.inputs ?? {}
      const event = await dispatchEvent(at, {
        workflow,
        inputs,
        ...(happened.ref === undefined ? {} : { ref: happened.ref }),
      })
      try {
        const options = { repository, workflow, event, ...(run === undefined ? {} : { run }) }
        watch(repository, await service.start(options), 0)
      } catch (error) {
        // The API has promised this run; it ends before it began.
        if (run !== undefined) finishRun(state, run, 'failure')
        throw error
      }
      return
    }
    for (const event of await eventsOf(at, happened, headsSeen)) await start(repository, event)
  }

  state.onEvent = (happened) => {
    before?.(happened)
    later(async () => hear(happened))
  }
  return {
    started,
    refused,
    async idle() {
      while (pending.size > 0) await Promise.all(pending)
    },
    [Symbol.dispose]() {
      state.onEvent = before
    },
  }
}

/** What a recorded event is to workflows: a push is also news for the pull requests of its branch. */
async function eventsOf(
  at: Happening,
  happened: RecordedEvent,
  headsSeen: Map<string, string>,
): Promise<WorkflowEvent[]> {
  const { repository } = at
  switch (happened.event) {
    case 'push': {
      const { ref = '', sha } = happened
      if (sha === undefined) return []
      const before = repository.previousRefs.get(ref) ?? (await parentOf(repository, sha))
      const push = await pushEvent(at, { ref, before, after: sha })
      const pulls = repository.issues.filter(
        ({ pull, state }) => state === 'open' && pull !== undefined && `refs/heads/${pull.headRef}` === ref,
      )
      const news = await Promise.all(
        pulls.map(async ({ number }) => pullRequestEvent(at, { number, action: 'synchronize' })),
      )
      for (const { number, pull } of pulls) headsSeen.set(`${repository.id} ${number}`, pull?.headSha ?? '')
      return [push, ...news.filter((event) => event !== undefined)]
    }
    case 'pull_request': {
      const number = happened.number ?? 0
      const issue = repository.issues.find((candidate) => candidate.number === number)
      const key = `${repository.id} ${number}`
      const known = headsSeen.get(key)
      const head = issue?.pull?.headSha ?? ''
      headsSeen.set(key, head)
      const action =
        issue?.state === 'closed'
          ? 'closed'
          : known === undefined
            ? 'opened'
            : known === head
              ? 'edited'
              : 'synchronize'
      const event = await pullRequestEvent(at, { number, action })
      return event === undefined ? [] : [event]
    }
    default:
      return happened.ref === undefined ? [await otherEvent(at, { name: happened.event })] : []
  }
}

async function parentOf({ git }: Repository, sha: string): Promise<string> {
  return (await git.resolve(`${sha}^^{commit}`))?.oid ?? noCommit
}
