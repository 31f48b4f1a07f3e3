/** Faults on demand, at the level of API calls; lost replies and the like are faults of the HTTP server. */
import { AwsError, accessDenied, expiredCredentials, limitExceeded, throttled } from './error.ts'
import type { CallRecord } from './state.ts'

/** Which calls; everything given must agree. */
export interface FaultMatch {
  readonly service?: string
  readonly operation?: string
  readonly type?: string
  readonly account?: string
  readonly id?: string
  /** So many matching calls pass before the first is struck; 0 if left out. */
  readonly after?: number
  /** So many are struck in all; 1 if left out, null for every one. */
  readonly times?: number | null
}

/** What happens to a struck call. */
export type FaultEffect =
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly status?: number }
  | { readonly kind: 'access-denied' }
  | { readonly kind: 'limit-exceeded' }
  | { readonly kind: 'throttled' }
  | { readonly kind: 'expired-credentials' }
  /** The call takes effect after this many milliseconds. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** A creation takes effect and then fails, as when AWS reports a broken object while the provider waits for it. */
  | { readonly kind: 'half-done'; readonly code: string; readonly message: string }

export type CloudFault = FaultMatch & {
  readonly effect: FaultEffect
  /** Matches counted so far; kept by `strikeCall`. */
  seen?: number
}

/** The effects on a call, and counts it against every fault it matches. */
export function strikeCall(
  faults: readonly CloudFault[],
  call: Pick<CallRecord, 'service' | 'operation' | 'type' | 'account' | 'id'>,
): readonly FaultEffect[] {
  const effects: FaultEffect[] = []
  for (const fault of faults) {
    if (!matches(fault, call)) continue
    const before = fault.seen ?? 0
    fault.seen = before + 1
    const after = fault.after ?? 0
    const times = fault.times === null ? Infinity : (fault.times ?? 1)
    if (before >= after && before < after + times) effects.push(fault.effect)
  }
  return effects
}

function matches(
  fault: FaultMatch,
  call: Pick<CallRecord, 'service' | 'operation' | 'type' | 'account' | 'id'>,
): boolean {
  return (['service', 'operation', 'type', 'account', 'id'] as const).every(
    (name) => fault[name] === undefined || fault[name] === call[name],
  )
}

/** The error that an effect makes of a call before it takes effect, if it does. */
export function errorOf(effect: FaultEffect, service: string, denial: string): AwsError | undefined {
  switch (effect.kind) {
    case 'error':
      return new AwsError(effect.code, effect.message, effect.status)
    case 'access-denied':
      return accessDenied(service, denial)
    case 'limit-exceeded':
      return limitExceeded(service)
    case 'throttled':
      return throttled(service)
    case 'expired-credentials':
      return expiredCredentials(service)
    case 'slow':
    case 'half-done':
      return undefined
    default:
      return effect satisfies never
  }
}
