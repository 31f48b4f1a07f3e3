/**
 * Cuts GitHub's OpenAPI description down to the operations that the playground serves, and writes
 * `playground/github/openapi.json`. Run it again after adding a route:
 *
 *     node tools/start.mjs tools/github-openapi.ts
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { routes } from '../playground/github/rest/routes/index.ts'

/** The package whose `generated/api.github.com.json` is GitHub's own published description. */
const source = '@octokit/openapi@23.0.2'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
type JsonObject = { [key: string]: Json }

/** An OpenAPI document, as far as this tool looks into it. */
export interface Description {
  openapi: string
  info: JsonObject
  paths: Record<string, Record<string, JsonObject>>
  components: Record<string, JsonObject>
}

/** Keys that only a reader needs; they are most of the original's weight. */
const prose = new Set(['description', 'summary', 'tags', 'example', 'examples', 'x-github', 'x-octokit', 'title'])

/** The description with only these operations and what they refer to. Throws when an operation is unknown. */
export function cut(whole: Description, operationIds: readonly string[]): Description {
  const wanted = new Set(operationIds)
  const paths: Description['paths'] = {}
  for (const [path, operations] of Object.entries(whole.paths))
    for (const [method, operation] of Object.entries(operations)) {
      const id = operation['operationId']
      if (typeof id !== 'string' || !wanted.delete(id)) continue
      const kept = (paths[path] ??= {})
      kept[method] = withoutProse(operation) as JsonObject
    }
  if (wanted.size > 0) throw new Error(`${source} has no operation ${[...wanted].join(', ')}`)
  return {
    openapi: whole.openapi,
    info: { title: 'GitHub REST API, cut down', version: whole.info['version'] ?? '', 'x-source': source },
    paths,
    components: closure(paths, whole.components),
  }
}

function closure(paths: Description['paths'], all: Description['components']): Description['components'] {
  const kept: Description['components'] = {}
  const queue = referencesIn(paths)
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [section, name] = next
    const group = (kept[section] ??= {})
    if (name in group) continue
    const component = all[section]?.[name]
    if (component === undefined) throw new Error(`${source} refers to ${section}/${name}, which it does not have`)
    group[name] = withoutProse(component)
    queue.push(...referencesIn(group[name]))
  }
  return Object.fromEntries(
    Object.entries(kept).map(([section, group]) => [
      section,
      Object.fromEntries(Object.entries(group).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    ]),
  )
}

function referencesIn(value: unknown): [string, string][] {
  const found = JSON.stringify(value).matchAll(/"\$ref":"#\/components\/(?<section>[^/"]+)\/(?<name>[^"]+)"/g)
  return [...found].map(({ groups }) => [groups?.['section'] ?? '', groups?.['name'] ?? ''])
}

/** Drops prose, but never a schema's property that happens to be called `description`. */
function withoutProse(value: Json, names = false): Json {
  if (Array.isArray(value)) return value.map((item) => withoutProse(item))
  if (value === null || typeof value !== 'object') return value
  const kept: JsonObject = {}
  for (const [key, child] of Object.entries(value)) {
    if (!names && prose.has(key)) continue
    if (!names && key === 'externalDocs') kept[key] = { url: (child as JsonObject)['url'] ?? '' }
    else if (key === 'enum' || key === 'required' || key === 'default') kept[key] = child
    else kept[key] = withoutProse(child, !names && (key === 'properties' || key === 'headers' || key === 'responses'))
  }
  // A response object must have a description; an empty one is the shortest.
  if (!names && 'content' in kept && !('required' in kept) && !('in' in kept)) kept['description'] = ''
  return kept
}

function fetchDescription(): Description {
  const directory = mkdtempSync(join(tmpdir(), 'github-openapi-'))
  try {
    execFileSync('npm', ['pack', '--silent', source], { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] })
    const member = 'package/generated/api.github.com.json'
    execFileSync('tar', ['-xzf', `octokit-openapi-${source.split('@').at(-1) ?? ''}.tgz`, member], { cwd: directory })
    return JSON.parse(readFileSync(join(directory, member), 'utf8')) as Description
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = fileURLToPath(new URL('../playground/github/openapi.json', import.meta.url))
  const small = cut(fetchDescription(), Object.keys(routes))
  writeFileSync(target, JSON.stringify(small))
  // In the house's form, so that a change of it reads as a diff.
  execFileSync('oxfmt', [target], { stdio: ['ignore', 'ignore', 'inherit'] })
  console.log(`${target}: ${Object.keys(routes).length} operations`)
}
