/** Are the committed bundles what the sources build? */
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'

/** A file under an action's `dist` that is not as it should be. */
export interface DistDifference {
  readonly path: string
  /**
   * `stale`: the commit has other content; `uncommitted`: built, but not in the commit; `extra`: in the commit, but not
   * built; `missing`: `action.yml` names it and nothing builds it.
   */
  readonly is: 'stale' | 'uncommitted' | 'extra' | 'missing'
}

/** Removes every `actions/<name>/dist`, also of actions that no longer exist, so that only what is built is there. */
export function removeBundles(root: string): void {
  for (const dist of globSync('actions/*/dist', { cwd: root }))
    rmSync(join(root, dist), { recursive: true, force: true })
}

/** Differences between the working tree's bundles, just built, and the commit; sorted by path. */
export function distDifferences(root: string): DistDifference[] {
  const differences = [...fromGit(root), ...missingEntries(root)]
  return differences.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** Ignored files are asked for too: a rule of `.gitignore` must not hide part of a bundle. */
function fromGit(root: string): DistDifference[] {
  const args = ['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--ignored', '--', 'actions']
  const status = execFileSync('git', args, { cwd: root, encoding: 'utf8' })
  return status
    .split('\0')
    .map((entry) => ({ code: entry.slice(0, 2), path: entry.slice(3) }))
    .filter(({ path }) => /^actions\/[^/]+\/dist\//.test(path))
    .map(({ code, path }) => ({ path, is: difference(code) }))
}

function difference(code: string): DistDifference['is'] {
  if (code === '??' || code === '!!' || code.startsWith('A')) return 'uncommitted'
  return code.includes('D') ? 'extra' : 'stale'
}

function missingEntries(root: string): DistDifference[] {
  return globSync('actions/*/action.yml', { cwd: root }).flatMap((manifest) => {
    const action: unknown = parse(readFileSync(join(root, manifest), 'utf8'))
    return entryPoints(action)
      .map((entry) => `${dirname(manifest)}/${entry}`)
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => ({ path, is: 'missing' as const }))
  })
}

function entryPoints(action: unknown): string[] {
  const runs = property(action, 'runs')
  return ['main', 'pre', 'post'].map((name) => property(runs, name)).filter((entry) => typeof entry === 'string')
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined
}

/** What to tell a developer about differences: each file, the size of each change, and what to do. */
export function explainDifferences(root: string, differences: readonly DistDifference[]): string {
  if (differences.length === 0) return ''
  const files = differences.map(({ is, path }) => `${is.padEnd(11)} ${path}\n`).join('')
  const changes = execFileSync('git', ['diff', '--stat', 'HEAD', '--', ':(glob)actions/*/dist/**'], {
    cwd: root,
    encoding: 'utf8',
  })
  return `${files}${changes}The bundles were built anew; commit actions/*/dist.\n`
}
