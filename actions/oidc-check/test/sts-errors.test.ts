/** Every answer of STS, in its own words, through the real SDK over HTTP. */
import { describe, expect, test } from '@jest/globals'
import { stsTrouble } from '@wrenchproof/playground/aws'
import { mintIdToken } from '@wrenchproof/playground/github'
import { health } from '../src/report/health.ts'
import { check, codes, links } from './check.ts'
import { world } from './world.ts'

type Row = readonly [says: string, status: number, code: string, message: string, calls?: number]

const ROWS: readonly Row[] = [
  ['role: NOT_AUTHORIZED', 403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'],
  ['provider: WRONG_AUDIENCE', 400, 'InvalidIdentityToken', 'Incorrect token audience'],
  [
    'provider: NO_PROVIDER',
    400,
    'InvalidIdentityToken',
    'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
  ],
  [
    'STS: TOKEN_EXPIRED',
    400,
    'ExpiredTokenException',
    'Token expired: current date/time 1731098245 must be before the expiration date/time 1731095240',
  ],
  ['STS: TOKEN_EXPIRED', 400, 'InvalidToken', 'Token too old: 1731095240'],
  [
    'session duration: DURATION_TOO_LONG',
    400,
    'ValidationError',
    'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  ],
  ['role: ROLE_ARN_MALFORMED', 400, 'ValidationError', 'Request ARN is invalid'],
  ['STS: REQUEST_INVALID', 400, 'ValidationError', "1 validation error detected: Value 'x' at 'roleSessionName'"],
  [
    'provider: THUMBPRINT',
    400,
    'InvalidIdentityToken',
    "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
  ],
  [
    'provider: PROVIDER_UNREACHABLE',
    400,
    'InvalidIdentityToken',
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    4,
  ],
  ['provider: PROVIDER_UNREACHABLE', 400, 'IDPCommunicationError', 'An error occurred while contacting the IdP', 4],
  ['provider: TOKEN_REFUSED', 400, 'InvalidIdentityToken', 'Missing a required claim: sub'],
  ['provider: IDP_REJECTED', 403, 'IDPRejectedClaim', 'The identity provider reported that authentication failed'],
  ['STS: POLICY_MALFORMED', 400, 'MalformedPolicyDocument', 'This policy contains invalid Json'],
  ['STS: PACKED_POLICY_TOO_LARGE', 400, 'PackedPolicyTooLarge', 'Packed policy consumes 114% of allotted space'],
  ['STS: REGION_DISABLED', 403, 'RegionDisabledException', 'STS is not activated in this region'],
  ['STS: THROTTLED', 400, 'Throttling', 'Rate exceeded', 4],
  ['STS: STS_FAILING', 503, 'ServiceUnavailable', 'Service Unavailable', 4],
  ['STS: STS_REFUSED', 403, 'OptInRequired', 'The account is not signed up'],
]

describe('an answer of STS breaks the link it is about', () => {
  test.each(ROWS)('%s: %i %s: %s', async (says, status, code, message, calls = 1) => {
    await using at = await world()
    at.awsFaults.faults.push(stsTrouble({ status, code, message }, { times: Infinity }))
    let minted = 0
    const result = await check(
      at,
      {},
      {
        mint: async (audience) => {
          minted += 1
          return mintIdToken(at.github, at.identity, { audience })
        },
      },
    )
    expect(codes(result)).toContain(says)
    expect(health(result)).toBe('false')
    const [link = '', found] = says.split(': ')
    expect(links(result)[link]).toMatchObject({ state: 'broken' })
    const finding = links(result)[link]?.findings.find((each) => each.code === found)
    expect(finding?.reason).toContain(message.replaceAll(/\s+/gu, ' ').slice(0, 20))
    expect(finding?.fix).not.toBe('')
    // A fresh token for every call, and one call where asking again cannot help.
    expect(minted).toBe(calls)
    for (const name of ['account', 'trust']) expect(links(result)[name]?.state).toBe('cannot-tell')
  })
})

test('an STS that nobody runs', async () => {
  await using at = await world()
  await at.awsServer[Symbol.asyncDispose]()
  expect(codes(await check(at))).toContain('STS: UNREACHABLE')
})

test('an answer that is not of STS', async () => {
  await using at = await world()
  const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }
  at.awsFaults.faults.push({ kind: 'answer', response: page, times: Infinity })
  expect(codes(await check(at))).toContain('STS: ANSWER_UNREADABLE')
})

test("a token that AWS's clock takes for expired", async () => {
  await using at = await world()
  at.aws.clock = () => new Date(Date.now() + 600_000)
  expect(codes(await check(at))).toContain('STS: TOKEN_EXPIRED')
})
