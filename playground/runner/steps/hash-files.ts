/** `hashFiles(...)`: one hash over the workspace files that match, as `@actions/glob` finds them. */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, matchesGlob, resolve } from 'node:path'

/**
 * SHA-256 over the SHA-256 of each matching file, in depth-first alphabetical order; the empty text if nothing matches.
 * Patterns are relative to the workspace, `!` takes files out again, links to directories are followed once.
 */
export function hashFiles(workspace: string, patterns: readonly string[]): string {
  const rules = patterns
    .flatMap((text) => text.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const exclude = line.startsWith('!')
      return { exclude, glob: resolve(workspace, exclude ? line.slice(1).trim() : line) }
    })
  const result = createHash('sha256')
  let found = false
  for (const file of filesUnder(workspace)) {
    let matched = false
    for (const { exclude, glob } of rules) if (matches(file, glob)) matched = !exclude
    if (!matched) continue
    found = true
    result.update(createHash('sha256').update(readFileSync(file)).digest())
  }
  return found ? result.digest('hex') : ''
}

/** A pattern that names a directory takes everything below it. */
function matches(file: string, glob: string): boolean {
  return matchesGlob(file, glob) || matchesGlob(file, `${glob}/**`)
}

function* filesUnder(directory: string): Generator<string> {
  for (const name of readdirSync(directory).toSorted()) {
    const path = join(directory, name)
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats?.isDirectory() === true) yield* filesUnder(path)
    else if (stats?.isFile() === true) yield path
  }
}
