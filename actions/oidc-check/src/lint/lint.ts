/** What works and should not: trust and roles that are too wide, keys where everybody reads them. */
import { ambientCredentials, lintRole, lintShared, lintTrust, providerArn } from '@wrenchproof/aws'
import type { Look, NamedRole, RolePermissions, TrackedKey, TrustPolicy, Variables } from '@wrenchproof/aws'
import { cannotTell, link } from '../links/link.ts'
import type { Finding, Link } from '../links/link.ts'
import type { Target } from '../targets.ts'
import { whatWouldTell } from '../links/session.ts'

/** Lint of a role's trust policy; undefined where it could not be seen. */
export function trustLintLink(
  { purpose, settings }: Target,
  seen: { readonly policy: TrustPolicy | undefined; readonly issuer: string; readonly path: string },
): Link {
  const about = { name: 'trust lint', subject: settings.role.arn } as const
  if (seen.policy === undefined) return cannotTell(about, 'no trust policy is to be seen', whatWouldTell(seen.path))
  const findings = lintTrust(seen.policy, { purpose, issuer: seen.issuer })
  const ofRole = findings.map((finding) => ({ ...finding, subject: `${settings.role.role}: ${finding.subject}` }))
  return link(about, ofRole.length === 0 ? ['nothing to complain of'] : [], ofRole)
}

/** Lint of what a role may do; undefined where nobody looked. */
export function roleLintLink(
  { purpose, settings }: Target,
  permissions: Look<RolePermissions> | undefined,
  issuer: string,
): Link {
  const { role } = settings
  const about = { name: 'role lint', subject: role.arn } as const
  if (permissions?.kind !== 'seen') {
    const reason = permissions?.kind === 'unseen' ? permissions.why : 'no role may read its policies for us'
    return cannotTell(
      about,
      reason,
      'Give this check a role that may read IAM:\nwith:\n  doctor-role: arn:aws:iam::<account>:role/<doctor>',
    )
  }
  const provider = providerArn({ claims: { iss: issuer }, account: role.account, partition: role.partition })
  const findings = lintRole({ arn: role.arn, purpose, providerArn: provider, permissions: permissions.value })
  return link(about, findings.length === 0 ? ['nothing to complain of'] : [], findings)
}

/** Roles that stand in more than one place of the environments file. */
export function sharedRolesLink(roles: readonly NamedRole[], file: string): Link {
  const findings = lintShared(roles)
  return link(
    { name: 'shared roles', subject: file },
    findings.length === 0 ? ['every role has one place'] : [],
    findings,
  )
}

/** Long-lived keys in the job's environment or in tracked files. */
export function keysLink(variables: Variables, tracked: Look<readonly TrackedKey[]>, allowed: boolean): Link {
  const found: Finding[] = []
  if (ambientCredentials(variables) === 'long-lived') {
    found.push({
      code: 'STATIC_KEYS',
      severity: allowed ? 'info' : 'error',
      subject: 'AWS_ACCESS_KEY_ID',
      reason: 'the environment of the job holds a long-lived key of an IAM user, which every step of it can read',
      fix: 'Take it out of the workflow and delete the key:\naws iam delete-access-key --access-key-id <id> --user-name <user>',
    })
  }
  if (tracked.kind === 'unseen') {
    const fix = 'Check the repository out before this step, with git on the PATH.'
    found.push({ code: 'CANNOT_TELL', severity: 'unknown', subject: 'tracked files', reason: tracked.why, fix })
  }
  for (const { file, line } of tracked.kind === 'seen' ? tracked.value : []) {
    found.push({
      code: 'TRACKED_KEYS',
      severity: 'error',
      subject: `${file}:${line}`,
      reason:
        'a tracked file holds the id of a long-lived key: whoever can read the repository, or ever could, may have it',
      fix: 'Deactivate the key first, then take it out of the file; history keeps it for ever:\naws iam update-access-key --status Inactive --access-key-id <id> --user-name <user>',
    })
  }
  return link(
    { name: 'long-lived keys', subject: 'the job and the repository' },
    found.length === 0 ? ['none found'] : [],
    found,
  )
}
