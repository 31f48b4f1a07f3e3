/** One attempt of a run, from its group to its conclusion. */
import { finishRun } from '../../github/index.ts'
import { levelContexts } from './contexts.ts'
import { enterGroup } from './groups.ts'
import { runLevel } from './level.ts'
import { together } from './results.ts'
import type { JobConclusion, RunConclusion, RunResult } from './results.ts'
import type { Level, Running } from './running.ts'
import { dispatchOrNone } from './start.ts'

/** How often the state is looked at for a cancellation through the REST API, in milliseconds. */
const interval = 50

/** Runs every job of the run; never rejects for what the workflow does. */
export async function runAttempt(running: Running): Promise<RunResult> {
  const { place, run, prepared, event, control } = running
  const started = performance.now()
  const { definition } = prepared
  running.tell({ run: run.id, kind: 'run-started', workflow: definition.name, event: event.name, attempt: run.attempt })
  const level = topLevel(running)
  const watch = setInterval(() => {
    if (run.status === 'completed') control.cancel('The run was canceled.')
  }, interval)
  let result: JobConclusion
  try {
    const contexts = levelContexts(level, { needs: {}, strategy: {}, matrix: {} })
    const held = await enterGroup(running, definition.concurrency, {
      contexts,
      control,
      above: [],
      onPending() {
        run.status = 'pending'
      },
    })
    if (held === undefined) result = 'cancelled'
    else {
      if (run.status === 'pending') run.status = 'in_progress'
      try {
        const outcomes = await runLevel({ ...level, groups: held.groups })
        result = together([...outcomes.values()].map((outcome) => outcome.result))
      } finally {
        held.leave()
      }
    }
  } catch (error) {
    finishRun(place.state, run, 'failure')
    throw error
  } finally {
    clearInterval(watch)
  }
  const conclusion: RunConclusion = control.cancelled ? 'cancelled' : result
  finishRun(place.state, run, conclusion)
  const duration = performance.now() - started
  running.tell({ run: run.id, kind: 'run-ended', conclusion, duration })
  return { id: run.id, attempt: run.attempt, workflow: definition.name, conclusion, jobs: running.reports, duration }
}

function topLevel(running: Running): Level {
  const { place, prepared, event, control, repository } = running
  return {
    running,
    prepared,
    idPrefix: '',
    namePrefix: '',
    inputs: dispatchOrNone(prepared.definition, event, repository),
    secrets: running.fork ? {} : { ...place.secrets.repository },
    permissions: prepared.definition.permissions?.permissions ?? place.defaultPermissions,
    control,
    groups: [],
  }
}
