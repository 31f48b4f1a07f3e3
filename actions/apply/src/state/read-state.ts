import type { StateMark } from '@wrenchproof/delivery'
import { errorCode } from '@wrenchproof/errors'
import type { StateSnapshot, Terraform } from '@wrenchproof/terraform'

/** The state as terraform reads it; `unreadable` when it cannot. */
export type ReadState = StateSnapshot | 'unreadable' | undefined

/** Reads the state; that it cannot be read is a finding, and no end. */
export async function readState(terraform: Pick<Terraform, 'state'>): Promise<ReadState> {
  try {
    return await terraform.state()
  } catch (error) {
    if (errorCode(error) === 'STATE_UNREADABLE') return 'unreadable'
    throw error
  }
}

/** What tells a state apart from every other, as the ledger keeps it. */
export const markOf = ({ lineage, serial, sha256 }: StateSnapshot): StateMark => ({
  lineage,
  serial,
  stateSha256: sha256,
})
