/** Policy evaluation: an explicit Deny wins, then an Allow, otherwise no. */
import { holds } from './conditions.ts'
import type { RequestContext } from './context.ts'
import type { PolicyDocument, Selection, Statement } from './document.ts'
import type { Variables } from './patterns.ts'
import { isActionMatch, isMatch, patternOf } from './patterns.ts'
import type { Principal, Reach } from './principals.ts'
import { reachOf } from './principals.ts'

/** What is asked of a set of policies. */
export interface AccessRequest {
  readonly action: string
  /** ARN. */
  readonly resource: string
  readonly context: RequestContext
  /** Left out where the policies are the caller's own. */
  readonly principal?: Principal
}

/** What a set of policies says. */
export type Decision =
  | { readonly decision: 'allowed'; readonly reach: Reach }
  | { readonly decision: 'explicit-deny' }
  | { readonly decision: 'implicit-deny' }

/** Asks policies of one kind; which statements matched is not told, as AWS does not either. */
export function evaluate(policies: readonly PolicyDocument[], request: AccessRequest): Decision {
  let reached: Reach | undefined
  for (const policy of policies) {
    const variables: Variables = policy.variables ? (name) => request.context.single(name) : undefined
    for (const statement of policy.statements) {
      const reach = applies(statement, request, variables)
      if (reach === undefined) continue
      if (statement.effect === 'Deny') return { decision: 'explicit-deny' }
      if (reached !== 'direct') reached = reach
    }
  }
  return reached === undefined ? { decision: 'implicit-deny' } : { decision: 'allowed', reach: reached }
}

function applies(statement: Statement, request: AccessRequest, variables: Variables): Reach | undefined {
  if (!selects(statement.actions, (pattern) => isActionMatch(pattern, request.action))) return undefined
  if (
    statement.resources !== undefined &&
    !selects(statement.resources, (text) => isResource(text, request, variables))
  )
    return undefined
  if (!statement.conditions.every((condition) => holds(condition, request.context, variables))) return undefined
  return reachOf(statement, request.principal)
}

function selects({ except, patterns }: Selection, matches: (pattern: string) => boolean): boolean {
  return patterns.some(matches) !== except
}

function isResource(text: string, request: AccessRequest, variables: Variables): boolean {
  const pattern = patternOf(text, variables)
  return pattern !== undefined && isMatch(pattern, request.resource)
}
