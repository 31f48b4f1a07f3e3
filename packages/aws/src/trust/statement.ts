/** One statement of a trust policy, held against one request. */
import { evaluateCondition } from './condition.ts'
import type { Condition, PolicyVersion } from './condition.ts'
import type { TrustStatement } from './policy.ts'
import { issuerPrefix, presented, providerArn } from './request.ts'
import type { TrustRequest, UnlistedClaims } from './request.ts'
import { all, any, not } from './tri.ts'
import type { Tri } from './tri.ts'
import { hasWildcard, matchesWildcard } from './wildcard.ts'

/** The one action this evaluator answers for. */
export const ACTION = 'sts:AssumeRoleWithWebIdentity'

export type Met = 'met' | 'failed' | 'cannot-tell'

/** One condition, what the token presents for it and what the policy wants. Claims are not secret. */
export interface ConditionResult extends Condition {
  readonly result: Met
  /** The values presented; undefined if the request does not carry the key, or if that is not known. */
  readonly presented: readonly string[] | undefined
  /** Why, where presented and wanted do not say it. */
  readonly note?: string
}

/** Whether a statement applies to the request, part by part. */
export interface StatementResult {
  /** `Statement[0]`, with the Sid if there is one. */
  readonly name: string
  readonly effect: 'Allow' | 'Deny'
  readonly applies: Met
  readonly principal: { readonly result: Met; readonly note?: string }
  readonly action: Met
  readonly conditions: readonly ConditionResult[]
}

/** Holds the request against a statement; every part is evaluated, also after one has failed. */
export function evaluateStatement(
  { statement, index, version }: { statement: TrustStatement; index: number; version: PolicyVersion },
  request: TrustRequest,
  unlisted: UnlistedClaims,
): StatementResult {
  const principal = principalApplies(statement, request)
  const action = actionApplies(statement)
  const conditions = conditionsOf(statement).map((condition, _, others) => {
    const given = presented(condition.key, request, unlisted)
    const { met, note } = others.some((other) => sameKeyOtherCase(condition, other))
      ? { met: undefined, note: 'the same key is there twice, in different case' }
      : evaluateCondition(condition, given, version)
    return {
      ...condition,
      result: named(met),
      presented: given.known ? given.values : undefined,
      ...(note === undefined ? {} : { note }),
    }
  })
  const applies = all([principal.applies, action, ...conditions.map(({ result }) => tri(result))])
  return {
    name: statementName(statement, index),
    effect: statement.Effect,
    applies: named(applies),
    principal: {
      result: named(principal.applies),
      ...(principal.note === undefined ? {} : { note: principal.note }),
    },
    action: named(action),
    conditions,
  }
}

// Whether keys of one operator that differ only in case are two conditions or one is not documented.
function sameKeyOtherCase(one: Condition, other: Condition): boolean {
  return one.operator === other.operator && one.key !== other.key && one.key.toLowerCase() === other.key.toLowerCase()
}

/** `Statement[0]` or `Statement[0] (Sid)`. */
export function statementName(statement: TrustStatement, index: number): string {
  return `Statement[${index}]${statement.Sid === undefined ? '' : ` (${statement.Sid})`}`
}

/** The conditions of a statement as a flat list: all of them must hold. */
export function conditionsOf(statement: TrustStatement): readonly Condition[] {
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) => ({ operator, key, wanted })),
  )
}

/** Whether the statement's Action or NotAction covers AssumeRoleWithWebIdentity; names of actions ignore case. */
export function actionApplies(statement: TrustStatement): Tri {
  return statement.Action === undefined ? not(covers(statement.NotAction ?? [])) : covers(statement.Action)
}

function covers(patterns: readonly string[]): Tri {
  return any(patterns.map((pattern) => matchesWildcard(pattern.toLowerCase(), ACTION.toLowerCase())))
}

function principalApplies(
  statement: TrustStatement,
  request: TrustRequest,
): { readonly applies: Tri; readonly note?: string } {
  const { Principal: principal, Effect: effect } = statement
  if (principal === undefined) return { applies: undefined, note: 'NotPrincipal is not evaluated by this check' }
  if (principal === '*') return everyone(effect)
  const entries = Object.entries(principal).flatMap(([type, names]) => names.map((name) => ({ type, name })))
  const each = entries.map(({ type, name }) => principalEntry(type, name, request))
  const applies = any(each.map((entry) => entry.applies))
  const note = each.find((entry) => entry.applies === applies && entry.note !== undefined)?.note
  return note === undefined || applies === true ? { applies } : { applies, note }
}

// A Deny of everyone reaches everyone; what an Allow of everyone means for a web identity is not documented.
function everyone(effect: 'Allow' | 'Deny'): { readonly applies: Tri; readonly note?: string } {
  if (effect === 'Deny') return { applies: true }
  return { applies: undefined, note: 'what Principal "*" allows to a web identity is not documented' }
}

function principalEntry(
  type: string,
  name: string,
  request: TrustRequest,
): { readonly applies: Tri; readonly note?: string } {
  if (type === 'AWS' && hasWildcard(name)) {
    return { applies: undefined, note: `whether the AWS principal ${name} means web identities is not documented` }
  }
  if (type !== 'Federated') {
    if (type === 'AWS' || type === 'Service' || type === 'CanonicalUser') return { applies: false }
    return { applies: undefined, note: `principals of the type ${type} are not evaluated by this check` }
  }
  const wanted = providerArn(request)
  if (name === wanted) return { applies: true }
  if (hasWildcard(name) || name.toLowerCase() === wanted.toLowerCase()) {
    return { applies: undefined, note: `whether ${name} means ${wanted} is not documented` }
  }
  const sameIssuer = name.endsWith(`:oidc-provider/${issuerPrefix(request.claims.iss)}`)
  return {
    applies: false,
    note: sameIssuer
      ? `the provider ${name} is of another account or partition than the role; it must be ${wanted}`
      : `the token's provider is ${wanted}`,
  }
}

function named(value: Tri): Met {
  return value === undefined ? 'cannot-tell' : value ? 'met' : 'failed'
}

function tri(value: Met): Tri {
  return value === 'cannot-tell' ? undefined : value === 'met'
}
