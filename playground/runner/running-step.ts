/** A step under way. */
import { killTree } from './process/process-tree.ts'
import type { Cancellation } from './steps/job.ts'
import type { StepResult } from './steps/transcript.ts'

export interface RunningStep {
  /** The process that runs now (a composite has one after the other); undefined before the first has started. */
  readonly pid: number | undefined
  /** Sends a signal to that process alone; nothing if there is none. */
  signal(name: NodeJS.Signals): void
  /** Ends the process and its descendants at once, as when the machine is lost. */
  kill(): void
  /** Cancels as GitHub does: SIGINT, 7.5 s, SIGTERM, 2.5 s, the end of the process tree. Resolves when the step is over. */
  cancel(): Promise<void>
  /** The first line of the log, past or to come, that matches; rejects if the step ends without one. */
  line(pattern: RegExp): Promise<string>
  readonly done: Promise<StepResult>
}

/** Starts `run` and keeps the lines it shows. */
export function startStep(
  cancellation: Cancellation,
  onLine: ((line: string) => void) | undefined,
  run: (cancellation: Cancellation, heard: (line: string) => void) => Promise<StepResult>,
): RunningStep {
  const seen: string[] = []
  const waiting = new Set<(line: string) => void>()
  const done = run(cancellation, (line) => {
    seen.push(line)
    onLine?.(line)
    for (const hear of waiting) hear(line)
  })
  return {
    get pid() {
      return cancellation.current?.pid
    },
    signal(name) {
      cancellation.current?.signal(name)
    },
    kill() {
      const { current } = cancellation
      if (current !== undefined && !current.ended) killTree(current.pid)
    },
    async cancel() {
      await cancellation.cancel()
      await done
    },
    async line(pattern) {
      const past = seen.find((line) => pattern.test(line))
      if (past !== undefined) return past
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      const hear = (line: string) => {
        if (pattern.test(line)) resolve(line)
      }
      waiting.add(hear)
      const ended = async () => {
        const { outcome, log } = await done
        throw new Error(`the step ended (${outcome}) without a line ${String(pattern)}:\n${log}`)
      }
      ended().catch(reject)
      try {
        return await promise
      } finally {
        waiting.delete(hear)
      }
    },
    done,
  }
}
