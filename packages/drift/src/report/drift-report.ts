import type { Leftover } from '../housekeeping/housekeeping.ts'
import type { Watch } from '../watch/overdue.ts'
import type { EnvironmentReport } from './report.ts'

/** Everything a run saw, for machines and for pages; nothing in it is secret. */
export interface DriftReport {
  readonly version: 1
  /** ISO 8601. */
  readonly at: string
  readonly repository: string
  readonly commit: string
  readonly run: string
  /** Whether the ledger's records were verified; without a key they are taken as they are. */
  readonly ledgerVerified: boolean
  readonly environments: readonly (EnvironmentReport & {
    /** Number of its issue, where there is one. */
    readonly issue?: number
  })[]
  /** What is not the same in all environments that could be looked at, in the order of `compared`. */
  readonly parity: {
    readonly compared: readonly string[]
    readonly differences: readonly {
      readonly kind: 'module' | 'provider' | 'output'
      readonly name: string
      readonly values: Readonly<Record<string, string>>
      readonly ahead: readonly string[]
    }[]
  }
  readonly watch: Watch
  /** By account and region, where somebody asked. */
  readonly housekeeping: readonly {
    readonly place: string
    readonly leftovers: readonly Leftover[]
    readonly unknown: readonly string[]
  }[]
}
