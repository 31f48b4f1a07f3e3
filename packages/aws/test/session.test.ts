import { describe, expect, test } from '@jest/globals'
import { SessionError } from '@wrenchproof/aws'
import type { SessionCode } from '@wrenchproof/aws'
import { UserError } from '@wrenchproof/errors'
import { KEYS, ROLE, granted, open, refused, standIn, testClock, testToken } from './sts-stand-in.ts'

async function failure(attempt: Promise<unknown>): Promise<SessionError> {
  const error: unknown = await attempt.then(
    () => new Error('a session was opened'),
    (thrown: unknown) => thrown,
  )
  if (error instanceof SessionError) return error
  throw error
}

describe('a session', () => {
  test('is what STS gives for the role, the token and the run', async () => {
    await using sts = await standIn([granted()])
    const session = await open(sts.url, { settings: { duration: '1800' } })
    expect({ ...session }).toEqual({
      ...KEYS,
      expiration: new Date('2026-11-23T13:00:00Z'),
      assumedRoleArn: 'arn:aws:sts::111111111111:assumed-role/wrenchproof-dev-plan/wrenchproof-plan-9001-2',
      account: '111111111111',
      region: 'eu-central-1',
    })
    expect(sts.calls).toEqual([
      {
        Action: 'AssumeRoleWithWebIdentity',
        Version: '2011-06-15',
        RoleArn: ROLE,
        RoleSessionName: 'wrenchproof-plan-9001-2',
        WebIdentityToken: testToken(),
        DurationSeconds: '1800',
      },
    ])
  })

  test('asks for no duration unless told to', async () => {
    await using sts = await standIn([granted()])
    await open(sts.url)
    expect(sts.calls[0]).not.toHaveProperty('DurationSeconds')
  })

  test('of another account is refused', async () => {
    await using sts = await standIn([granted('222222222222')])
    expect((await failure(open(sts.url))).code).toBe('WRONG_ACCOUNT')
  })
})

const REFUSALS: readonly [SessionCode, number, string, string][] = [
  ['NOT_AUTHORIZED', 403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'],
  ['WRONG_AUDIENCE', 400, 'InvalidIdentityToken', 'Incorrect token audience'],
  [
    'NO_PROVIDER',
    400,
    'InvalidIdentityToken',
    'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
  ],
  [
    'TOKEN_EXPIRED',
    400,
    'ExpiredTokenException',
    'Token expired: current date/time 1731098245 must be before the expiration date/time 1731095240',
  ],
  [
    'TOKEN_EXPIRED',
    400,
    'ExpiredTokenException',
    'Token expired: current date/time 1731098245 must be before the expiration date/time1731095240',
  ],
  ['TOKEN_EXPIRED', 400, 'InvalidToken', 'Token too old: 1731095240'],
  [
    'DURATION_TOO_LONG',
    400,
    'ValidationError',
    'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  ],
  ['ROLE_ARN_MALFORMED', 400, 'ValidationError', 'Request ARN is invalid'],
  ['REQUEST_INVALID', 400, 'ValidationError', "1 validation error detected: Value 'x' at 'roleSessionName' is bad"],
  [
    'THUMBPRINT',
    400,
    'InvalidIdentityToken',
    "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
  ],
  ['TOKEN_REFUSED', 400, 'InvalidIdentityToken', 'Missing a required claim: sub'],
  ['IDP_REJECTED', 403, 'IDPRejectedClaim', 'The claim has expired'],
  ['POLICY_MALFORMED', 400, 'MalformedPolicyDocument', 'Syntax errors in policy.'],
  ['PACKED_POLICY_TOO_LARGE', 400, 'PackedPolicyTooLarge', 'Packed policy consumes 114% of allotted space'],
  ['REGION_DISABLED', 403, 'RegionDisabledException', 'STS is not activated in this region for account:111111111111'],
  ['STS_REFUSED', 403, 'OptInRequired', 'The account is not signed up'],
]

describe('a permanent refusal is final after one call', () => {
  test.each(REFUSALS)('%s: %i %s: %s', async (code, status, name, message) => {
    await using sts = await standIn([refused(status, name, message)])
    const clock = testClock()
    const error = await failure(open(sts.url, { clock }))
    expect(error.code).toBe(code)
    expect(sts.calls).toHaveLength(1)
    expect(clock.slept).toEqual([])
    expect(error.failure).toMatchObject({ status, requestId: '11111111-2222-3333-4444-555555555555' })
    expect(error.message).toContain(message)
    expect(error.fix).toMatch(/\.$/u)
  })
})

describe('what can change is tried again, each time with a fresh token', () => {
  test.each<[SessionCode, number, string, string]>([
    ['PROVIDER_UNREACHABLE', 400, 'IDPCommunicationError', 'An error occurred while contacting the provider'],
    [
      'PROVIDER_UNREACHABLE',
      400,
      'InvalidIdentityToken',
      "Couldn't retrieve verification key from your identity provider, please reference the documentation",
    ],
    ['THROTTLED', 400, 'Throttling', 'Rate exceeded'],
    ['THROTTLED', 429, 'Busy', 'Rate exceeded'],
    ['STS_FAILING', 500, 'InternalFailure', 'An internal error occurred'],
    ['STS_FAILING', 503, 'ServiceUnavailable', 'Service Unavailable'],
  ])('%s: %i %s', async (code, status, name, message) => {
    await using sts = await standIn([refused(status, name, message), refused(status, name, message), granted()])
    const clock = testClock()
    const lines: string[] = []
    const tokens = ['1', '2', '3'].map((jti) => testToken({ jti }))
    await open(sts.url, { clock, tokens, onRetry: (line) => lines.push(line) })
    expect(sts.calls.map((call) => call['WebIdentityToken'])).toEqual(tokens)
    expect(clock.slept).toEqual([750, 1500])
    expect(lines).toHaveLength(2)

    await using lasting = await standIn([refused(status, name, message)])
    const error = await failure(open(lasting.url))
    expect(error.code).toBe(code)
    expect(error.calls).toBe(4)
    expect(lasting.calls).toHaveLength(4)
  })

  test('a 5xx without STS in it, as a proxy answers', async () => {
    const proxy = { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Bad Gateway</html>' }
    await using sts = await standIn([proxy, granted()])
    expect((await open(sts.url)).account).toBe('111111111111')
    await using lasting = await standIn([proxy])
    expect((await failure(open(lasting.url))).code).toBe('STS_FAILING')
  })

  test.each(['lost-request', 'lost-reply'] as const)('a %s', async (kind) => {
    await using sts = await standIn([granted()], { faults: [{ kind }] })
    expect((await open(sts.url)).account).toBe('111111111111')
    await using gone = await standIn([granted()], { faults: [{ kind, times: Infinity }] })
    expect((await failure(open(gone.url))).code).toBe('UNREACHABLE')
  })

  test('a truncated answer', async () => {
    await using sts = await standIn([granted()], { faults: [{ kind: 'truncated' }] })
    expect((await open(sts.url)).account).toBe('111111111111')
  })

  test('an answer that is too slow', async () => {
    await using sts = await standIn([granted()], { faults: [{ kind: 'slow', ms: 20_000 }] })
    expect((await open(sts.url, { timeoutMs: 300 })).account).toBe('111111111111')
    await using slow = await standIn([granted()], { faults: [{ kind: 'slow', ms: 20_000, times: Infinity }] })
    expect((await failure(open(slow.url, { timeoutMs: 100 }))).code).toBe('TIMED_OUT')
  })

  test('nobody listening', async () => {
    const sts = await standIn([granted()])
    await sts[Symbol.asyncDispose]()
    const error = await failure(open(sts.url))
    expect(error.code).toBe('UNREACHABLE')
    expect(error.message).toContain(sts.url)
  })

  test('but not beyond the patience of half a minute', async () => {
    await using sts = await standIn([refused(503, 'ServiceUnavailable', 'x')])
    const clock = testClock()
    const slow = { ...clock, now: () => clock.now() + clock.slept.length * 20_000 }
    const tokens = [testToken({ exp: 4_000_000_000 })]
    expect((await failure(open(sts.url, { clock: slow, tokens }))).calls).toBe(3)
    expect(sts.calls).toHaveLength(3)
  })
})

describe('an answer that is not of STS', () => {
  test.each([
    ['a page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><body>Sign in</body></html>' }],
    ['JSON', { status: 200, headers: { 'content-type': 'application/json' }, body: '{"hello":"world"}' }],
    ['nothing', { status: 200 }],
  ])('%s', async (_, response) => {
    await using sts = await standIn([response])
    const error = await failure(open(sts.url))
    expect(error.code).toBe('ANSWER_UNREADABLE')
    expect(sts.calls).toHaveLength(1)
  })

  test.each([
    ['a redirect', { status: 302, headers: { location: 'https://example.com/' } }],
    ['not found', { status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found' }],
  ])('%s', async (_, response) => {
    await using sts = await standIn([response])
    expect((await failure(open(sts.url))).code).toBe('STS_REFUSED')
    expect(sts.calls).toHaveLength(1)
  })
})

describe('a token that cannot be used is refused before any call', () => {
  const header = Buffer.from('{}').toString('base64url')
  test.each<[SessionCode, string, string, string]>([
    ['TOKEN_UNREADABLE', 'empty', '', 'it is empty'],
    ['TOKEN_UNREADABLE', 'no JWT', 'ghs_canary', '1 parts'],
    ['TOKEN_UNREADABLE', 'two parts', 'a.b', '2 parts'],
    ['TOKEN_UNREADABLE', 'an empty part', 'a..c', 'one of its three parts is empty'],
    ['TOKEN_UNREADABLE', 'no base64url', 'a.b!b.c', 'not JSON in base64url'],
    ['TOKEN_UNREADABLE', 'no JSON', 'a.YWJj.c', 'not JSON in base64url'],
    ['TOKEN_UNREADABLE', 'no claims', `a.${header}.c`, 'incomplete: iss, sub, aud, exp'],
    ['TOKEN_UNREADABLE', 'an expiry that is text', testToken({ exp: 'soon' }), 'incomplete: exp'],
    ['TOKEN_UNREADABLE', 'no subject', testToken({ sub: undefined }), 'incomplete: sub'],
    ['TOKEN_UNREADABLE', 'far too long', testToken({ sub: 'x'.repeat(20_000) }), 'STS takes at most 20000'],
    ['TOKEN_EXPIRED', 'expired', testToken({ exp: Date.parse('2026-11-23T11:59:00Z') / 1000 }), 'expired 60 seconds'],
  ])('%s: %s', async (code, _, token, problem) => {
    await using sts = await standIn([granted()])
    const error = await failure(open(sts.url, { tokens: [token] }))
    expect(error.code).toBe(code)
    expect(error.message).toContain(problem)
    expect(sts.calls).toHaveLength(0)
  })

  test('and one that expires between attempts', async () => {
    await using sts = await standIn([refused(503, 'ServiceUnavailable', 'x')])
    const tokens = [testToken(), testToken({ exp: 1000 })]
    const error = await failure(open(sts.url, { tokens }))
    expect([error.code, sts.calls.length]).toEqual(['TOKEN_EXPIRED', 1])
  })
})

test('errors of a session are for the user', async () => {
  await using sts = await standIn([refused(403, 'AccessDenied', 'Not authorized')])
  await expect(open(sts.url)).rejects.toBeInstanceOf(UserError)
})
