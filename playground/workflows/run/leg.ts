/** One job of a matrix, or the only one. */
import type { Combination } from '../definition/matrix.ts'
import type { JobDefinition } from '../definition/model.ts'
import type { Control } from './control.ts'
import type { JobConclusion } from './results.ts'
import type { Level } from './running.ts'

export interface Leg {
  readonly level: Level
  readonly job: JobDefinition
  /** Unique in the run. */
  readonly id: string
  readonly name: string
  readonly matrix: Combination
  readonly strategy: Readonly<Record<string, unknown>>
  readonly needs: Readonly<Record<string, unknown>>
  readonly control: Control
  /** Its needs ran again in this attempt, so it must too. */
  readonly fresh: boolean
}

/** What a job of a workflow came to, over all its matrix. */
export interface JobOutcome {
  readonly result: JobConclusion
  readonly outputs: Readonly<Record<string, string>>
  /** It ran in this attempt, and was not only kept from an earlier one. */
  readonly fresh: boolean
}

export type Outcomes = ReadonlyMap<string, JobOutcome>
