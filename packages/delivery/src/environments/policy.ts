import { allowedByAll } from './allow.ts'
import type { Allow } from './allow.ts'
import type { Environment } from './environment.ts'

/** How strict an environment is: what a delivery may do, and how long it waits. */
export type Policy = Pick<
  Environment,
  'soak' | 'approvals' | 'protect' | 'destroyBudget' | 'verify' | 'staticKeys' | 'moduleSources' | 'moduleSkew'
> & {
  /** What the configuration may bring along and run: what each of these allows. */
  readonly allow: readonly Allow[]
  /** Milliseconds a plan may wait for its apply; the plan step's own limit if left out. */
  readonly ttl?: number | undefined
}

/** The policy as the environments file has it. */
export function policyOf(environment: Environment): Policy {
  const { soak, approvals, protect, destroyBudget, verify, staticKeys, moduleSources, moduleSkew, allow, ttl } =
    environment
  return {
    soak,
    approvals,
    protect,
    destroyBudget,
    verify,
    staticKeys,
    moduleSources,
    moduleSkew,
    allow: [allow],
    ...(ttl === undefined ? {} : { ttl }),
  }
}

// From lax to strict.
const remoteSources = ['any', 'pinned', 'immutable', 'refuse'] as const
const skews = ['any', 'minor', 'patch', 'none'] as const

/** The one that comes later in the list. */
const later = <T>(list: readonly T[], one: T, other: T): T => (list.indexOf(one) > list.indexOf(other) ? one : other)

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
    moduleSources: {
      local: one.moduleSources.local === 'refuse' ? 'refuse' : other.moduleSources.local,
      remote: later(remoteSources, one.moduleSources.remote, other.moduleSources.remote),
    },
    moduleSkew: later(skews, one.moduleSkew, other.moduleSkew),
    allow: allowedByAll(one.allow, other.allow),
    ...(ttl === Infinity ? {} : { ttl }),
  }
}
