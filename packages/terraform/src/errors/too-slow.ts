import { UserError } from '@wrenchproof/errors'

/** A command that changes nothing and was ended at the time limit; `at` says what it was at, or nothing. */
export function tooSlow(what: string, limitMs: number, at: string): UserError {
  return new UserError(
    `${what} had not ended after ${shownTime(limitMs)} and was stopped${at === '' ? '' : `; ${at}`}`,
    'See whether the service it waits for answers. If it is only slow, give `time-limit` more, and the job enough `timeout-minutes` for it. Nothing was changed.',
    { code: 'TIME_LIMIT' },
  )
}

const shownTime = (milliseconds: number): string => {
  const minutes = milliseconds / 60_000
  return minutes >= 2 && Number.isInteger(minutes) ? `${minutes} minutes` : `${milliseconds / 1000} s`
}
