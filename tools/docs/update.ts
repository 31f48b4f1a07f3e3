/** Brings generated text up to date, or tells where it is not. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { withSection } from './generated.ts'
import type { Generated } from './generated.ts'

export interface DocsResult {
  /** Files whose content differs from what the code says, sorted. */
  readonly stale: readonly string[]
  /** Why a text has no place to go; nothing is written for these. */
  readonly problems: readonly string[]
}

/** Compares every generated text with the repository; with `write`, stale files are written. */
export function updateDocs(root: string, all: readonly Generated[], { write }: { write: boolean }): DocsResult {
  const before = new Map<string, string | undefined>()
  const after = new Map<string, string>()
  const problems: string[] = []
  for (const generated of all) {
    const { file } = generated
    if (!before.has(file)) before.set(file, read(join(root, file)))
    const content = after.get(file) ?? before.get(file)
    if (generated.kind === 'file') after.set(file, generated.text)
    else if (content === undefined) problems.push(`${file} is missing; its section '${generated.name}' is generated`)
    else
      try {
        after.set(file, withSection(content, generated))
      } catch (error) {
        problems.push(error instanceof Error ? error.message : String(error))
      }
  }
  const changed = [...after].filter(([file, content]) => before.get(file) !== content)
  if (write)
    for (const [file, content] of changed) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), content)
    }
  return { stale: changed.map(([file]) => file).toSorted(), problems: [...new Set(problems)] }
}

function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
