import { UserError } from '@wrenchproof/errors'
import type { LedgerBranches } from './branches.ts'
import { branchLedger } from './ledger.ts'
import type { LedgerOwner } from './ledger.ts'
import { recordIn } from './seal.ts'
import { emptySituation, readSituation, situationPath } from './situation.ts'
import type { Situation } from './situation.ts'

/** What the ledger says, and at which commit of its branch. */
export interface LedgerReading extends Situation {
  readonly tip: string | undefined
}

/**
 * Reads an environment's ledger, to look and not to act. Without a key it is read as it is written: whoever can write the
 * branch can say what they like. Throws `LEDGER_TAMPERED` for what the key does not verify, `LEDGER_UNREADABLE` for what
 * is no ledger at all.
 */
export async function readLedger(
  branches: LedgerBranches,
  owner: LedgerOwner,
  key: Uint8Array | undefined,
): Promise<LedgerReading> {
  if (key !== undefined) return branchLedger(branches, owner, key).view()
  const branch = `ledger/${owner.environment}`
  const tip = (await branches.tip(branch))?.commit
  if (tip === undefined) return { ...emptySituation, tip }
  const text = (await branches.files(tip, [situationPath])).get(situationPath)
  const situation = text === undefined ? undefined : readSituation(recordIn(text))
  if (situation !== undefined) return { ...situation, tip }
  throw new UserError(
    `${situationPath} on the branch ${branch} is no record of a ledger`,
    'Find out who wrote to the branch (`git log -p`), and restore it.',
    { code: 'LEDGER_UNREADABLE' },
  )
}

/** Where an environment's ledger stands now: the same as a reading's `tip` as long as nothing was delivered since. */
export async function ledgerTip(branches: LedgerBranches, environment: string): Promise<string | undefined> {
  return (await branches.tip(`ledger/${environment}`))?.commit
}
