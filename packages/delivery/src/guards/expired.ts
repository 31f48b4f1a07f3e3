import type { Guard } from './guard.ts'

/** Refuses a plan past its time to live; `now` is the time of a server, not of this machine, where one is asked. */
export const expired: Guard<{
  readonly now: Date
  readonly created: Date
  readonly expires: Date
  /** Milliseconds the environment allows at most, whatever the plan says of itself. */
  readonly ttl?: number | undefined
}> = {
  code: 'EXPIRED',
  refusesWhen: 'the plan is past its time to live',
  check({ now, created, expires: own, ttl }) {
    const expires = new Date(Math.min(own.getTime(), created.getTime() + (ttl ?? Infinity)))
    // A plan from the future means that a clock is wrong, and then "not yet expired" means nothing.
    if (created.getTime() - now.getTime() > 5 * 60_000)
      return {
        reason: `the plan says it was made at ${created.toISOString()}, which is after now, ${now.toISOString()}`,
        fix: 'Set the clocks right and plan again.',
      }
    if (now.getTime() < expires.getTime()) return undefined
    return {
      reason: `the plan was good until ${expires.toISOString()}; it is ${now.toISOString()}`,
      fix: 'Plan again; raise `ttl` in the plan step if approvals take longer than that.',
    }
  },
}
