/** What an apply needs, and what it comes to. */
import { laneOf } from '@wrenchproof/delivery'
import type { Consumption, Outcome, Refusal, StepOutcome } from '@wrenchproof/delivery'
import type { Scrub } from '@wrenchproof/plan'
import type { Diagnostic, Progress, StateSnapshot } from '@wrenchproof/terraform'
import type { Lost } from './aftermath/lost.ts'
import type { DecidePorts } from './decide/asked.ts'
import type { ApplyInputs } from './inputs.ts'

export interface ApplyPorts extends DecidePorts {
  readonly warn: (line: string) => void
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Told before the plan is spent, when what the ledger will be owed is written down. */
  readonly owing: (round: number) => void
  /** Told before terraform is started. */
  readonly starting: () => void
  /** Told terraform's process group when it starts to change things. */
  readonly begun: (group: number) => void
  /** Aborted when the job is cancelled. */
  readonly interrupt: AbortSignal
}

/** What is left to do once terraform has ended, in whichever step. */
export type AftermathPorts = Pick<ApplyPorts, 'workplace' | 'context' | 'now' | 'warn' | 'sleep' | 'interrupt'>

/** How an apply ended, as far as this job can tell. */
export interface Ended {
  readonly outcome: Outcome
  /** Whether terraform was interrupted, however far it was then. */
  readonly interrupted?: boolean
  readonly before: StateSnapshot | undefined
  readonly after: StateSnapshot | 'unreadable' | undefined
  readonly errors: readonly Diagnostic[]
  /** How far terraform came; absent when it was not started. */
  readonly progress?: Progress
  /** Changes of the plan that were never started. */
  readonly notStarted?: readonly string[]
  /** What was made and is in no state; absent where nothing was to be looked for. */
  readonly lost?: Lost
  /** Name under which the journal and an unsaved state were kept, sealed. */
  readonly rescue?: string
}

export interface ApplyResult extends Partial<Omit<Ended, 'outcome'>> {
  readonly environment: string
  readonly commit: string
  readonly outcome: StepOutcome
  readonly refusal?: Refusal
  readonly changes: number
  readonly errors: readonly Diagnostic[]
  /** Commit of the ledger with the outcome. */
  readonly record?: string
  /** Why the outcome could not be recorded. */
  readonly unrecorded?: unknown
  /** Why it could not wait, where it was a hotfix. */
  readonly hotfix?: Consumption['hotfix']
  /** Takes the plan's secrets out of addresses; absent where nothing was planned. */
  readonly scrub?: Scrub
}

/** Why a delivery could not wait; `undefined` for one that is in the regular way. */
export function hotfixOf(
  { reason, incident }: Pick<ApplyInputs, 'reason' | 'incident'>,
  { workplace, context }: DecidePorts,
) {
  const lane = laneOf(workplace.environment, { event: context.eventName, ref: context.ref })
  const said = (text: string): string => workplace.secrecy.scrub(text)
  return lane.kind === 'hotfix' ? { reason: said(reason), incident: said(incident), by: context.actor } : undefined
}

/** Where each event of the apply is kept as it comes, in the step's own directory. */
export const journalFile = 'journal.jsonl'

/** This run, as ledger records name it. */
export const runOf = ({ context }: Pick<DecidePorts, 'context'>) => ({ id: context.runId, attempt: context.runAttempt })
