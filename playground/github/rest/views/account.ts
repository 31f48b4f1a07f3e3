/** Accounts as GitHub shows them. */
import type { Account } from '../../state/model.ts'
import type { PlainCall } from '../route.ts'
import { nodeId, web } from './addresses.ts'

/** An account (`simple-user`). */
export function userView(call: PlainCall, account: Account): Record<string, unknown> {
  const login = encodeURIComponent(account.login)
  const url = `${call.api}/users/${login}`
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('U', account.id),
    avatar_url: `https://avatars.githubusercontent.com/u/${account.id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${web}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: 'public',
    site_admin: false,
  }
}

/** The account a token belongs to (`public-user`). */
export function ownUserView(call: PlainCall, account: Account): Record<string, unknown> {
  return {
    ...userView(call, account),
    name: account.login,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
  }
}
