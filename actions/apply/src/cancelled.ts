/** What a cancelled step says that cannot come to its end before the runner kills it. */
import { UserError } from '@wrenchproof/errors'

/** How far a step is: it looks, a recovery may write, a plan is being spent and applied, its outcome is recorded. */
export type Stage = 'looking' | 'recovering' | 'applying' | 'told'

const says: Readonly<Record<Stage, { readonly problem: string; readonly fix: string }>> = {
  looking: {
    problem: 'the job was cancelled before anything was changed',
    fix: 'Run the job again.',
  },
  recovering: {
    problem: 'the job was cancelled in the middle of a recovery, and how far it came is not known',
    fix: 'Use `recover: diagnose` to see how things are.',
  },
  applying: {
    problem: 'the job was cancelled while the plan was applied; terraform was told to stop and has not ended',
    fix: 'See the end of this job, where its post step says what became of it; `recover: diagnose` says it again.',
  },
  told: {
    problem: 'the job was cancelled after the outcome was recorded; only the comment may be missing',
    fix: 'See the ledger for the outcome.',
  },
}

/** The line for it. */
export function cancelledAt(stage: Stage, environment: string): UserError {
  const { problem, fix } = says[stage]
  return new UserError(`${environment}: ${problem}`, fix, { code: 'CANCELLED' })
}
