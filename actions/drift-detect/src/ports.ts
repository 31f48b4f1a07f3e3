import type { Environment } from '@wrenchproof/delivery'
import type { Answer, HousekeepingQuestion, InventoryItem, NoiseList, PastRun } from '@wrenchproof/drift'
import type { Issues } from '@wrenchproof/github'
import type { LedgerReading } from '@wrenchproof/ledger'
import type { Survey } from '@wrenchproof/workplace'

/** What AWS holds in an environment's account and region. */
export interface CloudPort {
  /** What carries our tags; `undefined` where there are no credentials to ask with. */
  inventory(environment: Environment): Promise<Answer<readonly InventoryItem[]> | undefined>
  housekeeping(environment: Environment): Promise<Omit<HousekeepingQuestion, 'mentioned'> | undefined>
}

/** Earlier runs of this workflow. */
export interface HistoryPort {
  /** Newest first, as far back as `since`, and one run more. */
  runs(since: Date): Promise<{ readonly state: string; readonly runs: readonly PastRun[] }>
}

export interface DriftPorts {
  readonly survey: Survey
  readonly ledger: (environment: string) => Promise<LedgerReading>
  /** Where the ledger stands now. */
  readonly ledgerTip: (environment: string) => Promise<string | undefined>
  readonly noise: NoiseList
  readonly cloud: CloudPort
  /** Absent when no issues are kept. */
  readonly issues?: Issues
  /** Absent where there is no GitHub to ask. */
  readonly history?: HistoryPort
  /** Takes known secrets out of what programs said. */
  readonly scrub: (text: string) => string
  readonly log: (line: string) => void
  readonly now: () => Date
}
