/** From a GitHub token to a role's session. */
import { UserError } from '@wrenchproof/errors'
import { guardSession } from './aws-session.ts'
import type { AwsSession } from './aws-session.ts'
import { failureRow } from './failures.ts'
import type { FailureFacts, StsFailure } from './failures.ts'
import { SessionError } from './session-error.ts'
import type { SessionSettings } from './settings.ts'
import type { AssumeRoleAnswer, StsPort } from './sts.ts'
import { decodeToken, withoutTokens } from './token.ts'
import type { TokenClaims } from './token.ts'

/** Time and chance. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  sleep(milliseconds: number): Promise<void>
  /** From 0 up to, but not including, 1. */
  random(): number
}

/** What opening a session needs from outside. */
export interface SessionPorts {
  /** A fresh GitHub token for an audience; masks it before it returns. */
  readonly mintToken: (audience: string) => Promise<string>
  readonly sts: StsPort
  readonly clock: Clock
  /** Told before each further attempt; the line is safe for a log. */
  readonly onRetry?: (line: string) => void
}

/** Calls of STS at most. */
const MAX_CALLS = 4
/** No further attempt begins later than this after the first, in milliseconds. */
const PATIENCE = 30_000
/** Longest wait before the second call, in milliseconds; doubled for each further one. */
const FIRST_WAIT = 1000

/**
 * Opens a session of the role. Each attempt has a token of its own, for tokens live only minutes; only what can change is
 * tried again, a permanent refusal is final after one call. Throws a `SessionError`.
 */
export async function openSession(settings: SessionSettings, ports: SessionPorts): Promise<AwsSession> {
  const { clock, onRetry } = ports
  const started = clock.now()
  for (let calls = 1; ; calls += 1) {
    const { claims, answer } = await attempt(settings, ports)
    if (answer.kind === 'session') return sessionOf(answer, settings, calls)
    const facts = factsOf(settings, claims)
    const row = failureRow(answer.failure)
    const wait = waitBefore(calls + 1, clock)
    if (!row.retry || calls >= MAX_CALLS || clock.now() + wait - started > PATIENCE) {
      throw sessionError(answer.failure, facts, calls)
    }
    onRetry?.(
      `${row.problem(facts)}; trying again in ${(wait / 1000).toFixed(1)} s (${calls} of ${MAX_CALLS} calls made)`,
    )
    await clock.sleep(wait)
  }
}

/** The error for a failed call, by the table of failures. */
export function sessionError(failure: StsFailure, facts: FailureFacts, calls: number): SessionError {
  const row = failureRow(failure)
  return new SessionError(row.code, { problem: row.problem(facts), fix: row.fix(facts) }, { failure, calls })
}

async function attempt(
  { role, audience, sessionName, durationSeconds, policy }: SessionSettings,
  { mintToken, sts, clock }: SessionPorts,
): Promise<{ readonly claims: TokenClaims; readonly answer: AssumeRoleAnswer }> {
  const { token, claims } = await readableToken(mintToken, audience)
  refuseExpired(claims, clock.now())
  return { claims, answer: await sts.assume({ roleArn: role.arn, sessionName, token, durationSeconds, policy }) }
}

/** A token and its claims; throws a `SessionError` if there is none or it cannot be read. */
export async function readableToken(
  mintToken: SessionPorts['mintToken'],
  audience: string,
): Promise<{ readonly token: string; readonly claims: TokenClaims }> {
  const token = await mint(mintToken, audience)
  const claims = decodeToken(token)
  if (typeof claims !== 'string') return { token, claims }
  throw new SessionError('TOKEN_UNREADABLE', {
    problem: `the GitHub token cannot be read: ${claims}`,
    fix: 'Check what mints the token; it must be the OpenID Connect token of the job, not GITHUB_TOKEN.',
  })
}

async function mint(mintToken: SessionPorts['mintToken'], audience: string): Promise<string> {
  try {
    return await mintToken(audience)
  } catch (error) {
    if (error instanceof UserError) throw error
    // No cause: what a client throws may hold the request, and with it the token that asks for tokens.
    const why = error instanceof Error ? withoutTokens(error.message, '') : 'unknown'
    throw new SessionError('TOKEN_NOT_MINTED', {
      problem: `GitHub gave no token for the audience '${audience}': ${why}`,
      fix: 'Give the job the permission id-token: write; a pull request from a fork cannot have it.',
    })
  }
}

function refuseExpired({ exp }: TokenClaims, now: number): void {
  const late = Math.round(now / 1000 - exp)
  if (late < 0) return
  throw new SessionError('TOKEN_EXPIRED', {
    problem: `the GitHub token expired ${late} seconds ago by the clock of this machine`,
    fix: "Check the runner's clock; a token is minted for each attempt and lives for minutes.",
  })
}

function factsOf(
  { role, region, endpoint, audience, durationSeconds }: SessionSettings,
  claims: TokenClaims,
): FailureFacts {
  return {
    roleArn: role.arn,
    account: role.account,
    region,
    endpoint,
    audience,
    issuer: claims.iss,
    durationSeconds: durationSeconds ?? 3600,
  }
}

// Half is certain, half is chance: jobs that failed together do not come back together.
function waitBefore(call: number, clock: Clock): number {
  const longest = FIRST_WAIT * 2 ** (call - 2)
  return Math.round(longest / 2 + (longest / 2) * clock.random())
}

function sessionOf(
  { assumedRoleArn, ...keys }: Extract<AssumeRoleAnswer, { kind: 'session' }>,
  { role, region }: SessionSettings,
  calls: number,
): AwsSession {
  const account = assumedRoleArn.split(':')[4] ?? ''
  if (account !== role.account) {
    throw new SessionError(
      'WRONG_ACCOUNT',
      {
        problem: `STS answered with a session in account '${account}', not in ${role.account}`,
        fix: 'Check AWS_ENDPOINT_URL_STS: what answers there is not the STS of this role.',
      },
      { calls },
    )
  }
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = keys
  return guardSession({ accessKeyId, secretAccessKey, sessionToken, expiration, assumedRoleArn, account, region })
}
