import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { UserError, errorCode } from '@wrenchproof/errors'
import { followLines } from './follow.ts'

export interface ChildOptions {
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
  /** Gets each line of standard output as it comes; without it, standard output is kept whole. */
  readonly onLine?: (line: string) => void
  /**
   * A new file that the child writes its standard output into, and one beside it with `.err` at its end, both followed
   * from here. Of a pipe whose reader was killed the next line would kill a Go program, in the middle of its work
   * (measured: terraform then leaves no state and a lock). Needs `onLine`.
   */
  readonly outputFile?: string | undefined
  /** Told the process group's id as soon as there is one. */
  readonly onStart?: (group: number) => void
  /** Aborting it sends one SIGINT to the child's process group; a second one would make terraform drop its state. */
  readonly interrupt?: AbortSignal | undefined
  /** It gets one SIGINT after so long, and is killed five seconds later; without end if left out. */
  readonly timeoutMs?: number | undefined
  /**
   * Whether it is killed five seconds after an interrupt too: never one that writes a state. The runner kills a
   * cancelled step after ten, and what that step has to say must be said by then.
   */
  readonly expendable?: boolean | undefined
}

export interface ChildEnd {
  /** Whether it was started at all; an interrupt that came before keeps it from starting. */
  readonly ran: boolean
  /** `null` when a signal ended it. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly interrupted: boolean
  /** Whether it was ended because it took too long. */
  readonly timedOut: boolean
  /** Empty when `onLine` took it. */
  readonly stdout: Buffer
  /** The last 64 KiB. */
  readonly stderr: string
}

const stderrLimit = 64 * 1024
const notStarted = { ran: false, exitCode: null, signal: null, interrupted: true, timedOut: false, stderr: '' } as const

/**
 * Runs a program by argument list in a process group of its own, with our pipes and no input. A signal that reaches us
 * does not reach it unless we pass it on. Throws `BINARY_MISSING` when it cannot be started.
 */
export async function runChild(command: string, args: readonly string[], options: ChildOptions): Promise<ChildEnd> {
  const { cwd, environment, interrupt, outputFile } = options
  if (interrupt?.aborted === true) return { ...notStarted, stdout: Buffer.alloc(0) }
  const files = outputFile === undefined ? [] : [outputFile, errorsBeside(outputFile)].map(newFile)
  const [stdout, stderr] = files
  const child = spawn(command, args, {
    cwd,
    env: environment,
    detached: true,
    stdio: ['ignore', stdout ?? 'pipe', stderr ?? 'pipe'],
  })
  for (const file of files) closeSync(file)
  if (child.pid !== undefined) options.onStart?.(child.pid)
  let interrupted = false
  const limit = limited(child.pid, options.timeoutMs)
  const pass = () => {
    interrupted = true
    if (child.pid !== undefined) interruptGroup(child.pid)
    if (options.expendable === true) limit.lastWords()
  }
  interrupt?.addEventListener('abort', pass, { once: true })
  const end = ended(child, command)
  const output = outputFile === undefined ? collect(child, options.onLine) : follow(outputFile, end, options.onLine)
  try {
    const [how, { stdout: whole, stderr: said }] = await Promise.all([end, output])
    return { ran: true, ...how, interrupted, timedOut: limit.over(), stdout: whole, stderr: said }
  } finally {
    limit.clear()
    interrupt?.removeEventListener('abort', pass)
  }
}

const lastWordsMs = 5000

/** Ends a process group that takes too long. */
function limited(group: number | undefined, timeoutMs: number | undefined) {
  let over = false
  const timers: NodeJS.Timeout[] = []
  const lastWords = () => {
    if (group !== undefined) timers.push(setTimeout(() => sendToGroup(group, 'SIGKILL'), lastWordsMs))
  }
  if (group !== undefined && timeoutMs !== undefined)
    timers.push(
      setTimeout(() => {
        over = true
        interruptGroup(group)
        lastWords()
      }, timeoutMs),
    )
  return {
    over: () => over,
    /** It has five seconds from now. */
    lastWords,
    clear: () => {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

const newFile = (path: string): number => openSync(path, 'ax', 0o600)

const errorsBeside = (path: string): string => `${path}.err`

async function ended(
  child: ChildProcess,
  command: string,
): Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      reject(
        new UserError(
          `terraform-binary: ${command} could not be started (${errorCode(error) ?? 'unknown error'})`,
          'Install it on the runner before this step, for example with hashicorp/setup-terraform.',
          { code: 'BINARY_MISSING', cause: error },
        ),
      )
    })
    // 'exit', not 'close': a provider that stays behind keeps the pipes open for ever.
    child.once('exit', (exitCode, signal) => {
      resolve({ exitCode, signal })
    })
  })
}

/** Reads the files that the child writes. */
async function follow(path: string, end: Promise<unknown>, onLine: (line: string) => void = () => undefined) {
  await followLines(path, onLine, end)
  const said = await readFile(errorsBeside(path))
  return { stdout: Buffer.alloc(0), stderr: said.subarray(-stderrLimit).toString('utf8') }
}

const drainTime = 2000

/** Reads both pipes to their end, or for two seconds after the child has gone. */
async function collect(child: ChildProcess, onLine?: (line: string) => void) {
  const [out, err] = [child.stdout, child.stderr]
  if (out === null || err === null) throw new Error('a child without pipes')
  const chunks: Buffer[] = []
  let stderr = ''
  err.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-stderrLimit)
  })
  if (onLine === undefined) out.on('data', (chunk: Buffer) => chunks.push(chunk))
  const reading = onLine === undefined ? undefined : createInterface({ input: out, crlfDelay: Infinity })
  if (onLine !== undefined) reading?.on('line', onLine)
  const done = [err, out].map(
    async (stream: Readable) => new Promise<void>((resolve) => stream.once('close', () => resolve())),
  )
  const lines = new Promise<void>((resolve) => {
    if (reading === undefined) resolve()
    else reading.once('close', () => resolve())
  })
  child.once('exit', () => {
    const timer = setTimeout(() => {
      out.destroy()
      err.destroy()
    }, drainTime)
    timer.unref()
  })
  await Promise.all([...done, lines])
  return { stdout: Buffer.concat(chunks), stderr }
}

/** Sends one SIGINT to a process group that may be gone already. */
export function interruptGroup(group: number): void {
  sendToGroup(group, 'SIGINT')
}

/** Whether any process of the group is still there. */
export const groupAlive = (group: number): boolean => sendToGroup(group, 0)

function sendToGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal)
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false
    throw error
  }
}
