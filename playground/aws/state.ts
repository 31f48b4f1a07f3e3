/** Everything the simulated AWS knows; plain data that tests and drills look at and change. */
import type { AccessKey } from './credentials.ts'
import type { Account } from './iam/entities.ts'
import type { Bucket } from './s3/store/bucket.ts'

/** A request as CloudTrail would tell of it. */
export interface TrailEvent {
  readonly at: Date
  readonly service: 's3' | 'sts' | 'iam'
  /** API operation, such as `PutObject`. */
  readonly operation: string
  readonly resource: string
  readonly accessKeyId: string | undefined
  readonly status: number
  readonly error: string | undefined
  /** The subject a web identity presented; nowhere else does AWS show it. */
  readonly subject?: string
}

/** Refuses requests whatever the policies say; every field left out matches all, `*` and `?` are wildcards. */
export interface Denial {
  /** Access key id, user name or role name. */
  readonly principal?: string
  /** Such as `s3:PutObject` or `s3:*`. */
  readonly action?: string
  /** ARN, such as `arn:aws:s3:::state/dev/*`. */
  readonly resource?: string
}

export interface AwsState {
  /** What time it is in this AWS; replace it to travel. */
  clock: () => Date
  readonly region: string
  /** By account id. */
  readonly accounts: Map<string, Account>
  /** By access key id. */
  readonly accessKeys: Map<string, AccessKey>
  /** By name; names are global. */
  readonly buckets: Map<string, Bucket>
  denials: Denial[]
  /** Where the keys of an issuer are really served: `https://issuer` to the address of its key set. */
  readonly keySets: Map<string, string>
  /** Seconds by which the clocks of an issuer and STS may differ; 0 to begin with. */
  clockSkew: number
  readonly trail: TrailEvent[]
}
