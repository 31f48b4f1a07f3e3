/** From everything seen to the links, in the order of the chain. */
import type {
  Look,
  NamedRole,
  RoleFacts,
  RolePermissions,
  Simulated,
  TokenClaims,
  TrackedKey,
  Wanted,
} from '@wrenchproof/aws'
import { parseRoleArn } from '@wrenchproof/aws'
import type { SubjectRules } from './github-subject.ts'
import type { CheckInputs } from './inputs.ts'
import type { Assumed, DoctorView, Evidence, PolicySource } from './links/evidence.ts'
import type { Link } from './links/link.ts'
import { permissionsLink } from './links/permissions.ts'
import { accountLink, durationLink, providerLink, roleLink, stsLink } from './links/session.ts'
import { claimLinks, permissionLink, subjectLink, tokenLink } from './links/token.ts'
import type { Minted } from './links/token.ts'
import { trustLink } from './links/trust.ts'
import { keysLink, roleLintLink, sharedRolesLink, trustLintLink } from './lint/lint.ts'
import { matrixOf } from './lint/matrix.ts'
import type { Matrix } from './lint/matrix.ts'
import { livePolicy } from './policies.ts'
import type { Policies } from './policies.ts'
import type { CheckPorts } from './run.ts'
import type { Target } from './targets.ts'
import type { StateLinks } from './touch-state.ts'

/** What was seen of a role that is checked. */
export interface SeenRole {
  readonly target: Target
  readonly assumed: Assumed
  readonly wanted: readonly Wanted[]
  /** Undefined where nobody could be asked. */
  readonly answers: Look<readonly Simulated[]> | undefined
  /** The rest is the doctor's. */
  readonly doctor?: DoctorView
  readonly permissions?: Look<RolePermissions>
}

/** Everything seen. */
export interface Seen {
  readonly inputs: CheckInputs
  readonly ports: Pick<CheckPorts, 'mayMint' | 'issuer' | 'environments' | 'variables'>
  readonly named: readonly NamedRole[]
  readonly token: Minted
  readonly rules: Look<SubjectRules>
  readonly tracked: Look<readonly TrackedKey[]>
  /** Policies in the checkout. */
  readonly files: Policies
  /** Roles as the doctor sees them. */
  readonly live: ReadonlyMap<string, Look<RoleFacts>> | undefined
  readonly roles: readonly SeenRole[]
  readonly state: StateLinks
}

/** The links of one role. */
export interface RoleLinks {
  readonly purpose: 'plan' | 'apply'
  readonly arn: string
  readonly links: readonly Link[]
}

/** What a check found. */
export interface CheckResult {
  /** The environment, or the role where none was named. */
  readonly title: string
  readonly account: string
  readonly claims: TokenClaims | undefined
  /** Links of the job and its token. */
  readonly job: readonly Link[]
  readonly roles: readonly RoleLinks[]
  /** Links of the bucket, and advice that concerns no single role. */
  readonly rest: readonly Link[]
  readonly matrix: Matrix | undefined
}

/** Judges; pure. */
export function judge(seen: Seen): CheckResult {
  const { inputs, ports, token, rules, roles, state } = seen
  const claims = token.kind === 'token' ? token.claims : undefined
  const at = token.kind === 'token' ? token.at : 0
  const template = rules.kind === 'seen' ? rules.value : undefined
  const staticKeys = roles[0]?.target.environment?.staticKeys === 'allow'
  return {
    title: inputs.environment ?? inputs.roleToAssume ?? '',
    account: accountOf(roles),
    claims,
    job: [
      permissionLink(ports.mayMint),
      tokenLink(token),
      ...(claims === undefined ? [] : claimLinks(claims, at, { issuer: ports.issuer, audience: inputs.audience })),
      ...(claims === undefined ? [] : [subjectLink(claims, rules)]),
    ],
    roles: roles.map((role, index) => ({
      purpose: role.target.purpose,
      arn: role.target.settings.role.arn,
      links: [...chain(role, seen), ...(state.byRole[index] ?? []), ...lints(role, seen)],
    })),
    rest: [
      ...state.bucket,
      sharedRolesLink(seen.named, inputs.environmentsFile),
      keysLink(ports.variables, seen.tracked, staticKeys),
    ],
    matrix: matrixOf(
      [...new Set(seen.named.map(({ arn }) => arn))].flatMap((arn) => {
        const role = parseRoleArn(arn)
        return typeof role === 'string' ? [] : [{ ...role, policy: policyIn(sourceOf(arn, seen)) }]
      }),
      claims,
      { environments: ports.environments, template },
    ),
  }
}

function chain(role: SeenRole, seen: Seen): readonly Link[] {
  const { target, assumed, doctor, wanted, answers } = role
  const { arn } = target.settings.role
  const evidence: Evidence = {
    target,
    claims: seen.token.kind === 'token' ? seen.token.claims : undefined,
    assumed,
    doctor,
    source: sourceOf(arn, seen),
    file: seen.files.get(arn),
  }
  const template = seen.rules.kind === 'seen' ? seen.rules.value : undefined
  return [
    stsLink(evidence),
    providerLink(evidence),
    roleLink(evidence),
    trustLink(evidence, template),
    durationLink(evidence),
    accountLink(evidence),
    permissionsLink(target, wanted, answers),
  ]
}

function lints({ target, permissions }: SeenRole, seen: Seen): readonly Link[] {
  const { arn } = target.settings.role
  const issuer = seen.token.kind === 'token' ? seen.token.claims.iss : seen.ports.issuer
  const file = seen.files.get(arn)
  const path = file !== undefined && 'path' in file ? file.path : seen.inputs.trustPolicy
  return [
    trustLintLink(target, { policy: policyIn(sourceOf(arn, seen)), issuer, path }),
    roleLintLink(target, permissions, issuer),
  ]
}

/** The role's own policy where it was seen, else the file's. */
function sourceOf(arn: string, { live, files, inputs }: Seen): PolicySource {
  return livePolicy(live?.get(arn)) ?? files.get(arn) ?? { kind: 'none', path: inputs.trustPolicy }
}

function policyIn(source: PolicySource) {
  return source.kind === 'role' || source.kind === 'file' ? source.policy : undefined
}

function accountOf(roles: readonly SeenRole[]): string {
  return roles.flatMap(({ assumed }) => (assumed.kind === 'session' ? [assumed.session.account] : []))[0] ?? ''
}
