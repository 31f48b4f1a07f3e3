import { posix } from 'node:path'
import type { DirectoryTree, GitTree } from '@wrenchproof/git'
import { isConfig } from '@wrenchproof/modules'
import type { Finding } from '@wrenchproof/modules'
import { lockFileName } from '@wrenchproof/terraform'
import { isCommitted } from './committed.ts'

/**
 * Configuration in these directories of a checkout that is not the commit's: written, changed or taken away by an
 * earlier step. A lock file that the commit does not have is nobody's promise, so it may be there.
 */
export async function checkoutFindings(
  tree: Pick<GitTree, 'list'>,
  disk: DirectoryTree,
  directories: readonly string[],
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const directory of directories) {
    const [committed, here] = [await tree.list(directory), await disk.list(directory)]
    const wanted = new Map(committed.map((entry) => [entry.name, entry]))
    const present = here.filter(({ name, mode }) => mode !== '040000' && (isConfig(name) || wanted.has(name)))
    const compared = present.filter(({ name }) => isConfig(name) || name === lockFileName)
    const contents = await disk.read(compared.map(({ name }) => posix.join(directory, name)))
    const found = (name: string, problem: string): void => {
      findings.push({ code: 'NOT_COMMITTED', field: '', problem, file: posix.join(directory, name) })
    }
    for (const [index, { name, mode }] of compared.entries()) {
      const entry = wanted.get(name)
      if (entry === undefined) found(name, 'is not in the commit')
      else if (
        (entry.mode === '120000') !== (mode === '120000') ||
        !isCommitted(contents[index] ?? new Uint8Array(), entry.hash)
      )
        found(name, 'is other than in the commit')
    }
    const names = new Set(here.map(({ name }) => name))
    for (const { name, mode } of committed)
      if (mode !== '040000' && isConfig(name) && !names.has(name))
        found(name, 'is in the commit, and not in the checkout')
  }
  return findings
}
