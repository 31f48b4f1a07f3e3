/** Throttling: how many calls an account may make, as AWS's token buckets count them. */

/** A bucket holds `burst` calls and is refilled by `perSecond`. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

/** What is left for an account, and when that was so. */
export interface Bucket {
  readonly left: number
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Takes a call from an account's bucket; false when there is none left. */
export function takeCall(
  buckets: Map<string, Bucket>,
  account: string,
  { rate, now }: { rate: Rate; now: number },
): boolean {
  const before = buckets.get(account) ?? { left: rate.burst, at: now }
  const left = Math.min(rate.burst, before.left + ((now - before.at) / 1000) * rate.perSecond)
  if (left < 1) return false
  buckets.set(account, { left: left - 1, at: now })
  return true
}
