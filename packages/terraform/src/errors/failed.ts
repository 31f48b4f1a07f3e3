import { UserError } from '@wrenchproof/errors'
import type { ChildEnd } from '../child.ts'
import type { Diagnostic } from '../events/event.ts'
import { plainErrors } from './plain.ts'
import { errorLine, shownError } from './shown.ts'

/** Of a command that only looks, and of one that writes: an answer that went missing says nothing of what was done. */
const left = {
  reads: { sentence: 'Nothing was changed.', part: 'nothing was changed.' },
  writes: {
    sentence: 'Whether it was written is not known: `recover: diagnose` tells.',
    part: 'whether it was written is not known: `recover: diagnose` tells.',
  },
} as const

/** A terraform command that failed, with its errors; those it printed for people if no others are given. */
export function failed(
  code: string,
  what: string,
  end: ChildEnd,
  errors: readonly Diagnostic[] = plainErrors(end.stderr),
  kind: keyof typeof left = 'reads',
): UserError {
  if (end.interrupted)
    return new UserError(`${what} was cancelled; nothing was changed`, 'Run the job again.', { code: 'CANCELLED' })
  const how = end.timedOut
    ? 'was ended because it took too long'
    : end.exitCode === null
      ? `was ended by ${end.signal ?? 'a signal'}`
      : `ended with exit code ${end.exitCode}`
  const list = errors.map((error) => `\n- ${errorLine(error)}`).join('')
  // One thing to do is said once; several are said beside each error.
  const [first, ...others] = new Set(errors.map((error) => shownError(error).next))
  return new UserError(
    `${what} ${how}${list}`,
    others.length === 0 && first !== undefined
      ? `${first} ${left[kind].sentence}`
      : `Mend what Terraform names; ${left[kind].part}`,
    { code },
  )
}
