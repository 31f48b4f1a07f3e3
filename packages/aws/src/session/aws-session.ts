/** A role's session: keys for terraform's child process and nobody else. */
import { inspect } from 'node:util'

/** Temporary credentials of an assumed role. */
export interface AwsSession {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: Date
  readonly assumedRoleArn: string
  readonly account: string
  readonly region: string
}

/** The session, made so that printing it, as JSON or by `inspect`, shows no key. */
export function guardSession(session: AwsSession): AwsSession {
  const shown = () => ({
    accessKeyId: '<hidden>',
    secretAccessKey: '<hidden>',
    sessionToken: '<hidden>',
    expiration: session.expiration,
    assumedRoleArn: session.assumedRoleArn,
    account: session.account,
    region: session.region,
  })
  return Object.defineProperties({ ...session }, { toJSON: { value: shown }, [inspect.custom]: { value: shown } })
}

/** The values that must be masked before anything is printed. */
export function sessionSecrets({ accessKeyId, secretAccessKey, sessionToken }: AwsSession): readonly string[] {
  return [secretAccessKey, sessionToken, accessKeyId]
}

/** The variables terraform's child gets; for nothing else, and never for the job's environment. */
export function sessionEnvironment(session: AwsSession): Readonly<Record<string, string>> {
  return {
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
    AWS_REGION: session.region,
    AWS_DEFAULT_REGION: session.region,
  }
}

/**
 * A warning for a session that ends before the work is expected to; undefined if it lasts. Nothing renews a session, so
 * an apply that outlives it fails half way. `now` is milliseconds since 1970.
 */
export function sessionWarning(session: AwsSession, now: number, expectedMinutes: number): string | undefined {
  const left = Math.floor((session.expiration.getTime() - now) / 60_000)
  if (left >= expectedMinutes) return undefined
  const lasts = left <= 0 ? 'has ended' : `ends in ${left} ${left === 1 ? 'minute' : 'minutes'}`
  return (
    `the session of ${session.assumedRoleArn} ${lasts}, but the work may take ${expectedMinutes} minutes and nothing ` +
    "renews it: ask for a longer duration and raise the role's MaxSessionDuration, or split the change"
  )
}
