/** Git as a child process: argument arrays, no configuration of the machine, bytes in and out. */
import { execFile, spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { devNull } from 'node:os'

/** Only what git needs to run; nothing of the user's or the machine's configuration. */
export function gitEnvironment(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: devNull,
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_SYSTEM: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'GitHub',
    GIT_AUTHOR_EMAIL: 'noreply@github.com',
    GIT_COMMITTER_NAME: 'GitHub',
    GIT_COMMITTER_EMAIL: 'noreply@github.com',
  }
}

// A ref's lock is held for a moment only; waiting for it keeps a race a question of values, not of timing.
// Nothing here must survive a power cut, and flushing to disk would make a thousand races slow.
const settings = ['-c', 'core.filesRefLockTimeout=20000', '-c', 'core.fsync=none', '-c', 'gc.auto=0']

export interface GitResult {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

/** Runs git over a bare repository and answers its exit code; throws only when git cannot be started. */
export async function git(
  directory: string,
  args: readonly string[],
  options: { input?: string | Buffer; env?: Record<string, string> } = {},
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      [...settings, '--git-dir', directory, ...args],
      { encoding: 'buffer', maxBuffer: 256 * 1024 * 1024, env: { ...gitEnvironment(), ...options.env } },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') {
          reject(error)
          return
        }
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr: stderr.toString('utf8') })
      },
    )
    child.stdin?.on('error', () => {
      // git may end before it has read everything; its exit code tells.
    })
    child.stdin?.end(options.input ?? '')
  })
}

/** A long-lived git command died of a request; what it said on the way is the reason. */
export class GitEnded extends Error {
  override readonly name = 'GitEnded'
  readonly stderr: string
  constructor(command: string, stderr: string) {
    super(`${command}: ${stderr}`)
    this.stderr = stderr
  }
}

/** A git command that answers one request after the other for as long as the repository is open. */
export interface GitServer {
  /** Writes a request and reads its answer; requests wait for each other. Throws `GitEnded` when git dies of it. */
  ask<T>(request: string | Buffer, read: (answer: GitAnswer) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface GitAnswer {
  line(): Promise<string>
  bytes(count: number): Promise<Buffer>
}

/** Starts such a command at first use. */
export function gitServer(directory: string, args: readonly string[]): GitServer {
  let child: ChildProcessWithoutNullStreams | undefined
  let answer: GitAnswer | undefined
  let turn: Promise<unknown> = Promise.resolve()
  const start = (): { stdin: ChildProcessWithoutNullStreams['stdin']; answer: GitAnswer } => {
    if (child === undefined || answer === undefined) {
      child = spawn('git', [...settings, '--git-dir', directory, ...args], { env: gitEnvironment() })
      answer = answerReader(child)
      // A command that dies of a bad request is started afresh for the next one.
      child.once('close', () => {
        child = undefined
      })
    }
    return { stdin: child.stdin, answer }
  }
  return {
    async ask(request, read) {
      const mine = turn.then(async () => {
        const running = start()
        running.stdin.write(request)
        return read(running.answer)
      })
      turn = mine.catch(() => undefined)
      return mine
    },
    async close() {
      await turn
      const running = child
      if (running === undefined) return
      const ended = new Promise<void>((resolve) => {
        running.once('close', () => {
          resolve()
        })
      })
      running.stdin.end()
      await ended
    },
  }
}

function answerReader(child: ChildProcessWithoutNullStreams): GitAnswer {
  let held: Buffer = Buffer.alloc(0)
  let wake: (() => void) | undefined
  let ended = false
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  child.stdin.on('error', () => {
    // It died before it read everything; what it said tells why.
  })
  child.stdout.on('data', (chunk: Buffer) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    wake?.()
  })
  for (const event of ['close', 'error'])
    child.once(event, () => {
      ended = true
      wake?.()
    })
  const more = async (): Promise<void> => {
    if (ended) throw new GitEnded(child.spawnargs.join(' '), said)
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
  const take = (count: number): Buffer => {
    const taken = held.subarray(0, count)
    held = held.subarray(count)
    return taken
  }
  return {
    async line() {
      while (!held.includes(10)) await more()
      return take(held.indexOf(10) + 1)
        .subarray(0, -1)
        .toString('utf8')
    },
    async bytes(count) {
      while (held.length < count) await more()
      return take(count)
    },
  }
}
