/** Lint of what roles may do: a plan role that writes, a role that can change itself or the provider. */
import type { Severity } from '../lint/finding.ts'
import type { RolePurpose } from '../lint/subject-reach.ts'
import type { RolePermissions } from '../iam/iam.ts'
import { onlyReads } from './actions.ts'
import { couldDo, coversAction, isUnconditional, statementLabel } from './identity-policy.ts'
import type { IdentityPolicy, IdentityStatement, Permitted } from './identity-policy.ts'

export type RoleLintCode = 'ROLE_PLAN_WRITES' | 'ROLE_EDITS_ITSELF' | 'ROLE_EDITS_PROVIDER' | 'ROLE_SHARED'

/** One finding: `subject` is the role, with the place in its policies. */
export interface RoleFinding {
  readonly code: RoleLintCode
  readonly severity: Severity
  readonly subject: string
  readonly reason: string
  readonly fix: string
}

/** A role to look at, and what it is for. */
export interface LintedRole {
  readonly arn: string
  readonly purpose: RolePurpose
  /** The provider it is assumed through. */
  readonly providerArn: string
  readonly permissions: RolePermissions
}

/** Every finding of a role's permissions. Conditions are not evaluated: what they guard is a warning, not an error. */
export function lintRole(role: LintedRole): RoleFinding[] {
  return [...(role.purpose === 'plan' ? planWrites(role) : []), ...editsItself(role), ...editsProvider(role)]
}

function planWrites({ arn, permissions }: LintedRole): RoleFinding[] {
  const { policies, boundary } = permissions
  if (boundary !== undefined && writing(boundary, permissions).length === 0) return []
  return policies.flatMap((policy) =>
    writing(policy, permissions).map(({ place, actions, conditional }): RoleFinding => ({
      code: 'ROLE_PLAN_WRITES',
      severity: conditional ? 'warning' : 'error',
      subject: `${arn}: ${policy.name} ${place}`,
      reason: `a plan role may read only, but this allows ${some(actions)}${conditional ? ', under conditions' : ''}; pull requests run code that nobody has reviewed under it`,
      fix: `Take ${actions.length === 1 ? 'it' : 'them'} out of the plan role; what applies belongs to the apply role.`,
    })),
  )
}

interface Writing {
  readonly place: string
  readonly actions: readonly string[]
  readonly conditional: boolean
}

function writing({ statements }: IdentityPolicy, permissions: RolePermissions): Writing[] {
  return statements.flatMap((statement, index) => {
    if (statement.Effect === 'Deny') return []
    const actions = (statement.Action ?? [`everything but ${(statement.NotAction ?? []).join(', ')}`]).filter(
      (pattern) => !onlyReads(pattern) && !takenBack(pattern, permissions),
    )
    if (actions.length === 0) return []
    return [{ place: statementLabel(statement, index), actions, conditional: !isUnconditional(statement) }]
  })
}

function takenBack(pattern: string, { policies, boundary }: RolePermissions): boolean {
  const all = boundary === undefined ? policies : [...policies, boundary]
  const everywhere = ({ Resource: resources }: IdentityStatement) => resources?.includes('*') === true
  return all.some(({ statements }) =>
    statements.some(
      (each) =>
        each.Effect === 'Deny' &&
        isUnconditional(each) &&
        everywhere(each) &&
        each.Action !== undefined &&
        coversAction(each, pattern),
    ),
  )
}

const ON_ROLE = [
  'iam:UpdateAssumeRolePolicy',
  'iam:PutRolePolicy',
  'iam:AttachRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePermissionsBoundary',
  'iam:DeleteRolePermissionsBoundary',
  'iam:UpdateRole',
  'iam:DeleteRole',
]
const ON_POLICY = ['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion']
const ON_PROVIDER = [
  'iam:AddClientIDToOpenIDConnectProvider',
  'iam:RemoveClientIDFromOpenIDConnectProvider',
  'iam:UpdateOpenIDConnectProviderThumbprint',
  'iam:DeleteOpenIDConnectProvider',
]

function editsItself({ arn, permissions }: LintedRole): RoleFinding[] {
  const account = arn.split(':')[4] ?? ''
  const own = permissions.policies.map(({ name }) => name).filter((name) => name.includes(`:iam::${account}:policy/`))
  const found = [
    ...possible(permissions, ON_ROLE, arn),
    ...own.flatMap((policy) => possible(permissions, ON_POLICY, policy)),
  ]
  const deny = denyStatement([...ON_ROLE, ...(own.length === 0 ? [] : ON_POLICY)], [arn, ...own])
  return edits('ROLE_EDITS_ITSELF', arn, { found, of: 'itself or its policies', deny })
}

function editsProvider({ arn, providerArn, permissions }: LintedRole): RoleFinding[] {
  const found = possible(permissions, ON_PROVIDER, providerArn)
  const deny = denyStatement(ON_PROVIDER, [providerArn])
  return edits('ROLE_EDITS_PROVIDER', arn, { found, of: 'the provider through which it is assumed', deny })
}

interface Possible extends Permitted {
  readonly action: string
}

function possible(permissions: RolePermissions, actions: readonly string[], resource: string): Possible[] {
  return actions.flatMap((action) => {
    const permitted = couldDo(permissions, action, resource)
    return permitted === undefined ? [] : [{ action, ...permitted }]
  })
}

function edits(
  code: RoleLintCode,
  arn: string,
  { found, of, deny }: { readonly found: readonly Possible[]; readonly of: string; readonly deny: string },
): RoleFinding[] {
  const [first] = found
  if (first === undefined) return []
  const certain = found.some(({ conditional }) => !conditional)
  return [
    {
      code,
      severity: certain ? 'error' : 'warning',
      subject: `${arn}: ${first.policy} ${first.statement}`,
      reason: `whoever holds this role can change ${of}: ${some(found.map(({ action }) => action))}${certain ? '' : ', under conditions'}`,
      fix: `Add this statement to the role:\n${deny}`,
    },
  ]
}

function denyStatement(actions: readonly string[], resources: readonly string[]): string {
  return JSON.stringify({ Effect: 'Deny', Action: actions, Resource: resources }, undefined, 2)
}

function some(actions: readonly string[]): string {
  const shown = actions.slice(0, 4).join(', ')
  return actions.length > 4 ? `${shown} and ${actions.length - 4} more` : shown
}

/** A role as the environments file names it. */
export interface NamedRole {
  readonly environment: string
  readonly purpose: RolePurpose
  readonly arn: string
}

/** Roles that stand in more than one place of the environments file. */
export function lintShared(roles: readonly NamedRole[]): RoleFinding[] {
  return [...new Set(roles.map(({ arn }) => arn))].flatMap((arn): RoleFinding[] => {
    const users = roles.filter((role) => role.arn === arn)
    if (users.length < 2) return []
    return [
      {
        code: 'ROLE_SHARED',
        severity: 'error',
        subject: arn,
        reason: `one role serves ${users.map(({ environment, purpose }) => `${environment} (${purpose})`).join(', ')}: what may reach one of them may reach all`,
        fix: 'Give each environment a plan role and an apply role of its own.',
      },
    ]
  })
}
