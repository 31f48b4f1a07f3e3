/** Whether a role may do what it is asked for. */
import { onlyReads } from '@wrenchproof/aws'
import type { Look, Simulated, Wanted } from '@wrenchproof/aws'
import type { Target } from '../targets.ts'
import { cannotTell, link, notAsked } from './link.ts'
import type { Finding, Link } from './link.ts'

/** The actions to ask of a role: where both roles are checked, only the reading ones of the plan role. */
export function wantedOf(
  { purpose }: Target,
  permissions: readonly Wanted[],
  which: 'plan' | 'apply' | 'both',
): readonly Wanted[] {
  return which === 'both' && purpose === 'plan' ? permissions.filter(({ action }) => onlyReads(action)) : permissions
}

/** The link; `answers` is undefined where nobody could be asked. */
export function permissionsLink(
  { settings }: Target,
  wanted: readonly Wanted[],
  answers: Look<readonly Simulated[]> | undefined,
): Link {
  const about = { name: 'permissions', subject: settings.role.arn } as const
  if (wanted.length === 0) return notAsked(about, 'no actions to simulate were given')
  if (answers === undefined) {
    return cannotTell(
      about,
      'there is neither a doctor role nor a session to simulate with',
      'Mend what is broken above.',
    )
  }
  if (answers.kind === 'missing')
    return cannotTell(about, 'the simulator does not find the role', 'Mend the role above.')
  if (answers.kind === 'unseen') {
    return cannotTell(
      about,
      `the simulator could not be asked: ${answers.why}`,
      `Allow it to the doctor role:\n${statement('Allow', ['iam:SimulatePrincipalPolicy'], settings.role.arn)}`,
    )
  }
  const missing = answers.value.filter(({ decision }) => decision !== 'allowed')
  const allowed = answers.value.length - missing.length
  return link(
    about,
    allowed === 0 ? [] : [`${allowed} of ${wanted.length} allowed`],
    missing.map((each) => finding(settings.role.arn, each)),
  )
}

function finding(arn: string, { action, resource, decision, missingKeys }: Simulated): Finding {
  const on = resource === '*' ? '' : ` on ${resource}`
  if (missingKeys.length > 0) {
    return {
      code: 'CANNOT_TELL',
      severity: 'unknown',
      subject: arn,
      reason: `whether ${action}${on} is allowed hangs on ${missingKeys.join(', ')}, which a simulation does not have`,
      fix: 'Check the conditions by hand.',
    }
  }
  if (decision === 'explicitDeny') {
    return {
      code: 'PERMISSION_MISSING',
      severity: 'error',
      subject: arn,
      reason: `${action}${on} is denied explicitly, by a policy of the role, its boundary or the organisation`,
      fix: 'Take the action out of that Deny; no Allow wins over it.',
    }
  }
  return {
    code: 'PERMISSION_MISSING',
    severity: 'error',
    subject: arn,
    reason: `no policy allows ${action}${on}, or the boundary does not`,
    fix: `Add this statement to the role:\n${statement('Allow', [action], resource)}`,
  }
}

function statement(effect: string, actions: readonly string[], resource: string): string {
  return JSON.stringify({ Effect: effect, Action: actions, Resource: resource }, undefined, 2)
}
