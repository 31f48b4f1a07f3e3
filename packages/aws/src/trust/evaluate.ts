/** Whether a trust policy lets a token assume the role, and if not, which condition of which statement says so. */
import { hintsFor } from './hints.ts'
import type { Hint } from './hints.ts'
import { nearestMiss } from './nearest.ts'
import type { TrustPolicy } from './policy.ts'
import type { TrustRequest, UnlistedClaims } from './request.ts'
import { evaluateStatement } from './statement.ts'
import type { ConditionResult, Met, StatementResult } from './statement.ts'

export type Verdict = 'allow' | 'deny' | 'cannot-tell'

/** The verdict and all that led to it. */
export interface TrustVerdict {
  readonly verdict: Verdict
  readonly statements: readonly StatementResult[]
  /**
   * The statement the verdict hangs on: the Deny that applies, the Allow that does, or the Allow that came nearest.
   * Undefined if the policy has no Allow.
   */
  readonly decisive: StatementResult | undefined
  /** Conditions of the decisive statement that stand in the way: failed, or not understood. */
  readonly blocking: readonly (ConditionResult & { readonly hints: readonly Hint[] })[]
  /** Why the verdict is cannot-tell although every part is understood. */
  readonly caveat?: string
}

const UNLISTED =
  'this allows only as long as AWS does not offer the claim as a condition key, which may change without notice'

/**
 * Evaluates a trust policy for `sts:AssumeRoleWithWebIdentity`. An explicit Deny wins; without an Allow that applies the
 * answer is deny; what is not understood is `cannot-tell`, never allow.
 */
export function evaluateTrust(policy: TrustPolicy, request: TrustRequest): TrustVerdict {
  const documented = evaluateWith(policy, request, 'absent')
  if (documented.verdict !== 'allow') return documented
  // AWS adds claims to its list from time to time. An allow that hangs on one being unlisted is no safe answer.
  const carried = evaluateWith(policy, request, 'carried')
  return carried.verdict === 'allow' ? documented : { ...carried, verdict: 'cannot-tell', caveat: UNLISTED }
}

function evaluateWith(policy: TrustPolicy, request: TrustRequest, unlisted: UnlistedClaims): TrustVerdict {
  const statements = policy.Statement.map((statement, index) =>
    evaluateStatement({ statement, index, version: policy.Version }, request, unlisted),
  )
  const denies = statements.filter(({ effect }) => effect === 'Deny')
  const allows = statements.filter(({ effect }) => effect === 'Allow')
  const verdict = combine(strongest(allows), strongest(denies))
  const decisive = decisiveOf(verdict, allows, denies)
  return { verdict, statements, decisive, blocking: blockingOf(verdict, decisive, request) }
}

function combine(allow: Met, deny: Met): Verdict {
  if (deny === 'met') return 'deny'
  if (allow === 'failed') return 'deny'
  return allow === 'met' && deny === 'failed' ? 'allow' : 'cannot-tell'
}

function strongest(statements: readonly StatementResult[]): Met {
  if (statements.some(({ applies }) => applies === 'met')) return 'met'
  return statements.some(({ applies }) => applies === 'cannot-tell') ? 'cannot-tell' : 'failed'
}

function decisiveOf(
  verdict: Verdict,
  allows: readonly StatementResult[],
  denies: readonly StatementResult[],
): StatementResult | undefined {
  const denying = denies.find(({ applies }) => applies === 'met')
  if (denying !== undefined) return denying
  const allowing = allows.find(({ applies }) => applies === 'met')
  if (verdict === 'allow') return allowing
  if (verdict === 'cannot-tell' && allowing !== undefined) return denies.find(({ applies }) => applies !== 'failed')
  return nearestMiss(allows)
}

function blockingOf(verdict: Verdict, decisive: StatementResult | undefined, request: TrustRequest) {
  if (verdict === 'allow' || decisive === undefined) return []
  const { effect, conditions } = decisive
  // A Deny stands in the way by conditions that hold, an Allow by those that do not.
  const inTheWay = conditions.filter(({ result }) =>
    effect === 'Deny' ? result !== 'failed' : verdict === 'deny' ? result === 'failed' : result !== 'met',
  )
  return inTheWay.map((condition) => ({ ...condition, hints: hintsFor(condition, request) }))
}
