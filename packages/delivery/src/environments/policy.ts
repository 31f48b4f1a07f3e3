import type { Environment } from './environment.ts'

/** How strict an environment is: what a delivery may do, and how long it waits. */
export type Policy = Pick<Environment, 'soak' | 'approvals' | 'protect' | 'destroyBudget' | 'verify' | 'staticKeys'> & {
  /** Milliseconds a plan may wait for its apply; the plan step's own limit if left out. */
  readonly ttl?: number | undefined
}

/** The policy as the environments file has it. */
export function policyOf({ soak, approvals, protect, destroyBudget, verify, staticKeys, ttl }: Environment): Policy {
  return {
    soak,
    approvals,
    protect,
    destroyBudget,
    verify,
    staticKeys,
    ...(ttl === undefined ? {} : { ttl }),
  }
}

/**
 * The policy to judge a delivery by: of what the commit says and what was in force at the last apply, the stricter in
 * each field. A commit can so weaken a rule for the deliveries after it, never for itself.
 */
export function stricterOf(one: Policy, other: Policy | undefined): Policy {
  if (other === undefined) return one
  const ttl = Math.min(one.ttl ?? Infinity, other.ttl ?? Infinity)
  return {
    soak: Math.max(one.soak, other.soak),
    approvals: Math.max(one.approvals, other.approvals),
    protect: [...new Set([...one.protect, ...other.protect])].toSorted(),
    destroyBudget: Math.min(one.destroyBudget, other.destroyBudget),
    verify: one.verify === 'replan' || other.verify === 'replan' ? 'replan' : 'stored',
    staticKeys: one.staticKeys === 'refuse' || other.staticKeys === 'refuse' ? 'refuse' : 'allow',
    ...(ttl === Infinity ? {} : { ttl }),
  }
}
