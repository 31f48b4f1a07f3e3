/** Who may not do what, and who may not any more. */
import { apiError } from './explanation.ts'
import type { Explain } from './explanation.ts'

// AWS: "User: ARN is not authorized to perform: ACTION on resource: ARN because no KIND policy allows the ACTION action",
// or "with an explicit deny in a KIND policy" (IAM user guide, access denied error messages).
const denied =
  /User: (\S+) is not authorized to perform: (\S+)(?: on resource: "?([^\s"]+)"?)?(?: because no ([\w -]+?) allows| with an explicit deny(?: in an? ([\w -]*\w))?)?/u

/** Access denied: which action, which role, which kind of policy. */
export const accessDenied: Explain = (text) => {
  const found = denied.exec(text)
  if (found !== null) {
    const [whole, user = '', action = '', resource = '*', missing, denying] = found
    const who = roleOf(user)
    const on = resource === '*' ? '' : ` on ${resource}`
    const problem = `${who.long} may not ${action}${on}`
    if (whole.includes('with an explicit deny'))
      return {
        code: 'ACCESS_DENIED',
        problem: `${problem}: a policy denies it explicitly${denying === undefined ? '' : ` (${denying})`}`,
        next: 'Find the policy with the explicit deny (role, boundary, bucket, organisation) and decide whether it is right.',
      }
    const other = missing !== undefined && !missing.startsWith('identity') ? missing : undefined
    return {
      code: 'ACCESS_DENIED',
      problem: other === undefined ? problem : `${problem}: no ${other} allows it`,
      next: `Allow ${action}${on} in ${other === undefined ? `a policy of ${who.short}` : `the ${other}`}, then plan again.`,
    }
  }
  // EC2 encodes its details, and a HEAD request has no body: the operation is all there is.
  if (!/api error (?:UnauthorizedOperation|AccessDenied\w*|AuthorizationError|Forbidden)/u.test(text)) return undefined
  const [, service = '', operation = ''] = /operation error ([\w ]+): (\w+)/u.exec(text) ?? []
  const action = operation === '' ? 'an operation' : actionOf(service, operation)
  return {
    code: 'ACCESS_DENIED',
    problem: `the role in use may not ${action}`,
    next: `Allow ${operation === '' ? 'it' : action} in a policy of the role, then plan again.`,
  }
}

/** `arn:aws:sts::1:assumed-role/dev-apply/session` is the role dev-apply. */
function roleOf(arn: string): { readonly long: string; readonly short: string } {
  const [, account, role] = /^arn:[\w-]+:sts::(\d+):assumed-role\/([^/]+)\//u.exec(arn) ?? []
  return role === undefined
    ? { long: arn, short: arn }
    : { long: `the role ${role} of account ${account ?? ''}`, short: `the role ${role}` }
}

// Operations whose action has another name (service authorization reference, Amazon S3).
const actions: Readonly<Record<string, string>> = {
  'S3: HeadObject': 's3:GetObject',
  'S3: HeadBucket': 's3:ListBucket',
  'S3: ListObjectsV2': 's3:ListBucket',
  'S3: ListObjects': 's3:ListBucket',
}

const actionOf = (service: string, operation: string): string =>
  actions[`${service}: ${operation}`] ?? `${service.toLowerCase().replaceAll(' ', '')}:${operation}`

/** Credentials that ended in the middle of the work. */
export const credentialsExpired: Explain = apiError(
  /Expired\w*|RequestExpired|InvalidClientTokenId|TokenRefreshRequired/u,
  (name) => ({
    code: 'CREDENTIALS_EXPIRED',
    problem: `the credentials ended while terraform was working (${name})`,
    next: "Give the environment a longer `session`, raise the role's MaxSessionDuration, or split the change; then plan again.",
  }),
)
