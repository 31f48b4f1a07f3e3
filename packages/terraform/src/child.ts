import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { UserError, errorCode } from '@wrenchproof/errors'

export interface ChildOptions {
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
  /** Gets each line of standard output as it comes; without it, standard output is kept whole. */
  readonly onLine?: (line: string) => void
  /** Told the process group's id as soon as there is one. */
  readonly onStart?: (group: number) => void
  /** Aborting it sends one SIGINT to the child's process group; a second one would make terraform drop its state. */
  readonly interrupt?: AbortSignal | undefined
}

export interface ChildEnd {
  /** Whether it was started at all; an interrupt that came before keeps it from starting. */
  readonly ran: boolean
  /** `null` when a signal ended it. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly interrupted: boolean
  /** Empty when `onLine` took it. */
  readonly stdout: Buffer
  /** The last 64 KiB. */
  readonly stderr: string
}

const stderrLimit = 64 * 1024
const notStarted = { ran: false, exitCode: null, signal: null, interrupted: true, stderr: '' } as const

/**
 * Runs a program by argument list in a process group of its own, with our pipes and no input. A signal that reaches us
 * does not reach it unless we pass it on. Throws `BINARY_MISSING` when it cannot be started.
 */
export async function runChild(command: string, args: readonly string[], options: ChildOptions): Promise<ChildEnd> {
  const { cwd, environment, interrupt } = options
  if (interrupt?.aborted === true) return { ...notStarted, stdout: Buffer.alloc(0) }
  const child = spawn(command, args, { cwd, env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  if (child.pid !== undefined) options.onStart?.(child.pid)
  let interrupted = false
  const pass = () => {
    interrupted = true
    if (child.pid !== undefined) interruptGroup(child.pid)
  }
  interrupt?.addEventListener('abort', pass, { once: true })
  const output = collect(child, options.onLine)
  try {
    const end = await ended(child, command)
    const { stdout, stderr } = await output
    return { ran: true, ...end, interrupted, stdout, stderr }
  } finally {
    interrupt?.removeEventListener('abort', pass)
  }
}

async function ended(
  child: ChildProcessByStdio<null, Readable, Readable>,
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

const drainTime = 2000

/** Reads both pipes to their end, or for two seconds after the child has gone. */
async function collect(child: ChildProcessByStdio<null, Readable, Readable>, onLine?: (line: string) => void) {
  const chunks: Buffer[] = []
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-stderrLimit)
  })
  if (onLine === undefined) child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const reading = onLine === undefined ? undefined : createInterface({ input: child.stdout, crlfDelay: Infinity })
  if (onLine !== undefined) reading?.on('line', onLine)
  const done = [child.stderr, child.stdout].map(
    async (stream) => new Promise<void>((resolve) => stream.once('close', () => resolve())),
  )
  const lines = new Promise<void>((resolve) => {
    if (reading === undefined) resolve()
    else reading.once('close', () => resolve())
  })
  child.once('exit', () => {
    const timer = setTimeout(() => {
      child.stdout.destroy()
      child.stderr.destroy()
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
