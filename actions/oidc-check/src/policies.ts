/** Trust policies, from the checkout and from the roles themselves. */
import { parseRoleArn, parseTrustPolicy } from '@wrenchproof/aws'
import type { IamPort, Look, NamedRole, RoleFacts } from '@wrenchproof/aws'
import { UserError } from '@wrenchproof/errors'
import { TRUST_POLICY } from './inputs.ts'
import type { PolicySource } from './links/evidence.ts'

/** A policy by the ARN of its role. */
export type Policies = ReadonlyMap<string, PolicySource>

/**
 * The policy file of each role. `pattern` is a path in which `<role>` stands for the role's name; a file that was asked
 * for by another path than the default must be there.
 */
export async function readPolicies(
  pattern: string,
  roles: readonly NamedRole[],
  readFile: (path: string) => Promise<string | undefined>,
): Promise<Policies> {
  const arns = [...new Set(roles.map(({ arn }) => arn))]
  const sources = await Promise.all(
    arns.map(async (arn): Promise<readonly [string, PolicySource]> => {
      const path = pattern.replaceAll('<role>', roleName(arn))
      const text = await readFile(path)
      return [arn, text === undefined ? { kind: 'none', path } : parsed(text, path)]
    }),
  )
  const first = sources[0]?.[1]
  if (pattern !== TRUST_POLICY && first !== undefined && sources.every(([, { kind }]) => kind === 'none')) {
    throw new UserError(
      `trust-policy: there is no ${first.kind === 'none' ? first.path : pattern} in the checkout`,
      'Correct the path, and check the repository out before this step.',
      { code: 'INPUT_INVALID' },
    )
  }
  return new Map(sources)
}

/** The name of a role, without its path. */
export function roleName(arn: string): string {
  return arn.split('/').at(-1) ?? ''
}

function parsed(text: string, path: string): PolicySource {
  try {
    return { kind: 'file', path, policy: parseTrustPolicy(text, path) }
  } catch (error) {
    if (error instanceof UserError) return { kind: 'malformed', path, problem: error.message }
    throw error
  }
}

/** What the doctor role sees of each role of its own account, by ARN. */
export async function liveRoles(
  roles: readonly NamedRole[],
  account: string,
  iam: IamPort,
): Promise<ReadonlyMap<string, Look<RoleFacts>>> {
  const arns = [...new Set(roles.map(({ arn }) => arn))].filter((arn) => accountOf(arn) === account)
  return new Map(await Promise.all(arns.map(async (arn) => [arn, await iam.role(roleName(arn))] as const)))
}

/** The role's own policy if it was seen. */
export function livePolicy(seen: Look<RoleFacts> | undefined): PolicySource | undefined {
  if (seen?.kind !== 'seen') return undefined
  const source = parsed(seen.value.trust, "the role's own policy")
  return source.kind === 'file' ? { kind: 'role', policy: source.policy } : source
}

function accountOf(arn: string): string | undefined {
  const role = parseRoleArn(arn)
  return typeof role === 'string' ? undefined : role.account
}
