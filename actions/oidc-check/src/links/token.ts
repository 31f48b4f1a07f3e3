/** The links between the job and its token. */
import { namesSubject, parseSubject } from '@wrenchproof/aws'
import type { Look, SessionError, TokenClaims } from '@wrenchproof/aws'
import type { SubjectRules } from '../github-subject.ts'
import { broken, cannotTell, link } from './link.ts'
import type { Link } from './link.ts'

/** What a job must have to ask for a token at all. */
export interface MayMint {
  /** Whether the runner told the job where to ask. */
  readonly offered: boolean
  /** Whether the run is of a pull request from a fork. */
  readonly fork: boolean
}

const PERMISSIONS = 'permissions:\n  id-token: write\n  contents: read'

/** Whether the job may ask for a token. */
export function permissionLink({ offered, fork }: MayMint): Link {
  const about = { name: 'id-token permission', subject: 'the job' } as const
  if (offered) return link(about, ['the runner offers the job a token'])
  if (fork) {
    return broken(about, {
      code: 'ID_TOKEN_FORK',
      reason:
        'the run is of a pull request from a fork: GitHub gives it read-only permissions, and no token whatever the workflow says',
      fix: 'Do not ask for AWS in runs of forks; guard the job with this condition:\nif: github.event.pull_request.head.repo.full_name == github.repository',
    })
  }
  return broken(about, {
    code: 'ID_TOKEN_PERMISSION',
    reason: 'the job may not ask for a token: ACTIONS_ID_TOKEN_REQUEST_URL is not set',
    fix: `Give the job this permission; a called workflow needs it from its caller too:\n${PERMISSIONS}`,
  })
}

/** What asking for a token came to. */
export type Minted =
  | { readonly kind: 'token'; readonly claims: TokenClaims; /** Milliseconds since 1970. */ readonly at: number }
  | { readonly kind: 'none'; readonly error: SessionError }
  | { readonly kind: 'not-asked' }

/** Whether there is a token that can be read. */
export function tokenLink(minted: Minted): Link {
  const about = { name: 'token', subject: 'the job' } as const
  switch (minted.kind) {
    case 'token':
      return link(about, ['GitHub minted a token; its claims are below'])
    case 'none': {
      const { code, message, fix } = minted.error
      return broken(about, { code, reason: message, fix })
    }
    case 'not-asked':
      return cannotTell(about, 'no token could be asked for', 'Mend the permission above.')
    default:
      return minted satisfies never
  }
}

/** What the claims are held against. */
export interface Expected {
  readonly issuer: string
  readonly audience: string
}

/** Issuer, audience and times of the token. */
export function claimLinks(claims: TokenClaims, at: number, expected: Expected): readonly Link[] {
  return [issuerLink(claims, expected), audienceLink(claims, expected), clockLink(claims, at)]
}

function issuerLink({ iss }: TokenClaims, { issuer }: Expected): Link {
  const about = { name: 'issuer', subject: iss } as const
  // An enterprise may put its name behind the issuer.
  if (iss === issuer || iss.startsWith(`${issuer}/`)) return link(about, [iss])
  return broken(about, {
    code: 'ISSUER_UNEXPECTED',
    reason: `the token is of ${iss}, but tokens of this GitHub are of ${issuer}`,
    fix: 'Check what answers at ACTIONS_ID_TOKEN_REQUEST_URL; the provider must be that of the issuer, to the letter.',
  })
}

function audienceLink({ aud }: TokenClaims, { audience }: Expected): Link {
  const about = { name: 'audience', subject: audience } as const
  const carried = [aud].flat()
  if (carried.includes(audience)) return link(about, [carried.join(', ')])
  return broken(about, {
    code: 'AUDIENCE_DIFFERS',
    reason: `the token is for '${carried.join("', '")}', but '${audience}' was asked for`,
    fix: `Ask for the audience that provider and role want:\nwith:\n  audience: ${audience}`,
  })
}

/** Seconds of difference that are normal between two machines. */
const NORMAL = 30
/** Seconds beyond which AWS refuses signed requests (AWS, "Signature Version 4": five minutes). */
const REFUSED = 300

function clockLink({ exp, iat, nbf }: TokenClaims, at: number): Link {
  const about = { name: 'clock', subject: 'this machine' } as const
  const now = Math.floor(at / 1000)
  if (exp <= now) {
    return broken(about, {
      code: 'TOKEN_EXPIRED',
      reason: `the token was minted a moment ago and expired ${now - exp} seconds ago by the clock of this machine`,
      fix: 'Set the clock of the runner:\nsudo chronyc makestep',
    })
  }
  const ahead = iat === undefined ? Math.min(0, now - (nbf ?? now)) : now - iat
  const off = Math.abs(ahead)
  const lasts = `valid for ${exp - now} more seconds`
  if (off <= NORMAL) return link(about, [`${lasts}; clocks are ${off} s apart`])
  const finding = {
    code: 'CLOCK_SKEW',
    severity: off > REFUSED ? 'error' : 'warning',
    subject: about.subject,
    reason: `the clock of this machine is ${off} seconds ${ahead > 0 ? 'ahead of' : 'behind'} GitHub's; from ${REFUSED} on AWS refuses every signed request`,
    fix: 'Set the clock of the runner:\nsudo chronyc makestep',
  } as const
  return link(about, [lasts], [finding])
}

/** How the subject is made: which of the two forms, or by a template of the repository. */
export function subjectLink(claims: TokenClaims, rules: Look<SubjectRules>): Link {
  const about = { name: 'subject', subject: claims.sub } as const
  const forms = subjectForms(claims)
  if (rules.kind !== 'seen') {
    const reason = rules.kind === 'missing' ? 'GitHub does not show this token how subjects are made' : rules.why
    return link(about, forms, [
      {
        code: 'CANNOT_TELL',
        severity: 'unknown',
        subject: 'the subject template of the repository',
        reason,
        fix: 'Let the job read it:\npermissions:\n  actions: read',
      },
    ])
  }
  const { useDefault, includeClaimKeys, prefix } = rules.value
  if (!useDefault) {
    return link(about, forms, [
      {
        code: 'SUBJECT_CUSTOM',
        severity: 'info',
        subject: claims.sub,
        reason: `the repository makes its subjects of ${includeClaimKeys.join(', ') || 'what its organisation says'}, in this order`,
        fix: 'Write subjects into trust policies exactly as the token carries them.',
      },
    ])
  }
  if (prefix === undefined || claims.sub.startsWith(`${prefix}:`)) return link(about, forms)
  return link(about, forms, [
    {
      code: 'SUBJECT_DIFFERS',
      severity: 'warning',
      subject: claims.sub,
      reason: `GitHub says that subjects of this repository begin with '${prefix}', and this one does not`,
      fix: 'The template was changed a moment ago, or the token is of another repository: run again.',
    },
  ])
}

/** The subject as presented, and in the form it would have with or without ids. */
function subjectForms(claims: TokenClaims): string[] {
  const subject = parseSubject(claims.sub)
  if (subject === undefined) return [`${claims.sub} (made by a template)`]
  if (subject.form === 'immutable') return [`${claims.sub} (with ids)`, `without ids it was ${namesSubject(subject)}`]
  const [owner, repository] = [claims['repository_owner_id'], claims['repository_id']]
  if (typeof owner !== 'string' || typeof repository !== 'string') return [`${claims.sub} (names only)`]
  const withIds = `repo:${subject.owner}@${owner}/${subject.repository}@${repository}:${subject.context}`
  return [`${claims.sub} (names only)`, `with ids it will be ${withIds}`]
}
