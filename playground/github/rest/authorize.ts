/** Who may call what: visibility, permissions, and the words in which GitHub refuses. */
import { Refusal, notFound } from './route.ts'
import type { Call, Need, Route, SignedCall } from './route.ts'

/** What anybody may read in a public repository. */
const open = new Set([
  'metadata',
  'contents',
  'issues',
  'pull-requests',
  'actions',
  'deployments',
  'checks',
  'statuses',
])

/** The call, when its token may make it; throws 401, 403 or 404 as GitHub does. */
export function authorize(call: Call, route: Route & { scope: 'repository' }): SignedCall {
  const { token, repository } = call
  const covers = token?.repositoryIds.includes(repository.id) === true
  if (repository.private && !covers) throw notFound()
  const needs = typeof route.needs === 'function' ? route.needs(call) : route.needs
  const granted = needs.some((need) => mayBy(need, { covers, call }))
  if (token === undefined) {
    if (!route.signed && granted) return { ...call, token: nobody(call) }
    throw new Refusal(401, 'Requires authentication')
  }
  if (granted) return { ...call, token }
  throw new Refusal(
    403,
    token.kind === 'user'
      ? 'Resource not accessible by personal access token'
      : 'Resource not accessible by integration',
    { headers: { 'x-accepted-github-permissions': needs.map(accepted).join('; ') } },
  )
}

function mayBy([name, level]: Need, { covers, call }: { covers: boolean; call: Call }): boolean {
  if (level === 'read' && !call.repository.private && open.has(name)) return true
  if (!covers) return false
  if (name === 'metadata') return true
  const has = call.token?.permissions[name]
  return has === 'write' || (has === 'read' && level === 'read')
}

function accepted([name, level]: Need): string {
  return `${name.replaceAll('-', '_')}=${level}`
}

function nobody(call: Call): SignedCall['token'] {
  const actor = { id: 0, login: 'anonymous', type: 'User' } as const
  return {
    value: '',
    kind: 'user',
    actor,
    repositoryIds: [call.repository.id],
    permissions: {},
    expiresAt: 0,
    revoked: false,
  }
}
