/** Trust policies as written, read at the door; what AWS would refuse is refused here, with its path. */
import { ProblemsError, UserError, safeLine } from '@wrenchproof/errors'
import type { Problem } from '@wrenchproof/errors'
import { z } from 'zod'
import { firstDuplicateKey } from './duplicate-keys.ts'

const FIX = 'Correct the trust policy; AWS answers MalformedPolicyDocument to it as it is.'

// Quotes may be left out around numbers and booleans (grammar of the IAM policy language).
const ConditionValue = z.union([
  z.string(),
  z.boolean().transform(String),
  z
    .number()
    .refine((value) => Number.isSafeInteger(value), 'write this number as a string, or its digits are lost')
    .transform(String),
])
const List = z.union([z.string().transform((value) => [value]), z.array(z.string()).min(1, 'is empty')])
const ConditionList = z.union([ConditionValue.transform((value) => [value]), z.array(ConditionValue)])
const Principal = z.union([z.literal('*'), z.record(z.string(), List)])

const Statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: Principal.optional(),
    NotPrincipal: Principal.optional(),
    Action: List.optional(),
    NotAction: List.optional(),
    Condition: z.record(z.string(), z.record(z.string(), ConditionList)).optional(),
  })
  .superRefine((statement, context) => {
    for (const [one, other] of [
      ['Principal', 'NotPrincipal'],
      ['Action', 'NotAction'],
    ] as const) {
      const given = [one, other].filter((name) => statement[name] !== undefined).length
      if (given !== 1) context.addIssue({ code: 'custom', message: `needs ${one} or ${other}, one of the two` })
    }
  })

const Policy = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).default('2008-10-17'),
  Id: z.string().optional(),
  Statement: z.array(Statement).min(1, 'is empty'),
})

/** A trust policy (a role's AssumeRolePolicyDocument) with lone values made lists. */
export type TrustPolicy = z.infer<typeof Policy>
export type TrustStatement = TrustPolicy['Statement'][number]

/**
 * Reads the text of a trust policy. Throws a `UserError` with the code `TRUST_POLICY_MALFORMED` for text that is not
 * JSON or holds a key twice, and a `ProblemsError` with every wrong path otherwise; `file` is only used to say where.
 */
export function parseTrustPolicy(text: string, file = 'trust policy'): TrustPolicy {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (cause) {
    throw malformed(`${file}: is not JSON: ${safeLine(cause instanceof Error ? cause.message : String(cause))}`)
  }
  const twice = firstDuplicateKey(text)
  if (twice !== undefined) throw malformed(`${file}: ${safeLine(twice)} is there twice; the first would be lost`)
  return readTrustPolicy(document, file)
}

/** As `parseTrustPolicy`, from JSON that is already read. */
export function readTrustPolicy(document: unknown, file = 'trust policy'): TrustPolicy {
  const parsed = Policy.safeParse(withStatementList(document))
  if (parsed.success) return parsed.data
  throw new ProblemsError('the trust policy is malformed', problems(parsed.error, file), FIX)
}

// A lone statement needs no brackets (grammar of the IAM policy language).
function withStatementList(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || !('Statement' in document)) return document
  const { Statement: given } = document
  return typeof given === 'object' && given !== null && !Array.isArray(given)
    ? { ...document, Statement: [given] }
    : document
}

function problems(error: z.ZodError, file: string): Problem[] {
  return error.issues.map((issue) => {
    const deepest = deepestIssue(issue)
    return { file, field: pathOf(deepest.path), problem: safeLine(deepest.message) }
  })
}

/** Of a union's branches, the issue that tells most: a rule of our own, else the one that lies deepest. */
function deepestIssue(issue: z.core.$ZodIssue, under: readonly PropertyKey[] = []): Deepest {
  const path = [...under, ...issue.path]
  if (issue.code !== 'invalid_union') return { path, message: issue.message, depth: path.length + rank(issue) }
  const inner = issue.errors
    .flat()
    .map((each) => deepestIssue(each, path))
    .toSorted((a, b) => b.depth - a.depth)[0]
  return inner === undefined || inner.depth <= path.length
    ? { path, message: 'has a wrong form', depth: path.length }
    : inner
}

interface Deepest {
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly depth: number
}

function rank(issue: z.core.$ZodIssue): number {
  return issue.code === 'custom' || issue.code === 'too_small' ? 0.5 : 0
}

function pathOf(path: readonly PropertyKey[]): string {
  return safeLine(
    path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('') || '.',
  ).replace(/^\.(?=.)/u, '')
}

function malformed(problem: string): UserError {
  return new UserError(problem, FIX, { code: 'TRUST_POLICY_MALFORMED' })
}
