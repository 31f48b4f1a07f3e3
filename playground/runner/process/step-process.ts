/** The one process of a step: started with nothing but its own environment, read by lines, cancelled in three steps. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { StepFault } from '../steps/fault.ts'
import { lineReader } from '../commands/lines.ts'
import { killTree } from './process-tree.ts'

export interface ProcessSpec {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>
  /** Each line of stdout and stderr, as it arrives. */
  onLine(line: string): void
}

export interface StepProcess {
  readonly pid: number
  /** Exit code once output has ended too; 128 + number for a signal, as .NET tells it. */
  readonly exited: Promise<number>
  /** The process is gone, though its output may still be open; its id may then belong to another. */
  readonly ended: boolean
  signal(name: NodeJS.Signals): void
}

/** How long a cancelled step has, in milliseconds. */
export interface CancelGrace {
  /** From SIGINT to SIGTERM. */
  readonly interrupt: number
  /** From SIGTERM to the end of the whole tree. */
  readonly terminate: number
}

/** The runner's own times (`ProcessInvoker.cs`). */
export const runnerGrace: CancelGrace = { interrupt: 7_500, terminate: 2_500 }

/** How long the output may stay open after the process has ended, in milliseconds (`ProcessInvoker.cs`). */
const outputGrace = 5_000

/** Starts a process without stdin; throws `StepFault` if it cannot be started. */
export async function startProcess(spec: ProcessSpec): Promise<StepProcess> {
  const child = spawn(spec.file, spec.args, { cwd: spec.cwd, env: spec.env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) {
    const reader = lineReader((line) => {
      spec.onLine(line)
    })
    stream.on('data', (chunk: Buffer) => {
      reader.write(chunk)
    })
    stream.once('close', () => {
      reader.end()
    })
  }
  const exited = new Promise<number>((resolve) => {
    child.once('exit', () => {
      // A grandchild may hold the output open.
      const timer = setTimeout(() => {
        child.stdout.destroy()
        child.stderr.destroy()
      }, outputGrace)
      child.once('close', () => {
        clearTimeout(timer)
      })
    })
    child.once('close', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (error) => {
      reject(new StepFault(`${spec.file} cannot be started: ${error.message}`, { cause: error }))
    })
  })
  const { pid } = child
  if (pid === undefined) throw new StepFault(`${spec.file} has no process id`)
  return {
    pid,
    exited,
    get ended() {
      return child.exitCode !== null || child.signalCode !== null
    },
    signal(name) {
      child.kill(name)
    },
  }
}

/** Cancels as the runner does: SIGINT to the process, then SIGTERM, then the end of the tree. */
export async function cancelProcess(started: StepProcess, grace: CancelGrace): Promise<void> {
  started.signal('SIGINT')
  if (await endsWithin(started, grace.interrupt)) return
  started.signal('SIGTERM')
  if (await endsWithin(started, grace.terminate)) return
  killTree(started.pid)
  await started.exited
}

async function endsWithin(started: StepProcess, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => {
      resolve(false)
    }, ms)
  })
  try {
    return await Promise.race([started.exited.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
