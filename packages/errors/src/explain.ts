import { safeText } from './safe-text.ts'
import { UserError } from './user-error.ts'

/**
 * The lines to print for anything thrown: the problem and its fix for a `UserError`, the stack for a bug of ours. The
 * text is safe for the log; secrets are the thrower's duty, because only it knows them.
 */
export function explain(error: unknown): string[] {
  if (error instanceof UserError) {
    const code = error.code === undefined ? '' : `${error.code}: `
    return safeText(`${code}${error.message}\nFix: ${error.fix}`).split('\n')
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return safeText(`This is a bug in Wrenchproof; please report it with these lines.\n${text}`).split('\n')
}
