/** A few lines that answer as STS does, for what STS itself can hardly be brought to say. */
import { serve } from '../../../playground/http/serve.ts'
import type { FaultBoard } from '../../../playground/http/faults.ts'
import type { HttpResponse, Served } from '../../../playground/http/serve.ts'
import { openSession, readSessionSettings, sdkSts } from '@wrenchproof/aws'
import type { AwsSession, Clock, RawSessionSettings } from '@wrenchproof/aws'

/** Keys that must never be seen in any text. */
export const KEYS = {
  accessKeyId: 'ASIACANARYKEYID00001',
  secretAccessKey: 'canary/secret+access/key/0123456789abcdef',
  sessionToken: 'canary-session-token-IQoJb3JpZ2luX2VjEXAMPLE',
}

export const ROLE = 'arn:aws:iam::111111111111:role/wrenchproof-dev-plan'

export const REQUEST_ID = '11111111-2222-3333-4444-555555555555'

/** The answer of a success. */
export function granted(account = '111111111111', expiration = '2026-11-23T13:00:00Z'): HttpResponse {
  return xml(
    200,
    `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <AssumeRoleWithWebIdentityResult>
        <AssumedRoleUser>
          <Arn>arn:aws:sts::${account}:assumed-role/wrenchproof-dev-plan/wrenchproof-plan-9001-2</Arn>
          <AssumedRoleId>AROACANARY:wrenchproof-plan-9001-2</AssumedRoleId>
        </AssumedRoleUser>
        <Credentials>
          <AccessKeyId>${KEYS.accessKeyId}</AccessKeyId>
          <SecretAccessKey>${KEYS.secretAccessKey}</SecretAccessKey>
          <SessionToken>${KEYS.sessionToken}</SessionToken>
          <Expiration>${expiration}</Expiration>
        </Credentials>
      </AssumeRoleWithWebIdentityResult>
      <ResponseMetadata><RequestId>${REQUEST_ID}</RequestId></ResponseMetadata>
    </AssumeRoleWithWebIdentityResponse>`,
  )
}

/** The answer of a refusal. */
export function refused(status: number, code: string, message: string): HttpResponse {
  return xml(
    status,
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <Error><Type>Sender</Type><Code>${code}</Code><Message>${message.replaceAll("'", '&apos;')}</Message></Error>
      <RequestId>${REQUEST_ID}</RequestId>
    </ErrorResponse>`,
  )
}

function xml(status: number, body: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': REQUEST_ID }, body }
}

/** A clock that jumps when asked to sleep. */
export function testClock(start = Date.parse('2026-11-23T12:00:00Z')): Clock & { readonly slept: number[] } {
  const slept: number[] = []
  return {
    slept,
    now: () => start + slept.reduce((sum, each) => sum + each, 0),
    sleep: async (milliseconds) => {
      slept.push(milliseconds)
    },
    random: () => 0.5,
  }
}

/** A token that nobody signed; STS alone would mind. */
export function testToken(claims: Record<string, unknown> = {}): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const payload = {
    iss: 'https://token.actions.githubusercontent.com',
    aud: 'sts.amazonaws.com',
    sub: 'repo:octo/app:environment:dev',
    exp: Date.parse('2026-11-23T12:05:00Z') / 1000,
    ...claims,
  }
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(payload)}.canarysignature`
}

/** One call as the stand-in saw it. */
export type Call = Readonly<Record<string, string>>

export interface StandIn extends Served {
  readonly calls: Call[]
}

/** Serves answers in order, the last of them for every further call. */
export async function standIn(answers: readonly HttpResponse[], faults: FaultBoard = { faults: [] }): Promise<StandIn> {
  const calls: Call[] = []
  const server = await serve((request) => {
    calls.push(Object.fromEntries(new URLSearchParams(request.body.toString('utf8'))))
    return answers[calls.length - 1] ?? answers.at(-1) ?? { status: 500 }
  }, faults)
  return { ...server, calls }
}

export interface Attempt {
  readonly settings?: Partial<RawSessionSettings>
  readonly clock?: Clock
  readonly tokens?: readonly string[]
  readonly timeoutMs?: number
  readonly onRetry?: (line: string) => void
}

/** Opens a session at an endpoint with the real SDK. */
export async function open(endpoint: string, options: Attempt = {}): Promise<AwsSession> {
  const { clock = testClock(), tokens = [testToken()], timeoutMs = 5000 } = options
  const settings = readSessionSettings({
    roleArn: ROLE,
    region: 'eu-central-1',
    endpoint,
    runId: '9001',
    runAttempt: '2',
    purpose: 'plan',
    ...options.settings,
  })
  let minted = 0
  return openSession(settings, {
    mintToken: async () => {
      minted += 1
      return tokens[minted - 1] ?? tokens.at(-1) ?? ''
    },
    sts: sdkSts({ region: settings.region, endpoint: settings.endpoint, timeoutMs }),
    clock,
    ...(options.onRetry === undefined ? {} : { onRetry: options.onRetry }),
  })
}
