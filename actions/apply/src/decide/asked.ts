/** What a decision is made from, and what it comes to. */
import type { Policy, Refusal, Settings } from '@wrenchproof/delivery'
import type { LedgerView } from '@wrenchproof/ledger'
import type { RunContext } from '@wrenchproof/runner'
import type { Manifest } from '@wrenchproof/sealed-plan'
import type { StateSnapshot } from '@wrenchproof/terraform'
import type { Workplace } from '@wrenchproof/workplace'
import type { Creation } from '../aftermath/creation.ts'
import type { ApplyInputs } from '../inputs.ts'
import type { Ask } from './ask.ts'
import type { OpenedPlan } from './unseal.ts'

export interface DecidePorts {
  readonly workplace: Workplace
  readonly context: RunContext
  readonly now: () => Date
}

/** The answer of the guards. */
export type Decision =
  | {
      readonly kind: 'refused'
      readonly refusal: Refusal
      /** Whether it compares a ledger that moved since with a state that was read later. */
      readonly outdated?: boolean
    }
  | MayRun

export interface MayRun {
  readonly kind: 'may-run'
  readonly manifest: Manifest
  /** The plan file to apply: the sealed one, or with `verify: replan` our own fresh one, which does the same. */
  readonly planFile: string
  /** Addresses that it changes, moves and forgets left out: terraform makes no call for those. */
  readonly changing: readonly string[]
  /** What it creates anew, as the cloud may know it. */
  readonly creations: readonly Creation[]
  /** Content hashes of what is delivered, by member; with what `terraform init` fetched. */
  readonly closure: Readonly<Record<string, string>>
  /** The ledger as the guards saw it; consuming builds on it. */
  readonly seen: LedgerView
  /** The state as the guards saw it. */
  readonly before: StateSnapshot | undefined
  readonly settings: Settings
}

/** An opened plan in the middle of the decision. */
export interface Asked {
  readonly ask: Ask
  readonly inputs: ApplyInputs
  readonly ports: DecidePorts
  readonly opened: OpenedPlan
  readonly policy: Policy
  readonly round: number
  readonly seen: LedgerView
}
