/** What an error of Terraform means and what to do next, for the errors that stop deliveries most often. */
import type { Diagnostic } from './events.ts'
import { parseLockInfo } from './lock-info.ts'

/** An error in our words; both are one line. */
export interface Explanation {
  readonly code:
    | 'LOCK_HELD'
    | 'LOCK_NOT_RELEASED'
    | 'ACCESS_DENIED'
    | 'CREDENTIALS_EXPIRED'
    | 'LIMIT_EXCEEDED'
    | 'THROTTLED'
    | 'ALREADY_EXISTS'
    | 'STATE_NOT_SAVED'
    | 'STATE_BROKEN'
    | 'STATE_NEWER'
    | 'BUCKET_MISSING'
    | 'STALE'
    | 'NETWORK'
  readonly problem: string
  readonly next: string
}

type Explain = (text: string, diagnostic: Diagnostic) => Explanation | undefined

/** The first explanation that fits, `undefined` for an error that has none: it is then shown as Terraform put it. */
export function explainDiagnostic(diagnostic: Diagnostic): Explanation | undefined {
  // Providers and backends wrap their texts differently; white space says nothing.
  const text = `${diagnostic.summary} ${diagnostic.detail}`.replaceAll(/\s+/gu, ' ')
  for (const explain of explanations) {
    const found = explain(text, diagnostic)
    if (found !== undefined) return found
  }
  return undefined
}

const releaseCommand = (id: string): string => `terraform force-unlock ${id}`

const lockHeld: Explain = (_text, { summary, detail }) => {
  const lock = summary === 'Error acquiring the state lock' ? parseLockInfo(detail) : undefined
  if (lock === undefined) return undefined
  return {
    code: 'LOCK_HELD',
    problem: `the state is locked by ${lock.who} since ${lock.created.toISOString()} (${lock.operation}, lock ${lock.id})`,
    next: `Wait for it. Only when you know that its holder is dead: ${releaseCommand(lock.id)}`,
  }
}

const lockNotReleased: Explain = (_text, { summary, detail }) => {
  if (summary !== 'Error releasing the state lock') return undefined
  const lock = parseLockInfo(detail)
  return {
    code: 'LOCK_NOT_RELEASED',
    problem: `the state lock could not be released${lock === undefined ? '' : ` (lock ${lock.id} of ${lock.who})`}`,
    next: `Let the role delete the lock object, then release it: ${releaseCommand(lock?.id ?? 'ID')}`,
  }
}

// AWS: "User: ARN is not authorized to perform: ACTION on resource: ARN because REASON" (IAM user guide, access denied
// error messages). EC2 encodes its details and names no action.
const denied =
  /User: (\S+) is not authorized to perform: (\S+)(?: on resource: "?([^\s"]+)"?)?(?:[^.]*?(explicit deny))?/u

const accessDenied: Explain = (text) => {
  const [, user, action, resource, explicit] = denied.exec(text) ?? []
  if (user !== undefined && action !== undefined) {
    const on = resource === undefined || resource === '*' ? '' : ` on ${resource}`
    return {
      code: 'ACCESS_DENIED',
      problem: `${user} may not ${action}${on}${explicit === undefined ? '' : ': a policy denies it explicitly'}`,
      next:
        explicit === undefined
          ? `Allow ${action}${on} in the policy of that role, then plan again.`
          : 'Find the policy with the explicit deny (role, boundary, bucket, organisation) and decide whether it is right.',
    }
  }
  if (!/api error (?:UnauthorizedOperation|AccessDenied\w*|Forbidden)/u.test(text)) return undefined
  const operation = /operation error ([\w ]+: \w+)/u.exec(text)?.[1] ?? 'an operation'
  return {
    code: 'ACCESS_DENIED',
    problem: `the role in use may not do ${operation}`,
    next: 'Allow it in the policy of the role, then plan again.',
  }
}

/** `api error CODE: text`, as every AWS SDK for Go prints it. */
const apiError =
  (code: RegExp, make: (name: string, message: string) => Explanation): Explain =>
  (text) => {
    const found = new RegExp(`api error (${code.source}):? ([^:]*)`, 'u').exec(text)
    return found === null ? undefined : make(found[1] ?? '', (found[2] ?? '').trim().slice(0, 200))
  }

const explanations: readonly Explain[] = [
  lockHeld,
  lockNotReleased,
  apiError(/Expired\w*|RequestExpired|InvalidClientTokenId|TokenRefreshRequired/u, (name) => ({
    code: 'CREDENTIALS_EXPIRED',
    problem: `the credentials ended while terraform was working (${name})`,
    next: "Give the environment a longer `session`, raise the role's MaxSessionDuration, or split the change; then plan again.",
  })),
  (text) =>
    /Failed to (?:save state|persist state)/u.test(text)
      ? {
          code: 'STATE_NOT_SAVED',
          problem: 'the state could not be written to the backend',
          next: 'Do not plan or apply. Recover the state first with `recover: push-errored-state`.',
        }
      : undefined,
  accessDenied,
  apiError(/\w*(?:LimitExceeded|QuotaExceeded|LimitReached|TooManyBuckets)\w*/u, (name, message) => ({
    code: 'LIMIT_EXCEEDED',
    problem: `AWS refuses more of these: ${name} ${message}`.trim(),
    next: 'Raise the quota (Service Quotas) or remove what is not needed, then plan again: what was made is in the state.',
  })),
  apiError(/Throttling\w*|\w*RequestLimitExceeded|TooManyRequests\w*|SlowDown/u, (name) => ({
    code: 'THROTTLED',
    problem: `AWS throttled the calls for longer than the provider retries (${name})`,
    next: 'Plan again later, or lower `parallelism`.',
  })),
  apiError(
    /\w*AlreadyExists\w*|BucketAlreadyOwnedByYou|\w*DuplicateException|EntityAlreadyExists/u,
    (name, message) => ({
      code: 'ALREADY_EXISTS',
      problem: `an object of that name exists and is not in this state: ${name} ${message}`.trim(),
      next: 'Import it, rename yours, or find out which environment owns it.',
    }),
  ),
  (text) =>
    /S3 bucket "?\S+"? does not exist|NoSuchBucket/u.test(text)
      ? {
          code: 'BUCKET_MISSING',
          problem: 'the state bucket does not exist',
          next: 'Run the bootstrap root, or correct `bucket` in `backend-config`.',
        }
      : undefined,
  (text) =>
    /Unsupported state file format|state snapshot was created by|does not have a "version" attribute/u.test(text)
      ? {
          code: 'STATE_BROKEN',
          problem: 'the state object is damaged or of an unknown format',
          next: 'Do not plan. Compare its versions with `recover: diagnose`.',
        }
      : undefined,
  (text) =>
    /managed by newer provider version/u.test(text)
      ? {
          code: 'STATE_NEWER',
          problem: 'the state was written by a newer provider',
          next: 'Use the provider version that wrote it: update the dependency lock file.',
        }
      : undefined,
  (text) =>
    /Saved plan is stale|does not match the given state/u.test(text)
      ? { code: 'STALE', problem: 'the state moved after the plan was made', next: 'Plan again.' }
      : undefined,
  (text) =>
    /no such host|connection refused|i\/o timeout|TLS handshake|network is unreachable|request send failed/u.test(text)
      ? {
          code: 'NETWORK',
          problem: 'a service could not be reached',
          next: 'Look at its address and at the network of the runner, then plan again.',
        }
      : undefined,
]
