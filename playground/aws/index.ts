/** A simulated AWS: S3, STS and IAM over one server, and the state behind them. */
export { authorize } from './authorize.ts'
export type { Verdict, Wish } from './authorize.ts'
export { addAccount, addBucket, administrator, awsState } from './create.ts'
export type { AccountInit, AwsInit } from './create.ts'
export { addAccessKey, credentialsEnv } from './credentials.ts'
export type { AwsCredentials, Caller } from './credentials.ts'
export { AwsError } from './errors.ts'
export { commitAndRefuse, hold, refuse, s3Trouble, stsTrouble } from './faults.ts'
export type { Aim } from './faults.ts'
export { RequestContext } from './policy/context.ts'
export type { BucketInit, Entry } from './s3/store/bucket.ts'
export {
  bucketOf,
  forgetObject,
  overwriteBytes,
  rawBytes,
  rawEntries,
  swapObjects,
  truncateObject,
} from './s3/store/raw.ts'
export type { Place } from './s3/store/raw.ts'
export { handleAws, serveAws } from './serve.ts'
export type { ServedAws } from './serve.ts'
export type { AwsState, Denial, TrailEvent } from './state.ts'
