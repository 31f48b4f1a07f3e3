import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** For tests of tools: a new directory with these files, by relative path. It is removed when it is disposed of. */
export function filesOnDisk(files: Readonly<Record<string, string>>) {
  const path = mkdtempSync(join(tmpdir(), 'wrenchproof-files-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  return {
    path,
    read: (name: string): string => readFileSync(join(path, name), 'utf8'),
    [Symbol.dispose](): void {
      rmSync(path, { recursive: true, force: true })
    },
  }
}
