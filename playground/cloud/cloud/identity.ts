/** Who is calling. */
import type { AwsError } from './error.ts'

/** Credentials as the provider sends them: the secret key never travels. */
export interface CallerCredentials {
  readonly accessKeyId: string
  readonly sessionToken?: string
  /** A role that the provider's configuration assumes first. */
  readonly roleArn?: string
}

export interface Identity {
  readonly account: string
  readonly arn: string
  readonly userId: string
}

/** Says who credentials belong to; an error refuses the call. */
export type Identify = (credentials: CallerCredentials, service: string) => Identity | AwsError

/** Says why a call may not be made; undefined allows it. */
export type Authorize = (asked: {
  readonly credentials: CallerCredentials
  readonly identity: Identity
  /** IAM action, such as `ec2:CreateVpc`. */
  readonly action: string
  /** ARN of the object, `*` where it does not exist yet. */
  readonly resource: string
}) => string | undefined

/**
 * Takes every caller for a user of the account that its access key names (`AKIA` or `ASIA` and twelve digits), or else
 * of the cloud's own; an assumed role is taken at its word.
 */
export function anyIdentity(defaultAccount: string): Identify {
  return ({ accessKeyId, roleArn }) => {
    const [, roleAccount, role] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?(.+)$/.exec(roleArn ?? '') ?? []
    if (roleAccount !== undefined && role !== undefined)
      return {
        account: roleAccount,
        arn: `arn:aws:sts::${roleAccount}:assumed-role/${role}/playground`,
        userId: 'AROAPLAYGROUND:playground',
      }
    const account = /^A[KS]IA(\d{12})/.exec(accessKeyId)?.[1] ?? defaultAccount
    return { account, arn: `arn:aws:iam::${account}:user/playground`, userId: 'AIDAPLAYGROUND' }
  }
}
