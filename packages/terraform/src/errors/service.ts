/** What a service says: too much, too fast, already there, not reachable. */
import { apiError } from './explanation.ts'
import type { Explain } from './explanation.ts'

export const limitExceeded: Explain = apiError(
  /\w*(?:LimitExceeded|QuotaExceeded|LimitReached|TooManyBuckets|TooManyLoadBalancers)\w*/u,
  (name, message) => ({
    code: 'LIMIT_EXCEEDED',
    problem: `AWS refuses more of these (${name}): ${message}`,
    next: 'Raise the quota (Service Quotas) or remove what is not needed, then plan again: what was made is in the state.',
  }),
)

/** Comes before `limitExceeded`: EC2's word for throttling is `RequestLimitExceeded`. */
export const throttled: Explain = apiError(
  /Throttl\w*|\w*RequestLimitExceeded|\w*TooManyRequests\w*|SlowDown/u,
  (name) => ({
    code: 'THROTTLED',
    problem: `AWS throttled the calls for longer than the provider retries (${name})`,
    next: 'Plan again later, or lower `parallelism`.',
  }),
)

export const alreadyExists: Explain = apiError(
  /\w*AlreadyExists\w*|BucketAlreadyOwnedByYou|\w*Duplicate\w*/u,
  (name, message) => ({
    code: 'ALREADY_EXISTS',
    problem: `an object of that name exists and is not in this state (${name}): ${message}`,
    next: 'Import it, rename yours, or find out which environment owns it.',
  }),
)

export const bucketMissing: Explain = (text) =>
  /S3 bucket "?\S+"? does not exist|NoSuchBucket/u.test(text)
    ? {
        code: 'BUCKET_MISSING',
        problem: 'the state bucket does not exist',
        next: 'Run the bootstrap root, or correct `bucket` in `backend-config`.',
      }
    : undefined

export const network: Explain = (text) =>
  /no such host|connection refused|i\/o timeout|TLS handshake|network is unreachable|request send failed/u.test(text)
    ? {
        code: 'NETWORK',
        problem: 'a service could not be reached',
        next: 'Look at its address and at the network of the runner, then plan again.',
      }
    : undefined
