/** Long-lived AWS keys in the files of a repository. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { callFailure } from '../client/look.ts'
import type { Look } from '../client/look.ts'

/** Where a key id stands; the key itself is never repeated. */
export interface TrackedKey {
  readonly file: string
  /** Counts from 1. */
  readonly line: number
}

/**
 * Every place in the files git tracks below `directory` that holds the id of a long-lived key (AWS, "IAM identifiers":
 * AKIA and sixteen characters), but for those of AWS's documentation, which end in EXAMPLE. `path` is where git is.
 */
export async function trackedKeys(directory: string, path: string): Promise<Look<readonly TrackedKey[]>> {
  try {
    const { stdout } = await promisify(execFile)('git', ARGUMENTS, {
      cwd: directory,
      env: { PATH: path, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' },
      timeout: 10_000,
      maxBuffer: 16 * 1024 * 1024,
    })
    return { kind: 'seen', value: places(stdout) }
  } catch (error) {
    if (exitCode(error) === 1) return { kind: 'seen', value: [] }
    return { kind: 'unseen', why: `git could not search the files: ${reason(error)}`, denied: false }
  }
}

// The checkout may belong to another user in a container; nothing of its configuration is run by a search.
const ARGUMENTS =
  '-c safe.directory=* -c core.fsmonitor=false grep -I -n -z -o -E -e (^|[^A-Za-z0-9])AKIA[A-Z2-7]{16}($|[^A-Za-z0-9]) -- .'.split(
    ' ',
  )

function places(output: string): TrackedKey[] {
  return [...output.matchAll(/([^\0\n]+)\0(\d+)\0([^\n]*)\n/gu)].flatMap(([, file = '', line = '', text = '']) =>
    /EXAMPLE\b/u.test(text) ? [] : [{ file, line: Number(line) }],
  )
}

function exitCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

function reason(error: unknown): string {
  const code = exitCode(error)
  return typeof code === 'number' ? `it ended with ${code}` : callFailure(error).name
}
