/** Permission policies of roles, and what they could allow. */
import { z } from 'zod'
import { matchesWildcard } from '../trust/wildcard.ts'

const List = z.union([z.string().transform((value) => [value]), z.array(z.string())])
const Statement = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: List.optional(),
  NotAction: List.optional(),
  Resource: List.optional(),
  NotResource: List.optional(),
  Condition: z.record(z.string(), z.unknown()).optional(),
})
const Policy = z.looseObject({
  Statement: z.union([Statement.transform((one) => [one]), z.array(Statement)]),
})

export type IdentityStatement = z.output<typeof Statement>

/** A permission policy, and the name it goes by: an inline policy's own, or an ARN. */
export interface IdentityPolicy {
  readonly name: string
  readonly statements: readonly IdentityStatement[]
}

/** Reads a policy's JSON text; throws for text that IAM would not have stored. */
export function readIdentityPolicy(name: string, text: string): IdentityPolicy {
  return { name, statements: Policy.parse(JSON.parse(text)).Statement }
}

/** Where an action is allowed, and whether only under conditions. */
export interface Permitted {
  readonly policy: string
  readonly statement: string
  readonly conditional: boolean
}

/**
 * What could allow an action on a resource; undefined if nothing does, or if a Deny without conditions or the boundary
 * forbids it. Conditions are not evaluated: an Allow under conditions counts as allowed, a Deny under them as not there.
 */
export function couldDo(
  {
    policies,
    boundary,
  }: { readonly policies: readonly IdentityPolicy[]; readonly boundary: IdentityPolicy | undefined },
  action: string,
  resource: string,
): Permitted | undefined {
  const all = boundary === undefined ? policies : [...policies, boundary]
  const denied = all.some(({ statements }) =>
    statements.some((each) => each.Effect === 'Deny' && isUnconditional(each) && covers(each, action, resource)),
  )
  if (denied) return undefined
  const found = policies.flatMap((policy) => allowing(policy, action, resource))
  const bounds = boundary === undefined ? undefined : allowing(boundary, action, resource)
  if (bounds?.length === 0) return undefined
  const [best] = found.toSorted((a, b) => Number(a.conditional) - Number(b.conditional))
  return best
}

function allowing({ name, statements }: IdentityPolicy, action: string, resource: string): Permitted[] {
  return statements.flatMap((each, index) =>
    each.Effect === 'Allow' && covers(each, action, resource)
      ? [{ policy: name, statement: statementLabel(each, index), conditional: !isUnconditional(each) }]
      : [],
  )
}

/** `Statement[0]` or `Statement[0] (Sid)`. */
export function statementLabel({ Sid: sid }: IdentityStatement, index: number): string {
  return `Statement[${index}]${sid === undefined ? '' : ` (${sid})`}`
}

/** Whether a statement holds for every request. */
export function isUnconditional({ Condition: condition }: IdentityStatement): boolean {
  return Object.keys(condition ?? {}).length === 0
}

function covers(statement: IdentityStatement, action: string, resource: string): boolean {
  return coversAction(statement, action) && coversResource(statement, resource)
}

/** Names of actions ignore case. */
export function coversAction({ Action: only, NotAction: except }: IdentityStatement, action: string): boolean {
  const matches = (pattern: string) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase())
  return only === undefined ? !(except ?? ['*']).some(matches) : only.some(matches)
}

// A variable may stand for anything; as a wildcard it finds too much rather than too little.
function coversResource({ Resource: only, NotResource: except }: IdentityStatement, resource: string): boolean {
  const matches = (pattern: string) => matchesWildcard(pattern.replaceAll(/\$\{[^}]*\}/gu, '*'), resource)
  return only === undefined ? !(except ?? ['*']).some(matches) : only.some(matches)
}
