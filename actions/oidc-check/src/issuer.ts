/** Whether a run is of a pull request from a fork, by its event. */

/** `event` is the webhook's payload, `repositoryId` the number of the repository the run is in. */
export function isFork(event: unknown, repositoryId: string): boolean {
  const head = at(event, 'pull_request', 'head')
  if (head === undefined) return false
  // A fork that was deleted leaves no repository behind.
  const repository = at(head, 'repo')
  return repository === null || String(at(repository, 'id')) !== repositoryId
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? new Map(Object.entries(inner)).get(name) : undefined,
    value,
  )
}

/** The issuer of tokens of a GitHub (GitHub docs, "OpenID Connect reference"): github.com, a tenant, or a server. */
export function issuerOf(serverUrl: string): string {
  const host = URL.parse(serverUrl)?.hostname ?? ''
  if (host === 'github.com') return 'https://token.actions.githubusercontent.com'
  if (host.endsWith('.ghe.com')) return `https://token.actions.${host}`
  return `${serverUrl.replace(/\/+$/u, '')}/_services/token`
}
