import type { ReviewRecord } from '@wrenchproof/plan'
import type { ReviewName } from './name.ts'

/** Which review a delivery looks for. */
export interface ReviewQuestion {
  readonly environment: string
  /** Id of the Git tree that is delivered: a merge, a squash and a rebase of one branch have the same. */
  readonly tree: string
  readonly commit: string
}

/**
 * Where review records and reports are kept. Records are advice: nothing is applied or refused because of one, since
 * whoever may push a branch can make one.
 */
export interface ReviewStore {
  /** Begins what takes a while before something can be kept; for a time when the step waits for something else. */
  prepare(): void
  /** Keeps a record; answers the name it is kept under. Throws a `UserError` where it cannot. */
  keepRecord(name: ReviewName, record: ReviewRecord): Promise<string>
  /** Keeps a page for people under a name; answers its address, where it has one. Throws a `UserError` where it cannot. */
  keepReport(name: string, html: string): Promise<string | undefined>
  /** The last record that a review of exactly this tree left; one that cannot be read is passed over. */
  find(question: ReviewQuestion): Promise<ReviewRecord | undefined>
}
