import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { memberKey } from '@wrenchproof/delivery'
import { errorCode } from '@wrenchproof/errors'
import { directoryTree } from '@wrenchproof/git'
import { fetchedModules } from '@wrenchproof/modules'

/**
 * Content hashes of the remote modules that `terraform init` fetched into `root`, by `memberKey('fetched', address)`;
 * empty when the root uses none.
 */
export async function fetchedInto(root: string): Promise<Record<string, string>> {
  const manifest = await readFile(join(root, '.terraform/modules/modules.json'), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (manifest === undefined) return {}
  const hashes = new Map<string, Set<string>>()
  for (const { address, hash } of await fetchedModules(directoryTree(root), manifest))
    hashes.set(address, (hashes.get(address) ?? new Set()).add(hash))
  return Object.fromEntries([...hashes].map(([address, found]) => [memberKey('fetched', address), joined(found)]))
}

// An address called several times is fetched as often, and may have moved in between.
function joined(hashes: ReadonlySet<string>): string {
  const [first = '', ...others] = [...hashes].toSorted()
  return others.length === 0
    ? first
    : createHash('sha256')
        .update([first, ...others].join('\n'))
        .digest('hex')
}
