import { safeText } from './safe-text.ts'
import { UserError } from './user-error.ts'

/**
 * The lines to print for anything thrown: the problem and its fix for a `UserError`, the stack for a bug of ours. The
 * text is safe for the log; `scrub` takes out of it what its caller knows to be secret.
 */
export function explain(error: unknown, scrub = (text: string): string => text): string[] {
  if (error instanceof UserError) {
    const code = error.code === undefined ? '' : `${error.code}: `
    return safeText(scrub(`${code}${error.message}\nFix: ${error.fix}`)).split('\n')
  }
  if (fullDisk.includes(errorCode(error) ?? ''))
    return [
      'DISK_FULL: the runner has no room left on its disk',
      'Fix: Make room on it or take a larger one, then run the job again; what this step had begun, the ledger tells.',
    ]
  const text = stackOf(error) ?? String(error)
  return safeText(`This is a bug in Wrenchproof; please report it with these lines.\n${scrub(text)}`).split('\n')
}

// No room, and no more of it for this user.
const fullDisk: readonly string[] = ['ENOSPC', 'EDQUOT']

// By shape, not by class: errors of another realm (a worker, a vm context) are errors all the same.
function stackOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'stack' in error && typeof error.stack === 'string'
    ? error.stack
    : undefined
}

/** The code of a system or library error, such as `ENOENT`; `undefined` when it has none. */
export function errorCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}
