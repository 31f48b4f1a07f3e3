/** What a role may do, asked of the playground's IAM. */
import { RequestContext, authorize, awsState } from '../../playground/aws/index.ts'
import { openSession } from '../../playground/aws/sts/sessions.ts'
import type { Role } from './trust.ts'

/** A call; `boundary` is the policy that a new role would be bounded by. */
export interface Call {
  readonly action: string
  readonly resource: string
  readonly boundary?: string
}

/** Answers for a session of the role, whose own policy and boundary must both allow. Throws when the role is unknown. */
export function permissionsOf(account: string, { name, trust, policy, boundary }: Role): (call: Call) => boolean {
  const state = awsState({
    accounts: {
      [account]: {
        policies: { boundary: JSON.parse(boundary) as unknown },
        roles: {
          [name]: {
            trust: JSON.parse(trust) as unknown,
            inline: { own: JSON.parse(policy) as unknown },
            boundary: `arn:aws:iam::${account}:policy/boundary`,
          },
        },
      },
    },
  })
  const role = state.accounts.get(account)?.roles.get(name)
  if (role === undefined) throw new Error(`${account} has no role ${name}`)
  openSession(state, { account, role, sessionName: 'check', seconds: 3600, policies: [] })
  const session = [...state.accessKeys].find(([, key]) => key.kind === 'session')
  if (session?.[1].kind !== 'session') throw new Error(`${name} has no session`)
  const credentials = { accessKeyId: session[0], sessionToken: session[1].token }
  return (call) => {
    const bound = call.boundary === undefined ? undefined : `arn:aws:iam::${account}:policy/${call.boundary}`
    const context = new RequestContext({ 'iam:PermissionsBoundary': bound })
    return authorize(state, credentials, { action: call.action, resource: call.resource, context }).allowed
  }
}
