/** Why no session was had, as a closed list: what STS answers, what the network does, what we see before we ask. */

export type SessionCode =
  | 'NOT_AUTHORIZED'
  | 'WRONG_AUDIENCE'
  | 'NO_PROVIDER'
  | 'TOKEN_EXPIRED'
  | 'TOKEN_UNREADABLE'
  | 'TOKEN_REFUSED'
  | 'TOKEN_NOT_MINTED'
  | 'DURATION_TOO_LONG'
  | 'ROLE_ARN_MALFORMED'
  | 'REQUEST_INVALID'
  | 'THUMBPRINT'
  | 'PROVIDER_UNREACHABLE'
  | 'IDP_REJECTED'
  | 'POLICY_MALFORMED'
  | 'PACKED_POLICY_TOO_LARGE'
  | 'REGION_DISABLED'
  | 'THROTTLED'
  | 'STS_FAILING'
  | 'STS_REFUSED'
  | 'UNREACHABLE'
  | 'TLS_UNTRUSTED'
  | 'TIMED_OUT'
  | 'ANSWER_UNREADABLE'
  | 'WRONG_ACCOUNT'

/** A refusal or a broken call, as far as it is known; `message` holds no token. */
export interface StsFailure {
  /** STS's own code without the suffix `Exception`, or the network's, such as `ECONNREFUSED`. */
  readonly name: string
  readonly message: string
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined
  readonly requestId: string | undefined
}

/** What the sentences of a row may name. */
export interface FailureFacts {
  readonly roleArn: string
  readonly account: string
  readonly region: string
  readonly endpoint: string
  readonly audience: string
  readonly issuer: string
  readonly durationSeconds: number
}

/** One kind of failure: how it is recognised, whether the same call may fare better, and what to tell. */
export interface FailureRow {
  readonly code: SessionCode
  /** STS's codes; any if left out. */
  readonly names?: readonly string[]
  readonly message?: RegExp
  readonly status?: (status: number | undefined) => boolean
  readonly retry: boolean
  readonly problem: (facts: FailureFacts) => string
  readonly fix: (facts: FailureFacts) => string
}

/**
 * The rows, the first that fits wins. Codes of AssumeRoleWithWebIdentity from its API reference and the SDK's model;
 * texts as reported in public issues of aws-actions/configure-aws-credentials, crossplane, awsu and the AWS SDKs.
 */
export const FAILURES: readonly FailureRow[] = [
  {
    code: 'NOT_AUTHORIZED',
    names: ['AccessDenied'],
    retry: false,
    problem: ({ roleArn }) =>
      `${roleArn} does not trust this token, or there is no such role (AWS gives both the same answer)`,
    fix: () => 'Run oidc-check: it says which condition of the trust policy fails, and what to write.',
  },
  {
    code: 'WRONG_AUDIENCE',
    names: ['InvalidIdentityToken'],
    message: /audience/iu,
    retry: false,
    problem: ({ audience, account, issuer }) =>
      `the provider for ${issuer} in account ${account} does not accept the audience '${audience}'`,
    fix: ({ audience }) => `Add '${audience}' to the provider's client ids, or ask for an audience that is among them.`,
  },
  {
    code: 'NO_PROVIDER',
    names: ['InvalidIdentityToken'],
    message: /No OpenIDConnect provider found/iu,
    retry: false,
    problem: ({ account, issuer }) => `account ${account} has no identity provider for ${issuer}`,
    fix: () => 'Apply terraform/bootstrap in this account, or correct the account in the role ARN.',
  },
  {
    code: 'THUMBPRINT',
    names: ['InvalidIdentityToken'],
    message: /thumbprint/iu,
    retry: false,
    problem: ({ account, issuer }) =>
      `the provider for ${issuer} in account ${account} pins a certificate that the issuer no longer has`,
    fix: () => "Correct the provider's thumbprints; github.com needs none, AWS trusts its certificate authority.",
  },
  {
    code: 'PROVIDER_UNREACHABLE',
    names: ['InvalidIdentityToken'],
    message: /retrieve verification key/iu,
    // The same text is seen for a moment when AWS cannot reach the issuer.
    retry: true,
    problem: ({ issuer }) => `AWS could not fetch the signing keys of ${issuer}`,
    fix: ({ issuer }) =>
      `Check that ${issuer}/.well-known/openid-configuration is public and names a JWKS; then run again.`,
  },
  {
    code: 'TOKEN_REFUSED',
    names: ['InvalidIdentityToken'],
    retry: false,
    problem: ({ issuer }) => `AWS takes the token of ${issuer} for invalid`,
    fix: () => 'Check that provider and issuer are the same to the letter, and that the clock of the issuer is right.',
  },
  {
    code: 'TOKEN_EXPIRED',
    names: ['ExpiredToken', 'ExpiredIdentityToken', 'ExpiredTokenException'],
    retry: false,
    problem: () => 'AWS takes the token for expired, although it was minted a moment ago',
    fix: () => "Check the clocks of the runner and of the issuer; GitHub's tokens live for minutes.",
  },
  {
    code: 'TOKEN_EXPIRED',
    message: /^Token (?:expired|too old)/iu,
    retry: false,
    problem: () => 'AWS takes the token for expired, although it was minted a moment ago',
    fix: () => "Check the clocks of the runner and of the issuer; GitHub's tokens live for minutes.",
  },
  {
    code: 'DURATION_TOO_LONG',
    names: ['ValidationError', 'ValidationException'],
    message: /DurationSeconds/iu,
    retry: false,
    problem: ({ roleArn, durationSeconds }) => `${roleArn} gives no session of ${durationSeconds} seconds`,
    fix: () => "Raise the role's MaxSessionDuration, or ask for a shorter duration.",
  },
  {
    code: 'ROLE_ARN_MALFORMED',
    names: ['ValidationError', 'ValidationException'],
    message: /ARN|roleArn/u,
    retry: false,
    problem: ({ roleArn }) => `AWS takes the role ARN '${roleArn}' for malformed`,
    fix: () => 'Copy the ARN of the role, arn:aws:iam::<account>:role/<name>.',
  },
  {
    code: 'REQUEST_INVALID',
    names: ['ValidationError', 'ValidationException', 'InvalidParameterValue', 'MissingParameter', 'InvalidAction'],
    retry: false,
    problem: () => 'AWS takes the request for invalid',
    fix: () => 'Check the role, the audience and the duration; with a custom endpoint, check that it is STS.',
  },
  {
    code: 'PROVIDER_UNREACHABLE',
    names: ['IDPCommunicationError'],
    retry: true,
    problem: ({ issuer }) => `AWS could not reach ${issuer} to check the token`,
    fix: () => "Run again; if it lasts, see the status pages of GitHub and AWS, or the server's firewall.",
  },
  {
    code: 'IDP_REJECTED',
    names: ['IDPRejectedClaim'],
    retry: false,
    problem: ({ issuer }) => `${issuer} rejected the token's claims, or the token has expired or was revoked`,
    fix: () => 'Run again with a fresh token; if it lasts, check the provider against the issuer.',
  },
  {
    code: 'POLICY_MALFORMED',
    names: ['MalformedPolicyDocument'],
    retry: false,
    problem: ({ roleArn }) => `AWS takes a policy given for the session of ${roleArn} for malformed`,
    fix: () => 'Correct the policy document.',
  },
  {
    code: 'PACKED_POLICY_TOO_LARGE',
    names: ['PackedPolicyTooLarge'],
    retry: false,
    problem: () => 'policy and tags of the session are too large together once AWS has packed them',
    fix: () => 'Shorten the session policy or the tags.',
  },
  {
    code: 'REGION_DISABLED',
    names: ['RegionDisabled'],
    retry: false,
    problem: ({ region, account }) => `STS is not enabled for account ${account} in ${region}`,
    fix: ({ region }) =>
      `Enable ${region} for the account (Account settings, Security token service), or use another region.`,
  },
  {
    code: 'THROTTLED',
    names: [
      'Throttling',
      'ThrottledException',
      'RequestLimitExceeded',
      'TooManyRequests',
      'SlowDown',
      'RequestThrottled',
    ],
    retry: true,
    problem: () => 'STS answers that there are too many requests',
    fix: () => 'Run again later, with fewer jobs at once.',
  },
  {
    code: 'THROTTLED',
    status: (status) => status === 429,
    retry: true,
    problem: () => 'STS answers that there are too many requests',
    fix: () => 'Run again later, with fewer jobs at once.',
  },
  {
    code: 'STS_FAILING',
    status: (status) => status !== undefined && status >= 500,
    retry: true,
    problem: ({ endpoint }) => `STS at ${endpoint} is failing`,
    fix: () => 'Run again later; see the AWS Health Dashboard, or use another region.',
  },
  {
    code: 'TLS_UNTRUSTED',
    names: [
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    retry: false,
    problem: ({ endpoint }) => `the certificate of ${endpoint} is not trusted`,
    fix: () => 'Name the authority in NODE_EXTRA_CA_CERTS, or correct the endpoint.',
  },
  {
    code: 'TIMED_OUT',
    names: ['TimeoutError', 'AbortError', 'ETIMEDOUT'],
    retry: true,
    problem: ({ endpoint }) => `STS at ${endpoint} did not answer in time`,
    fix: () => "Check the runner's way to the endpoint, and run again.",
  },
  {
    code: 'STS_REFUSED',
    status: (status) => status !== undefined && status >= 300,
    retry: false,
    problem: () => 'STS refused the call for a reason this version does not know',
    fix: () => "See STS's own message, and CloudTrail's event of that request id.",
  },
  {
    code: 'ANSWER_UNREADABLE',
    status: (status) => status !== undefined,
    retry: false,
    problem: ({ endpoint }) => `${endpoint} did not answer as STS does`,
    fix: () => 'Check AWS_ENDPOINT_URL_STS and any proxy between the runner and AWS.',
  },
  {
    code: 'UNREACHABLE',
    retry: true,
    problem: ({ endpoint }) => `${endpoint} cannot be reached`,
    fix: () => "Check the region, AWS_ENDPOINT_URL_STS and the runner's network.",
  },
]

/** The row of a failure; there is one for each. */
export function failureRow(failure: StsFailure): FailureRow {
  const found = FAILURES.find(
    ({ names, message, status }) =>
      (names === undefined || names.includes(failure.name)) &&
      (message === undefined || message.test(failure.message)) &&
      (status === undefined || status(failure.status)),
  )
  if (found === undefined) throw new Error(`no row fits the failure ${failure.name}`)
  return found
}
