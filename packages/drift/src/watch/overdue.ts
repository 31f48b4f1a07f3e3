import { seenIn } from './report-name.ts'

/** An earlier run of the workflow that looks. */
export interface PastRun {
  readonly at: Date
  readonly event: string
  /** Names of its artifacts. */
  readonly artifacts: readonly string[]
}

export interface WatchQuestion {
  /** Everyone in the environments file. */
  readonly environments: readonly string[]
  /** Those that this run has seen. */
  readonly seen: readonly string[]
  /** Newest first; as far back as `overdue` reaches, and one run more where there is one. */
  readonly runs: readonly PastRun[]
  /** As GitHub says, such as `active` or `disabled_inactivity`. */
  readonly workflowState: string | undefined
  readonly now: Date
  /** Milliseconds without a look after which an environment is reported. */
  readonly overdue: number
}

/** What nobody watches any more, as sentences. */
export interface Watch {
  /** Environments that nobody looked at within the time. */
  readonly overdue: readonly string[]
  readonly problems: readonly string[]
}

/**
 * Who was not looked at for too long, and whether the schedule still runs: GitHub drops scheduled runs under load, and
 * switches schedules off after 60 days without a commit. Before the workflow is older than the time, nobody is late.
 */
export function watchOf({ environments, seen, runs, workflowState, now, overdue }: WatchQuestion): Watch {
  if (overdue === 0) return { overdue: [], problems: [] }
  const since = now.getTime() - overdue
  const old = runs.some(({ at }) => at.getTime() < since)
  const recent = runs.filter(({ at }) => at.getTime() >= since)
  const looked = new Set([
    ...seen,
    ...recent.flatMap(({ artifacts }) => artifacts.flatMap((name) => seenIn(name, environments) ?? [])),
  ])
  const scheduled = runs.filter(({ event }) => event === 'schedule')
  const [last] = scheduled
  return {
    overdue: old ? environments.filter((name) => !looked.has(name)) : [],
    problems: [
      ...(workflowState === undefined || workflowState === 'active'
        ? []
        : [`GitHub says of this workflow: ${workflowState}; enable it again, or nobody looks`]),
      ...(last === undefined || last.at.getTime() >= since
        ? []
        : [`the schedule last ran on ${last.at.toISOString().slice(0, 10)}; see whether it is still in the workflow`]),
    ],
  }
}
