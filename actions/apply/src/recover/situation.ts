/** What a recovery is decided from, and the words for what does not fit. */
import type { Intervention } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import type { LedgerView } from '@wrenchproof/ledger'
import type { LockInfo } from '@wrenchproof/terraform'
import type { DecidePorts } from '../decide/asked.ts'
import type { RecoverInputs } from '../inputs.ts'
import type { History } from '../state/history.ts'
import type { ReadState } from '../state/read-state.ts'

export interface RecoverPorts extends DecidePorts {
  readonly warn: (line: string) => void
}

export interface Situation {
  readonly inputs: RecoverInputs
  readonly ports: RecoverPorts
  readonly seen: LedgerView
  readonly state: ReadState
  /** `unknown` when nobody can tell who holds the lock, if anybody does. */
  readonly lock: LockInfo | 'unknown' | undefined
  readonly history: History
  readonly backend: string
  readonly intervention: Intervention
}

/** A recovery that is not the one for what is the case. */
export const unfit = (why: string, fix = 'Use `recover: diagnose` to see how things are.'): UserError =>
  new UserError(`this recovery does not fit: ${why}`, fix, { code: 'RECOVERY_UNFIT' })

/** Refuses while somebody may be working on the state. */
export function refuseLocked(lock: Situation['lock']): void {
  if (lock === undefined) return
  throw unfit(
    lock === 'unknown'
      ? 'nobody can tell whether the state is locked, so an apply may still be running'
      : `the state is locked by ${lock.who} since ${lock.created.toISOString()}, so an apply may still be running`,
    lock === 'unknown'
      ? 'See that the role may read the state and its lock, then diagnose again.'
      : `Wait for it. Only when its holder is known to be dead: terraform force-unlock ${lock.id}`,
  )
}
