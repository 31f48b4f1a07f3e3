/** `permissions:`: what a job's token may do, and how a called workflow can only have less. */
import type { Level, Permissions } from '../../github/index.ts'
import { keyText, literal, mapping, pairs } from '../values/token.ts'
import type { Token } from '../values/token.ts'
import type { Grant } from './model.ts'

/** Every permission a workflow can name, and whether it can be written. */
const names: Readonly<Record<string, 'write' | 'read'>> = {
  actions: 'write',
  'artifact-metadata': 'write',
  attestations: 'write',
  checks: 'write',
  'code-quality': 'write',
  contents: 'write',
  deployments: 'write',
  discussions: 'write',
  'id-token': 'write',
  issues: 'write',
  models: 'read',
  packages: 'write',
  pages: 'write',
  'pull-requests': 'write',
  'repository-projects': 'write',
  'security-events': 'write',
  statuses: 'write',
  'vulnerability-alerts': 'read',
}

/** The default of repositories made today: a token that reads contents and packages. */
export const restricted: Permissions = { contents: 'read', packages: 'read' }

/** The older default, which a repository's settings can still choose: everything but OIDC. */
export const permissive: Permissions = Object.fromEntries(Object.entries(names).filter(([name]) => name !== 'id-token'))

/** A file's `permissions:`; undefined when there are none. What is not named is none. */
export function grantOf(token: Token | undefined): Grant | undefined {
  if (token === undefined) return undefined
  if (mapping(token) === undefined) {
    const all = literal(token)
    const level: Level = all === 'write-all' ? 'write' : 'read'
    const permissions = Object.entries(names)
      .filter(([name]) => level === 'write' || name !== 'id-token')
      .map(([name, most]) => [name, level === 'write' ? most : 'read'])
    return { at: token, permissions: all === 'read-all' || all === 'write-all' ? Object.fromEntries(permissions) : {} }
  }
  const given = pairs(token).map(({ key, value }) => [keyText(key), levelOf(literal(value))])
  return { at: token, permissions: Object.fromEntries(given) }
}

function levelOf(text: string | undefined): Level | 'none' {
  return text === 'read' || text === 'write' ? text : 'none'
}

/** What is asked for and not allowed, as `name: level`. */
export function excess(
  asked: Permissions,
  allowed: Permissions,
): { name: string; asked: Level; allowed: Level | 'none' }[] {
  return Object.entries(asked).flatMap(([name, level]) => {
    const most = allowed[name] ?? 'none'
    if (level === undefined || level === 'none' || rank(level) <= rank(most)) return []
    return [{ name, asked: level, allowed: most }]
  })
}

function rank(level: Level | 'none'): number {
  return { none: 0, read: 1, write: 2 }[level]
}

/** A fork's pull request: reading only, so no OIDC token. */
export function readOnly(permissions: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(permissions)
      .filter(([name]) => name !== 'id-token')
      .map(([name, level]) => [name, level === 'write' ? 'read' : level]),
  )
}
