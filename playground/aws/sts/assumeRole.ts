/** AssumeRole: one principal takes on a role, in its own account or another. */
import { refusal } from '../authorize.ts'
import type { Caller } from '../credentials.ts'
import { AwsError } from '../errors.ts'
import { RequestContext } from '../policy/context.ts'
import type { QueryParameters } from '../query.ts'
import type { AwsState } from '../state.ts'
import type { XmlValue } from '../xml.ts'
import { duration, roleReference, sessionName } from './constraints.ts'
import { checkRoleMaximum, openSession, sessionPolicies } from './sessions.ts'

/** Performs the call; throws STS's errors. A role that is missing looks like one that may not be assumed. */
export function assumeRole(
  state: AwsState,
  caller: Caller,
  call: QueryParameters,
): { readonly [name: string]: XmlValue } {
  const reference = roleReference(call)
  const name = sessionName(call)
  const seconds = duration(call)
  const policies = sessionPolicies(state, call)
  const tags = new Map(call.structures('Tags', ['Key', 'Value']).map(({ Key = '', Value = '' }) => [Key, Value]))
  const role = state.accounts.get(reference.account)?.roles.get(reference.name)
  const context = new RequestContext({
    'sts:RoleSessionName': name,
    'sts:ExternalId': call.optional('ExternalId'),
    'sts:DurationSeconds': String(seconds),
    ...Object.fromEntries([...tags].map(([tag, value]) => [`aws:RequestTag/${tag}`, value])),
    'aws:TagKeys': tags.size === 0 ? undefined : [...tags.keys()],
  })
  const denied = (action: string) =>
    new AwsError(
      403,
      'AccessDenied',
      `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${reference.arn}`,
    )
  if (role === undefined || role.arn !== reference.arn) throw denied('sts:AssumeRole')
  for (const action of tags.size === 0 ? ['sts:AssumeRole'] : ['sts:AssumeRole', 'sts:TagSession']) {
    const resourcePolicy = { text: role.trust, account: reference.account, kind: 'trust' } as const
    const refused = refusal(state, caller, { action, resource: reference.arn, context, resourcePolicy })
    if (refused !== undefined) throw denied(action)
  }
  if (caller.kind === 'session' && seconds > 3600)
    throw new AwsError(
      400,
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    )
  checkRoleMaximum(role, seconds)
  return openSession(state, { account: reference.account, role, sessionName: name, seconds, policies, tags })
}
