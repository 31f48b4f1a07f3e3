/** Finds the operation of a method and path. */
import type { Operation } from 'openapi-backend'

/** An operation and its path parameters, decoded. */
export interface Routed {
  readonly operation: Operation
  readonly params: Readonly<Record<string, string>>
  /** The path with every parameter as one segment, whatever the caller wrote. */
  readonly path: string
}

interface Candidate {
  readonly operation: Operation
  readonly names: readonly string[]
  readonly pattern: RegExp
}

/**
 * A finder over operations. A last parameter that may hold slashes (a ref, a branch, a file) takes them encoded, as
 * Octokit sends them, or plain; GitHub takes both.
 */
export function router(operations: readonly Operation[]): (method: string, path: string) => Routed | undefined {
  const byMethod = new Map<string, Candidate[]>()
  for (const operation of operations) {
    const method = operation.method.toUpperCase()
    byMethod.set(method, [...(byMethod.get(method) ?? []), candidate(operation)])
  }
  for (const [method, candidates] of byMethod) byMethod.set(method, candidates.toSorted(moreSpecific))
  return (method, path) => {
    for (const { operation, names, pattern } of byMethod.get(method) ?? []) {
      const values = pattern.exec(path)
      if (values === null) continue
      const params = Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(values[at + 1] ?? '')]))
      return { operation, params, path: filled(operation.path, params) }
    }
    return undefined
  }
}

function candidate(operation: Operation): Candidate {
  const names = [...operation.path.matchAll(/\{(?<name>\w+)\}/g)].map(({ groups }) => groups?.['name'] ?? '')
  const last = operation.path.endsWith('}') ? names.at(-1) : undefined
  const holdsSlashes = (operation.parameters ?? []).some(
    (parameter) => 'name' in parameter && parameter.name === last && 'x-multi-segment' in parameter,
  )
  const source = operation.path
    .split(/(?<parameter>\/\{\w+\})/)
    .map((part, at, parts) => {
      if (!part.startsWith('/{')) return part.replaceAll(/[.+]/g, '\\$&')
      if (!holdsSlashes || at < parts.length - 2) return '/([^/]+)'
      // The root folder has an address without the parameter.
      return last === 'path' ? '(?:/(.*))?' : '/(.+)'
    })
    .join('')
  return { operation, names, pattern: new RegExp(`^${source}$`) }
}

/** Fewer parameters first, then the longer template: `/issues/comments` before `/issues/{issue_number}`. */
function moreSpecific(a: Candidate, b: Candidate): number {
  return a.names.length - b.names.length || b.operation.path.length - a.operation.path.length
}

function filled(template: string, params: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] || '/'))
}
