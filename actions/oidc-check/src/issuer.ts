/** The issuer of tokens of a GitHub (GitHub docs, "OpenID Connect reference"): github.com, a tenant, or a server. */
export function issuerOf(serverUrl: string): string {
  const host = URL.parse(serverUrl)?.hostname ?? ''
  if (host === 'github.com') return 'https://token.actions.githubusercontent.com'
  if (host.endsWith('.ghe.com')) return `https://token.actions.${host}`
  return `${serverUrl.replace(/\/+$/u, '')}/_services/token`
}
