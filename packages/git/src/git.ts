import { execFile } from 'node:child_process'
import { delimiter, isAbsolute } from 'node:path'
import { UserError } from '@wrenchproof/errors'

/** How one git command ended. */
export interface GitResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface GitCall {
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
}

/** Runs git in one place, by argument list, without the user's or the machine's configuration. */
export interface Git {
  /** Runs git whatever its exit code; throws `GIT_MISSING` when it cannot be started. */
  run(args: readonly string[], call?: GitCall): Promise<GitResult>
  /** As `must`, with the output as it is. */
  bytes(args: readonly string[], call?: GitCall): Promise<Buffer>
  /** Runs git and answers its trimmed output; throws a `UserError` with git's complaint when it fails. */
  must(args: readonly string[], call?: GitCall): Promise<string>
}

// Configuration can run programs (fsmonitor, hooks, filters), so nobody's but the repository's own is read, and of
// that the parts that start programs are switched off; nor may one object stand in for another.
const quiet = [
  '--no-replace-objects',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'gc.auto=0',
]

const outputLimit = 256 * 1024 * 1024

/**
 * Git in the directory `place.cwd`, or on the repository `place.gitDir`; `path` is the PATH to find it on.
 */
export function gitIn(place: { readonly cwd: string } | { readonly gitDir: string }, path: string): Git {
  const at = 'gitDir' in place ? ['--git-dir', place.gitDir] : ['-C', place.cwd]
  // The checkout of a container job belongs to another user; it is the runner's own, so git may trust it.
  const safe = 'cwd' in place ? ['-c', `safe.directory=${place.cwd}`] : []
  const start = async (args: readonly string[], { input, env }: GitCall = {}): Promise<RawResult> =>
    new Promise((resolve, reject) => {
      const child = execFile(
        'git',
        [...at, ...safe, ...quiet, ...args],
        {
          env: {
            PATH: absoluteOnly(path),
            LC_ALL: 'C',
            GIT_CONFIG_NOSYSTEM: '1',
            GIT_CONFIG_GLOBAL: '/dev/null',
            GIT_TERMINAL_PROMPT: '0',
            ...env,
          },
          encoding: 'buffer',
          maxBuffer: outputLimit,
        },
        (error, stdout, stderr) => {
          const exitCode = error === null ? 0 : error.code
          if (typeof exitCode === 'number') resolve({ exitCode, stdout, stderr: stderr.toString('utf8') })
          else reject(unstartable(error))
        },
      )
      // Git may end before it has read everything; its exit code tells, the broken pipe does not matter.
      child.stdin?.on('error', () => undefined)
      child.stdin?.end(input ?? '')
    })
  const run: Git['run'] = async (args, call) => {
    const { stdout, ...rest } = await start(args, call)
    return { ...rest, stdout: stdout.toString('utf8') }
  }
  const bytes: Git['bytes'] = async (args, call) => {
    const { exitCode, stdout, stderr } = await start(args, call)
    if (exitCode === 0) return stdout
    throw new UserError(
      `git ${args[0] ?? ''} failed: ${complaint(stderr) ?? `exit code ${exitCode}`}`,
      'See that this is a complete Git checkout that this job can read and write.',
      { code: 'GIT_FAILED' },
    )
  }
  return {
    run,
    bytes,
    must: async (args, call) => (await bytes(args, call)).toString('utf8').trim(),
  }
}

// Steps run in the checkout, where a relative entry would name a directory of the commit, with programs in it.
const absoluteOnly = (path: string): string =>
  path
    .split(delimiter)
    .filter((directory) => isAbsolute(directory))
    .join(delimiter)

interface RawResult {
  readonly exitCode: number
  readonly stdout: Buffer
  readonly stderr: string
}

/** The line in which git says what is wrong; the lines after it are advice. */
function complaint(stderr: string): string | undefined {
  const lines = stderr.trim().split('\n')
  return lines.find((line) => /^(?:fatal|error): /u.test(line)) ?? lines.at(-1)
}

const unstartable = (cause: unknown): UserError =>
  new UserError('git could not be run', 'Install git on the runner and put it on the PATH.', {
    code: 'GIT_MISSING',
    cause,
  })
