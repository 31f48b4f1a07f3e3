/** What the steps of one job have in common. */
import type { Runner } from '../../runner/index.ts'
import type { Scope } from '../values/token.ts'
import type { Leg } from './leg.ts'
import type { StateJob } from './record.ts'
import type { StepReport } from './results.ts'

/** The `steps` context. */
export type StepsContext = Record<
  string,
  { outputs: Readonly<Record<string, string>>; outcome: string; conclusion: string }
>

/** One job's run on one machine. */
export interface OnMachine {
  readonly leg: Leg
  /** Where the steps are shown. */
  readonly recorded: StateJob
  readonly runner: Runner
  readonly workspace: string
  /** Contexts that stay the same for the whole job. */
  readonly contexts: Readonly<Record<string, unknown>>
  readonly steps: StepsContext
  readonly reports: StepReport[]
}

/** What expressions of a step see now. */
export function machineScope({ runner, contexts, steps }: OnMachine): Scope {
  return { contexts: { ...contexts, ...runner.contexts(), steps } }
}
