import {
  chooseRegion,
  customStsEndpoint,
  openSession,
  readSessionSettings,
  refuseStaticKeys,
  sdkSts,
  sessionEnvironment,
  sessionSecrets,
  sessionWarning,
} from '@wrenchproof/aws'
import type { AwsSession } from '@wrenchproof/aws'
import type { Environment } from '@wrenchproof/delivery'
import type { RunContext } from '@wrenchproof/runner'

/** What it takes to get credentials, from the runner. */
export interface CredentialPorts {
  /** The job's environment variables. */
  readonly job: Readonly<Record<string, string | undefined>>
  readonly idToken: (audience: string) => Promise<string>
  readonly mask: (secret: string) => void
  readonly warn: (line: string) => void
}

/** Credentials for terraform's child process, and for nothing else. */
export interface ChildCredentials {
  readonly child: {
    /** The session of the role; absent when the job's own credentials are used. */
    readonly session?: Readonly<Record<string, string>>
    readonly region?: string
  }
  readonly warning: (minutes: number) => string | undefined
}

/**
 * The session of the environment's role for this purpose, from a GitHub token of this job. Without roles the job's own
 * credentials serve, unless they are long-lived keys that the environments file does not allow.
 */
export async function childCredentials(
  environment: Environment,
  purpose: 'plan' | 'apply',
  context: RunContext,
  ports: CredentialPorts,
): Promise<ChildCredentials> {
  const { job } = ports
  const roleArn = purpose === 'plan' ? environment.planRole : environment.applyRole
  if (roleArn === undefined) {
    refuseStaticKeys(job, environment.staticKeys === 'allow')
    const region = chooseRegion(environment.region, job)
    return { child: region === '' ? {} : { region }, warning: () => undefined }
  }
  const session = await roleSession(environment, { roleArn, purpose }, context, ports)
  return {
    child: { session: sessionEnvironment(session), region: session.region },
    warning: (minutes) => sessionWarning(session, Date.now(), minutes),
  }
}

/** A role, what its session is for, and the policy it is held to besides the role's own. */
export interface WantedSession {
  readonly roleArn: string
  readonly purpose: 'plan' | 'apply' | 'store'
  readonly policy?: string
}

/** A session of a role of the environment; its keys are masked. Throws as `openSession` does. */
export async function roleSession(
  environment: Environment,
  { roleArn, purpose, policy }: WantedSession,
  { runId, runAttempt }: RunContext,
  { job, idToken, mask, warn }: CredentialPorts,
): Promise<AwsSession> {
  const settings = readSessionSettings({
    roleArn,
    region: chooseRegion(environment.region, job),
    account: environment.account,
    duration: environment.session === undefined ? undefined : environment.session / 1000,
    endpoint: customStsEndpoint(job),
    runId,
    runAttempt,
    purpose,
    policy,
  })
  const session = await openSession(settings, {
    mintToken: idToken,
    sts: sdkSts(settings),
    clock: {
      now: Date.now,
      random: Math.random,
      sleep: async (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    },
    onRetry: warn,
  })
  for (const secret of sessionSecrets(session)) mask(secret)
  return session
}
