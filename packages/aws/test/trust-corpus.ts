/** Reads the token x policy pairs of `testdata/trust`; the format is described in its README. */
import { readFileSync, readdirSync } from 'node:fs'
import { z } from 'zod'

const directory = new URL('../testdata/trust/', import.meta.url)

const VerdictName = z.enum(['allow', 'deny', 'cannot-tell'])
const Patch = z.union([z.string(), z.record(z.string(), z.unknown())])
const Case = z.union([z.tuple([Patch, VerdictName]), z.tuple([Patch, VerdictName, z.string()])])
const Json = z.record(z.string(), z.unknown())
const Family = z.strictObject({
  name: z.string(),
  version: z.string().optional(),
  claims: Json.optional(),
  condition: Json.optional(),
  statements: z.array(Json).optional(),
  policy: Json.optional(),
  cases: z.array(Case),
})
type Family = z.infer<typeof Family>

/** The role's account in every pair. */
export const ACCOUNT = '111111111111'

/** One token, one policy, one expected verdict. */
export interface Pair {
  readonly title: string
  /** JSON text, as a role would hold it. */
  readonly policy: string
  readonly claims: Record<string, unknown> & { readonly iss: string }
  readonly expected: z.infer<typeof VerdictName>
  /** What an explanation must name. */
  readonly names: string | undefined
}

/** Every pair of every file. */
export function trustPairs(): Pair[] {
  const base = Json.parse(readJson('base.json'))
  return readdirSync(directory)
    .filter((file) => file.endsWith('.json') && file !== 'base.json')
    .toSorted()
    .flatMap((file) => z.array(Family).parse(readJson(file)))
    .flatMap((family) => pairsOf(family, base))
}

function pairsOf(family: Family, base: Record<string, unknown>): Pair[] {
  const policy = expand(JSON.stringify(policyOf(family)))
  return family.cases.map(([patch, expected, names], index) => ({
    title: `${family.name} #${index + 1} ${JSON.stringify(patch)}: ${expected}`,
    policy,
    claims: claimsOf({ ...base, ...family.claims }, patch),
    expected,
    names,
  }))
}

function policyOf({ version, condition, statements, policy }: Family): unknown {
  if (policy !== undefined) return policy
  const given = statements ?? [{ Condition: condition }]
  return {
    Version: version ?? '2012-10-17',
    Statement: given.map((statement) => ({
      Effect: 'Allow',
      Principal: { Federated: '@provider' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      ...statement,
    })),
  }
}

function claimsOf(base: Record<string, unknown>, patch: z.infer<typeof Patch>): Pair['claims'] {
  const merged = { ...base, ...(typeof patch === 'string' ? { sub: patch } : patch) }
  const present = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null))
  return { ...present, iss: String(present['iss']) }
}

function expand(policy: string): string {
  return policy
    .replaceAll('"@provider"', `"arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"`)
    .replaceAll(/"@(?=[a-z_]+":)/gu, '"token.actions.githubusercontent.com:')
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, directory), 'utf8'))
}
