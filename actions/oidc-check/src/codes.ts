/** Every code a finding can have, with what it means, in the order of the chain. */
import type { LintCode, RoleLintCode, SessionCode } from '@wrenchproof/aws'

/** Codes of links that STS itself has no name for. */
export type LinkCode =
  | 'CANNOT_TELL'
  | 'ID_TOKEN_PERMISSION'
  | 'ID_TOKEN_FORK'
  | 'ISSUER_UNEXPECTED'
  | 'AUDIENCE_DIFFERS'
  | 'CLOCK_SKEW'
  | 'SUBJECT_CUSTOM'
  | 'SUBJECT_DIFFERS'
  | 'ROLE_MISSING'
  | 'ROLE_PATH_DIFFERS'
  | 'ROLE_OR_TRUST'
  | 'TRUST_POLICY_MALFORMED'
  | 'TRUST_DENIES'
  | 'TRUST_YET_REFUSED'
  | 'TRUST_FILE_DIFFERS'
  | 'PERMISSION_MISSING'
  | 'BUCKET_MISSING'
  | 'BUCKET_REGION'
  | 'BUCKET_UNVERSIONED'
  | 'BUCKET_UNENCRYPTED'
  | 'BUCKET_PUBLIC'
  | 'BUCKET_PLAIN_HTTP'
  | 'STATE_UNREADABLE'
  | 'LOCK_UNWRITABLE'
  | 'LOCK_UNREADABLE'
  | 'LOCK_UNDELETABLE'
  | 'STATE_REACHABLE'
  | 'STATIC_KEYS'
  | 'TRACKED_KEYS'

export type FindingCode = LinkCode | SessionCode | LintCode | RoleLintCode

/** Code to meaning; the table of the README is made from it. */
export const CODES: Readonly<Record<FindingCode, string>> = {
  CANNOT_TELL: 'The link could not be seen, or hangs on one that is broken. Never green.',
  ID_TOKEN_PERMISSION: 'The job may not ask for a token: `id-token: write` is missing.',
  ID_TOKEN_FORK: 'The run is of a pull request from a fork, which cannot have a token at all.',
  TOKEN_NOT_MINTED: 'GitHub gave no token.',
  TOKEN_UNREADABLE: 'What GitHub gave is no token with the claims that STS needs.',
  ISSUER_UNEXPECTED: 'The token is of another issuer than this GitHub has.',
  AUDIENCE_DIFFERS: 'The token is for another audience than was asked for.',
  TOKEN_EXPIRED: 'The token has expired, by the clock of this machine or of STS.',
  CLOCK_SKEW: 'The clock of this machine and that of GitHub differ.',
  SUBJECT_CUSTOM: 'The repository makes its subjects by a template of its own.',
  SUBJECT_DIFFERS: 'The subject of the token does not begin as GitHub says subjects of this repository do.',
  UNREACHABLE: 'STS cannot be reached.',
  TLS_UNTRUSTED: 'The certificate of the STS endpoint is not trusted.',
  TIMED_OUT: 'STS did not answer in time.',
  THROTTLED: 'STS gets too many requests.',
  STS_FAILING: 'STS answers with errors of its own.',
  STS_REFUSED: 'STS refused for a reason that is not known here.',
  ANSWER_UNREADABLE: 'What answered is not STS.',
  REQUEST_INVALID: 'STS takes the request for invalid.',
  REGION_DISABLED: 'STS is not enabled for the account in this region.',
  POLICY_MALFORMED: 'STS takes a policy of the session for malformed.',
  PACKED_POLICY_TOO_LARGE: 'Policy and tags of the session are too large.',
  NO_PROVIDER: 'The account has no identity provider for the issuer.',
  WRONG_AUDIENCE: "The audience is not among the provider's client ids.",
  THUMBPRINT: 'The provider pins a certificate that the issuer no longer has.',
  PROVIDER_UNREACHABLE: "AWS cannot fetch the issuer's signing keys.",
  TOKEN_REFUSED: 'STS takes the token for invalid.',
  IDP_REJECTED: "The issuer rejected the token's claims.",
  NOT_AUTHORIZED: 'STS refused; neither role nor trust policy could be seen to say why.',
  ROLE_ARN_MALFORMED: 'STS takes the ARN of the role for malformed.',
  ROLE_MISSING: 'There is no such role.',
  ROLE_PATH_DIFFERS: 'There is a role of this name under another path.',
  ROLE_OR_TRUST: 'The policy in the file would allow the token: the role is missing, or has another policy.',
  TRUST_POLICY_MALFORMED: 'The trust policy is no valid policy.',
  TRUST_DENIES: 'The trust policy does not let this token in; the condition that fails is shown.',
  TRUST_YET_REFUSED: "The role's trust policy lets this token in, and STS refused all the same.",
  TRUST_FILE_DIFFERS: 'The policy in the file is not the one the role has.',
  DURATION_TOO_LONG: 'The role gives no session as long as the environment asks for.',
  WRONG_ACCOUNT: 'The session is in another account than expected.',
  PERMISSION_MISSING: 'The role may not do something that it needs to.',
  BUCKET_MISSING: 'There is no such bucket.',
  BUCKET_REGION: 'The bucket is in another region.',
  BUCKET_UNVERSIONED: 'The bucket keeps no old versions: a lost state is lost.',
  BUCKET_UNENCRYPTED: 'The bucket has no default encryption.',
  BUCKET_PUBLIC: 'Public access to the bucket is not blocked in full.',
  BUCKET_PLAIN_HTTP: 'The bucket policy does not turn away requests without TLS.',
  STATE_UNREADABLE: 'The role may not read the state.',
  LOCK_UNWRITABLE: 'The apply role may not write the lock.',
  LOCK_UNREADABLE: 'The apply role may not read the lock.',
  LOCK_UNDELETABLE: 'The apply role may not delete the lock: the next delivery would find it held.',
  STATE_REACHABLE: "The role can read another environment's state.",
  TRUST_ANY_PRINCIPAL: 'Anybody may be the principal.',
  TRUST_NOT_PRINCIPAL: 'NotPrincipal in an Allow trusts everybody but a few.',
  TRUST_BROAD_ACTION: 'The statement covers more than AssumeRoleWithWebIdentity.',
  TRUST_NO_SUBJECT: 'No condition demands a `sub`.',
  TRUST_NO_AUDIENCE: 'No condition demands an `aud`.',
  TRUST_ONLY_EXCLUDES: '`sub` is only excluded from.',
  TRUST_AUDIENCE_WILDCARD: '`aud` is a pattern.',
  TRUST_FOR_ALL_VALUES: '`ForAllValues` in an Allow holds when there is no value at all.',
  TRUST_IF_EXISTS: '`IfExists` in an Allow holds when there is no value at all.',
  TRUST_ANY_REPOSITORY: 'Repositories of anybody are trusted.',
  TRUST_OWNER_PATTERN: 'The pattern fits other owners.',
  TRUST_WHOLE_OWNER: 'Every repository of the owner is trusted (`repo:org/*`).',
  TRUST_REPOSITORY_PATTERN: 'The pattern fits other repositories.',
  TRUST_WHOLE_REPOSITORY: 'Everything in the repository is trusted (`repo:o/r:*`).',
  TRUST_WILDCARD_REF: 'Refs are trusted by a pattern.',
  TRUST_WILDCARD_ENVIRONMENT: 'Environments are trusted by a pattern.',
  TRUST_PULL_REQUEST: 'Pull requests are trusted by a role that is not for plans.',
  TRUST_NAMES_ONLY: 'The subject holds names only, which somebody else can take one day.',
  TRUST_NEVER_MATCHES: 'A wildcard under an operator that takes it literally.',
  TRUST_UNOFFERED_CLAIM: 'AWS does not offer the claim as a condition key.',
  TRUST_NOT_UNDERSTOOD: 'The operator is not one this check understands.',
  ROLE_PLAN_WRITES: 'A plan role may do more than read.',
  ROLE_EDITS_ITSELF: 'The role can change its own permissions or trust.',
  ROLE_EDITS_PROVIDER: 'The role can change the provider it is assumed through.',
  ROLE_SHARED: 'One role serves several environments or purposes.',
  STATIC_KEYS: "Long-lived AWS keys are in the job's environment.",
  TRACKED_KEYS: 'Long-lived AWS keys are in tracked files.',
}
