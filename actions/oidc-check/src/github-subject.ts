/** How GitHub makes the subjects of a repository's tokens. */
import type { Look } from '@wrenchproof/aws'

/** The repository's rules for subjects. */
export interface SubjectRules {
  readonly useDefault: boolean
  readonly includeClaimKeys: readonly string[]
  /** What default subjects begin with, such as `repo:acme@7/infra@42`. */
  readonly prefix: string | undefined
}

/** Where and as whom to ask. */
export interface SubjectRulesOptions {
  readonly apiUrl: string
  /** `owner/name`. */
  readonly repository: string
  readonly token: string | undefined
}

/**
 * Asks `GET /repos/{owner}/{repo}/actions/oidc/customization/sub`, which needs `actions: read`. Never rejects, and waits
 * three seconds at most.
 */
export async function subjectRules({ apiUrl, repository, token }: SubjectRulesOptions): Promise<Look<SubjectRules>> {
  if (token === undefined) return { kind: 'unseen', why: 'there is no github-token', denied: true }
  try {
    const response = await fetch(`${apiUrl}/repos/${repository}/actions/oidc/customization/sub`, {
      headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${token}`, 'user-agent': 'wrenchproof' },
      signal: AbortSignal.timeout(3000),
    })
    if (response.ok) return { kind: 'seen', value: rulesIn(await response.json()) }
    const denied = response.status === 403 || response.status === 404
    return { kind: 'unseen', why: `GitHub's API answered ${response.status}`, denied }
  } catch {
    return { kind: 'unseen', why: "GitHub's API did not answer", denied: false }
  }
}

function rulesIn(body: unknown): SubjectRules {
  const fields = new Map<string, unknown>(typeof body === 'object' && body !== null ? Object.entries(body) : [])
  const keys = fields.get('include_claim_keys')
  const prefix = fields.get('sub_claim_prefix')
  return {
    useDefault: fields.get('use_default') !== false,
    includeClaimKeys: Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [],
    prefix: typeof prefix === 'string' ? prefix : undefined,
  }
}
