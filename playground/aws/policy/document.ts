/** Policy documents, read as IAM reads them: what IAM would not store is refused here. */
import { z } from 'zod'
import { AwsError } from '../errors.ts'
import { operatorOf } from './operators.ts'
import type { Operator } from './operators.ts'

/** What a policy is attached to decides which elements it must and may have. */
export type PolicyKind = 'identity' | 'trust' | 'resource'

/** Who a statement speaks of: everyone, or names by kind. */
export type PrincipalSpec = '*' | Readonly<Record<PrincipalKind, readonly string[]>>

export type PrincipalKind = 'AWS' | 'Federated' | 'Service' | 'CanonicalUser'

/** One line of a condition block: all lines of a statement must hold. */
export interface Condition {
  readonly operator: Operator
  readonly key: string
  readonly values: readonly string[]
}

/** Whether the listed patterns are the ones meant, or all others. */
export interface Selection {
  readonly except: boolean
  readonly patterns: readonly string[]
}

export interface Statement {
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  readonly principal: { readonly except: boolean; readonly who: PrincipalSpec } | undefined
  readonly actions: Selection
  readonly resources: Selection | undefined
  readonly conditions: readonly Condition[]
}

export interface PolicyDocument {
  /** Policy variables are only replaced where the document says so. */
  readonly variables: boolean
  readonly statements: readonly Statement[]
}

const strings = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat())
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const scalars = z.union([scalar, z.array(scalar)]).transform((value) => [value].flat())
const principal = z.union([
  z.literal('*'),
  z.partialRecord(z.enum(['AWS', 'Federated', 'Service', 'CanonicalUser']), strings),
])
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: principal.optional(),
  NotPrincipal: principal.optional(),
  Action: strings.optional(),
  NotAction: strings.optional(),
  Resource: strings.optional(),
  NotResource: strings.optional(),
  Condition: z.record(z.string(), z.record(z.string(), scalars)).optional(),
})
const policy = z.strictObject({
  Version: z.enum(['2008-10-17', '2012-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.union([statement, z.array(statement)]).transform((value) => [value].flat()),
})

type RawStatement = z.infer<typeof statement>

/** Reads a policy from its JSON text; throws `MalformedPolicyDocument`. */
export function readPolicy(text: string, kind: PolicyKind): PolicyDocument {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw malformed('This policy contains invalid Json')
  }
  const parsed = policy.safeParse(json)
  if (!parsed.success) throw malformed(complaint(parsed.error))
  return {
    variables: parsed.data.Version === '2012-10-17',
    statements: parsed.data.Statement.map((raw) => statementOf(raw, kind)),
  }
}

function statementOf(raw: RawStatement, kind: PolicyKind): Statement {
  const actions = selection('Action', raw.Action, raw.NotAction)
  if (actions === undefined) throw malformed('Missing required field Action')
  const resources = selection('Resource', raw.Resource, raw.NotResource)
  checkElements(raw, kind)
  return {
    sid: raw.Sid,
    effect: raw.Effect,
    principal: principalOf(raw),
    actions,
    resources,
    conditions: conditionsOf(raw),
  }
}

function checkElements(raw: RawStatement, kind: PolicyKind): void {
  const hasPrincipal = raw.Principal !== undefined || raw.NotPrincipal !== undefined
  const hasResource = raw.Resource !== undefined || raw.NotResource !== undefined
  if (kind === 'identity' && hasPrincipal) throw malformed('Policy document should not specify a principal.')
  if (kind !== 'identity' && !hasPrincipal) throw malformed('Missing required field Principal')
  if (kind === 'trust' && hasResource) throw malformed('Has prohibited field Resource')
  if (kind !== 'trust' && !hasResource) throw malformed('Missing required field Resource')
  if (kind !== 'trust') return
  for (const action of raw.Action ?? [])
    if (!/^(?:\*|sts:.+)$/i.test(action)) throw malformed('AssumeRole policy may only specify STS AssumeRole actions.')
}

function principalOf(raw: RawStatement): Statement['principal'] {
  const given = raw.Principal ?? raw.NotPrincipal
  if (given === undefined) return undefined
  const who = given === '*' ? given : { AWS: [], Federated: [], Service: [], CanonicalUser: [], ...given }
  return { except: raw.Principal === undefined, who }
}

function conditionsOf(raw: RawStatement): Condition[] {
  return Object.entries(raw.Condition ?? {}).flatMap(([name, keys]) => {
    const operator = operatorOf(name)
    if (operator === undefined) throw malformed(`Invalid Condition type : ${name}.`)
    return Object.entries(keys).map(([key, values]) => ({ operator, key, values }))
  })
}

function selection(name: string, only?: readonly string[], except?: readonly string[]): Selection | undefined {
  if (only !== undefined && except !== undefined)
    throw malformed(`Statement can contain either ${name} or Not${name}, not both.`)
  const patterns = only ?? except
  return patterns === undefined ? undefined : { except: only === undefined, patterns }
}

function complaint(error: z.ZodError): string {
  const issue = error.issues[0]
  const field = issue?.path.findLast((step) => typeof step === 'string')
  return field === undefined ? 'Syntax errors in policy.' : `Syntax error in policy at ${field}.`
}

function malformed(message: string): AwsError {
  return new AwsError(400, 'MalformedPolicyDocument', message)
}
