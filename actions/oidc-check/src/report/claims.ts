/** The claims that trust can use; never the token. */
import { GITHUB_CLAIMS } from '@wrenchproof/aws'
import type { TokenClaims } from '@wrenchproof/aws'

/** Name and value of each, those that every provider offers first. */
export function claimRows(claims: TokenClaims): readonly (readonly [string, string])[] {
  return ['iss', 'aud', 'sub', ...GITHUB_CLAIMS].map((name) => [name, shown(claims[name])] as const)
}

function shown(value: unknown): string {
  if (value === undefined) return '(not in this token)'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
