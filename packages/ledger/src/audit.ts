import { errorCode } from '@wrenchproof/errors'
import type { LedgerBranches, LedgerTip } from './branches.ts'
import { branchLedger } from './ledger.ts'
import type { LedgerOwner } from './ledger.ts'

/**
 * The commits of a ledger's history that nobody with the key made where they are: added, changed, or on another parent
 * than they were written on. What they say is not judged, nor is a history that was cut short at its newest end, or the
 * sentence of a commit, which no seal covers.
 */
export async function unbelievedCommits(
  branches: LedgerBranches,
  owner: LedgerOwner,
  key: Uint8Array,
  history: readonly LedgerTip[],
): Promise<readonly string[]> {
  const unbelieved: string[] = []
  for (const commit of history) {
    const ledger = branchLedger({ ...branches, tip: async () => Promise.resolve(commit) }, owner, key)
    try {
      await ledger.view()
    } catch (error) {
      if (errorCode(error) !== 'LEDGER_TAMPERED') throw error
      unbelieved.push(commit.commit)
    }
  }
  return unbelieved
}
