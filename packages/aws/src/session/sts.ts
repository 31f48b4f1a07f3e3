/** STS by the AWS SDK: one call, one answer, nothing retried, nothing read from files or the environment. */
import type { STSClient } from '@aws-sdk/client-sts'
import { closed } from '../client/closed.ts'
import type { StsFailure } from './failures.ts'
import { withoutTokens } from './token.ts'

/** A call of AssumeRoleWithWebIdentity. */
export interface AssumeRoleCall {
  readonly roleArn: string
  readonly sessionName: string
  readonly token: string
  readonly durationSeconds: number | undefined
  /** A session policy in JSON. */
  readonly policy?: string | undefined
}

/** What came of a call. */
export type AssumeRoleAnswer =
  | {
      readonly kind: 'session'
      readonly accessKeyId: string
      readonly secretAccessKey: string
      readonly sessionToken: string
      readonly expiration: Date
      readonly assumedRoleArn: string
    }
  | { readonly kind: 'failure'; readonly failure: StsFailure }

/** STS as far as sessions need it. `assume` makes one call and never rejects for what STS or the network does. */
export interface StsPort {
  assume(call: AssumeRoleCall): Promise<AssumeRoleAnswer>
}

/** How to reach STS; `timeoutMs` bounds one call, ten seconds if left out. */
export interface StsOptions {
  readonly region: string
  readonly endpoint: string
  readonly timeoutMs?: number
}

/**
 * STS at an endpoint. The SDK is loaded with the first call, because it costs a bundle that never asks STS some sixty
 * milliseconds of start.
 */
export function sdkSts({ region, endpoint, timeoutMs = 10_000 }: StsOptions): StsPort {
  return {
    async assume(call) {
      const { AssumeRoleWithWebIdentityCommand, STSClient: Client } = await import('@aws-sdk/client-sts')
      const client: STSClient = new Client({ region, endpoint, ...closed(timeoutMs), credentials: unsigned })
      try {
        const output = await client.send(
          new AssumeRoleWithWebIdentityCommand({
            RoleArn: call.roleArn,
            RoleSessionName: call.sessionName,
            WebIdentityToken: call.token,
            DurationSeconds: call.durationSeconds,
            ...(call.policy === undefined ? {} : { Policy: call.policy }),
          }),
          { abortSignal: AbortSignal.timeout(timeoutMs) },
        )
        return read(output, output.$metadata)
      } catch (error) {
        return { kind: 'failure', failure: failureOf(error, call.token) }
      } finally {
        client.destroy()
      }
    },
  }
}

// The call is not signed, so the SDK never asks for credentials; should that change, it finds none here rather than the
// job's.
async function unsigned(): Promise<never> {
  throw new Error('AssumeRoleWithWebIdentity is not signed')
}

interface Output {
  readonly Credentials?:
    | {
        readonly AccessKeyId: string | undefined
        readonly SecretAccessKey: string | undefined
        readonly SessionToken: string | undefined
        readonly Expiration: Date | undefined
      }
    | undefined
  readonly AssumedRoleUser?: { readonly Arn: string | undefined } | undefined
}

function read({ Credentials: keys, AssumedRoleUser: user }: Output, metadata: Metadata): AssumeRoleAnswer {
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = keys ?? {}
  const expiration = keys?.Expiration
  const complete = accessKeyId !== undefined && secretAccessKey !== undefined && sessionToken !== undefined
  if (complete && expiration !== undefined && user?.Arn !== undefined) {
    return {
      kind: 'session',
      accessKeyId,
      secretAccessKey,
      sessionToken,
      expiration,
      assumedRoleArn: user.Arn,
    }
  }
  const message = 'the answer holds no credentials'
  return { kind: 'failure', failure: { name: 'NoCredentials', message, ...statusOf(metadata) } }
}

interface Metadata {
  readonly httpStatusCode?: number | undefined
  readonly requestId?: string | undefined
}

function statusOf(metadata: Metadata): Pick<StsFailure, 'status' | 'requestId'> {
  return { status: metadata.httpStatusCode, requestId: metadata.requestId }
}

/**
 * Only what may be printed: errors of the SDK hold the response, and STS's texts may quote the request they refuse, the
 * token included.
 */
function failureOf(error: unknown, token: string): StsFailure {
  if (!(error instanceof Error)) return { name: 'Error', message: '', status: undefined, requestId: undefined }
  const { code, $metadata: metadata = {}, $response: response } = error as Thrown
  const status = metadata.httpStatusCode ?? response?.statusCode
  const name = status === undefined ? (code ?? error.name) : error.name.replace(/Exception$/u, '')
  // A text of a parser may quote keys out of an answer that it could not read.
  const message = status !== undefined && status < 300 ? '' : withoutTokens(error.message, token)
  return { name, message, status, requestId: metadata.requestId }
}

type Thrown = Error & {
  readonly code?: string
  readonly $metadata?: Metadata
  readonly $response?: { readonly statusCode?: number }
}
