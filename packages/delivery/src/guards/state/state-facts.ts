import type { StateMark } from '../../ledger/records.ts'

/** The state as the backend has it now. */
export interface CurrentState extends StateMark {
  /** Whether it holds neither resources nor outputs, as `terraform workspace new` leaves one. */
  readonly empty: boolean
}

/** What the ledger and the backend say of the same state. */
export interface StateFacts {
  /** The state when Wrenchproof last looked at it after an apply; `undefined` before the first. */
  readonly recorded: StateMark | undefined
  /** `undefined` when the backend has none, or one of zero bytes, which Terraform takes for none. */
  readonly current: CurrentState | undefined
  /** Whether the backend has something that Terraform cannot read; `current` is `undefined` then. */
  readonly unreadable?: boolean
  /** What the versions of the state in the bucket say, where they were looked at, in sentences. */
  readonly versions?: readonly string[] | undefined
}

/** What the versions say, where they were looked at; else what holds for any backend. */
export const fixFrom = ({ versions }: Pick<StateFacts, 'versions'>, otherwise: string): string =>
  versions === undefined ? otherwise : versions.join(' ')

/** `serial 41 of lineage 6f1c...`. */
export const stateText = ({ serial, lineage }: StateMark): string => `serial ${serial} of lineage ${lineage}`
