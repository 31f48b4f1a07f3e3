/** The links between a token and a session of one role, but for its trust. */
import { issuerPrefix } from '@wrenchproof/aws'
import type { SessionCode, SessionError } from '@wrenchproof/aws'
import type { Evidence } from './evidence.ts'
import { broken, cannotTell, link } from './link.ts'
import type { About, Link } from './link.ts'

/** Which link a refusal of STS, or of what stands before it, is about. */
const ABOUT: Readonly<Record<SessionCode, 'token' | 'clock' | 'STS' | 'provider' | 'role' | 'duration' | 'account'>> = {
  NOT_AUTHORIZED: 'role',
  WRONG_AUDIENCE: 'provider',
  NO_PROVIDER: 'provider',
  TOKEN_EXPIRED: 'clock',
  TOKEN_UNREADABLE: 'token',
  TOKEN_REFUSED: 'provider',
  TOKEN_NOT_MINTED: 'token',
  DURATION_TOO_LONG: 'duration',
  ROLE_ARN_MALFORMED: 'role',
  REQUEST_INVALID: 'STS',
  THUMBPRINT: 'provider',
  PROVIDER_UNREACHABLE: 'provider',
  IDP_REJECTED: 'provider',
  POLICY_MALFORMED: 'STS',
  PACKED_POLICY_TOO_LARGE: 'STS',
  REGION_DISABLED: 'STS',
  THROTTLED: 'STS',
  STS_FAILING: 'STS',
  STS_REFUSED: 'STS',
  UNREACHABLE: 'STS',
  TLS_UNTRUSTED: 'STS',
  TIMED_OUT: 'STS',
  ANSWER_UNREADABLE: 'STS',
  WRONG_ACCOUNT: 'account',
}

const BOOTSTRAP = 'terraform -chdir=terraform/bootstrap apply'

/** Whether STS answered, and as STS does. */
export function stsLink({ target, assumed }: Evidence): Link {
  const about = { name: 'STS', subject: target.settings.endpoint } as const
  if (assumed.kind === 'session') return link(about, ['opened a session'])
  if (assumed.kind === 'not-asked') return cannotTell(about, 'STS was not asked, for there is no token', ABOVE)
  const { code, message, fix, failure } = assumed.error
  if (ABOUT[code] === 'STS') return broken(about, { code, reason: message, fix })
  if (failure === undefined && code !== 'WRONG_ACCOUNT') {
    return cannotTell(about, 'STS was not asked, for the token cannot be used', ABOVE)
  }
  // STS takes a fresh token for expired only if its clock and the issuer's differ; nothing in the chain can mend that.
  if (ABOUT[code] === 'clock') return broken(about, { code, reason: message, fix })
  return link(about, [failure === undefined ? 'answered' : `answered ${failure.name} (HTTP ${failure.status})`])
}

/** Whether the account has the provider, with this audience. */
export function providerLink({ target, claims, assumed, doctor }: Evidence): Link {
  const { role, audience } = target.settings
  const issuer = claims?.iss
  const arn = `arn:${role.partition}:iam::${role.account}:oidc-provider/${issuer === undefined ? '?' : issuerPrefix(issuer)}`
  const about = { name: 'provider', subject: arn } as const
  if (assumed.kind === 'session') return link(about, [`STS accepted the token and its audience '${audience}'`])
  const create = `terraform:\n${BOOTSTRAP}\n# or\naws iam create-open-id-connect-provider --url ${issuer} --client-id-list ${audience}`
  const add = `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${arn} --client-id ${audience}`
  if (doctor?.provider.kind === 'missing') {
    return broken(about, {
      code: 'NO_PROVIDER',
      reason: `account ${role.account} has no identity provider for ${issuer}`,
      fix: `Create it, by ${create}`,
    })
  }
  if (doctor?.provider.kind === 'seen' && !doctor.provider.value.clientIds.includes(audience)) {
    const { clientIds } = doctor.provider.value
    return broken(about, {
      code: 'WRONG_AUDIENCE',
      reason: `the provider accepts ${list(clientIds)}, and the token is for '${audience}'`,
      fix: `Add the audience to the provider:\n${add}`,
    })
  }
  if (assumed.kind === 'failed' && ABOUT[assumed.error.code] === 'provider') {
    const { code, message, fix } = assumed.error
    const commands = { NO_PROVIDER: `Create it, by ${create}`, WRONG_AUDIENCE: `${fix}\n${add}` }
    const command = code === 'NO_PROVIDER' || code === 'WRONG_AUDIENCE' ? commands[code] : fix
    return broken(about, { code, reason: message, fix: command })
  }
  if (doctor?.provider.kind === 'seen') return link(about, [`accepts ${list(doctor.provider.value.clientIds)}`])
  return unseenByDoctor(about, doctor?.provider)
}

/** Whether there is such a role. */
export function roleLink({ target, assumed, doctor, source }: Evidence): Link {
  const { arn } = target.settings.role
  const about = { name: 'role', subject: arn } as const
  if (assumed.kind === 'session') return link(about, ['STS opened a session of it'])
  if (doctor?.role.kind === 'missing') {
    return broken(about, {
      code: 'ROLE_MISSING',
      reason: `account ${target.settings.role.account} has no role ${target.roleName}`,
      fix: `Create it again from the bootstrap root, as a person with rights of their own:\n${BOOTSTRAP}`,
    })
  }
  if (doctor?.role.kind === 'seen') {
    const { arn: found } = doctor.role.value
    if (found === arn) return link(about, ['is there'])
    return broken(about, {
      code: 'ROLE_PATH_DIFFERS',
      reason: `the role of this name is ${found}, under another path`,
      fix: `Write that ARN into the environments file:\n${target.purpose}-role: ${found}`,
    })
  }
  if (assumed.kind === 'failed') {
    const { code, message, fix } = assumed.error
    if (code === 'ROLE_ARN_MALFORMED') return broken(about, { code, reason: message, fix })
    if (code === 'DURATION_TOO_LONG') return link(about, ['STS named a maximum of the role, so there is one'])
    // With a policy in sight the trust link says more than this one can; without one, a refusal is not merely unseen.
    if (code === 'NOT_AUTHORIZED' && source.kind === 'none') {
      const blind = doctor?.role.kind === 'unseen' ? `; the doctor role could not look: ${doctor.role.why}` : ''
      return broken(about, { code, reason: `${message}${blind}`, fix: whatWouldTell(source.path) })
    }
  }
  return unseenByDoctor(about, doctor?.role)
}

/** Whether the role gives a session as long as is asked for. */
export function durationLink({ target, assumed, doctor }: Evidence): Link {
  const seconds = target.settings.durationSeconds ?? 3600
  const about = { name: 'session duration', subject: `${seconds} s` } as const
  if (assumed.kind === 'session') {
    return link(about, [`the session lasts until ${assumed.session.expiration.toISOString()}`])
  }
  const raise = `Raise the role's maximum, or set a shorter \`session\` in the environments file:\naws iam update-role --role-name ${target.roleName} --max-session-duration ${Math.max(3600, seconds)}`
  if (doctor?.role.kind === 'seen') {
    const { maxSessionDuration: most } = doctor.role.value
    if (most >= seconds) return link(about, [`the role gives up to ${most} s`])
    const reason = `the role gives sessions of ${most} seconds at most, and ${seconds} are asked for`
    return broken(about, { code: 'DURATION_TOO_LONG', reason, fix: raise })
  }
  if (assumed.kind === 'failed' && assumed.error.code === 'DURATION_TOO_LONG') {
    return broken(about, { code: 'DURATION_TOO_LONG', reason: assumed.error.message, fix: raise })
  }
  return unseenByDoctor(about, doctor?.role)
}

/** Whether the session is in the expected account. */
export function accountLink({ target, assumed }: Evidence): Link {
  const about = { name: 'account', subject: target.account ?? target.settings.role.account } as const
  if (assumed.kind === 'session') return link(about, [`the session is in ${assumed.session.account}`])
  if (assumed.kind === 'failed' && assumed.error.code === 'WRONG_ACCOUNT') return accountBroken(about, assumed.error)
  return cannotTell(about, 'there is no session whose account could be seen', ABOVE)
}

function accountBroken(about: About, { message, fix }: SessionError): Link {
  return broken(about, { code: 'WRONG_ACCOUNT', reason: message, fix })
}

const ABOVE = 'Mend what is broken above.'

/** What a person can give so that this check sees more. */
export function whatWouldTell(path: string): string {
  return `AWS gives the same answer for a missing role and a refusing trust policy. Commit the policy as ${path}, or let a role read IAM for this check:\nwith:\n  doctor-role: arn:aws:iam::<account>:role/<doctor>`
}

function unseenByDoctor(about: About, seen: { readonly kind: string; readonly why?: string } | undefined): Link {
  if (seen?.why !== undefined) {
    return cannotTell(about, `the doctor role could not look: ${seen.why}`, 'Let the doctor role read IAM.')
  }
  return cannotTell(
    about,
    'nothing that STS said tells, and no role may look for us',
    'Let a role read IAM for this check:\nwith:\n  doctor-role: arn:aws:iam::<account>:role/<doctor>',
  )
}

function list(values: readonly string[]): string {
  return values.length === 0 ? 'no audience' : values.map((value) => `'${value}'`).join(', ')
}
