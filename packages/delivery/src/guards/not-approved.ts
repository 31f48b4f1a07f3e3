import { approversOf, gateEnvironments, reviewsSince } from './approvals.ts'
import type { Review } from './approvals.ts'
import type { Guard } from './guard.ts'

/** A gate job of the run, as GitHub's jobs API has it. */
export interface GateJob {
  readonly name: string
  readonly attempt: number
  /** `success`, `failure`, ...; `null` while it has not ended. */
  readonly conclusion: string | null
}

/** Everything that says whether people let this plan pass. */
export interface Approvals {
  /** How many people it takes; 0 asks nobody. */
  readonly approvals: number
  readonly githubEnvironment: string
  readonly reviews: readonly Review[]
  /** The reviews that were there when the plan was sealed: they were for something else. `undefined` where there is no plan. */
  readonly earlierReviews: readonly Review[] | undefined
  /** Logins whose approval does not count: the actors, and who the commit says that it is by. */
  readonly involved: readonly string[]
  /** Login of whoever pushed the commit, whose approval does not count either; `undefined` when nobody can tell. */
  readonly pusher: string | undefined
  readonly gateJobs: readonly GateJob[]
  readonly attempt: number
}

/** Refuses until enough people who had no part in it approved this plan at the gate of this attempt. */
export const notApproved: Guard<Approvals> = {
  code: 'NOT_APPROVED',
  refusesWhen:
    "fewer than `approvals` people, other than the actors and the last pusher, approved this attempt's gate, or the gate did not succeed",
  check({ approvals, githubEnvironment, reviews, earlierReviews, involved, pusher, gateJobs, attempt }) {
    if (approvals === 0) return undefined
    const gates = gateEnvironments(githubEnvironment, approvals)
    const open = gateJobs.filter((job) => job.attempt !== attempt || job.conclusion !== 'success')
    if (gateJobs.length === 0 || open.length > 0)
      return {
        reason:
          gateJobs.length === 0
            ? `attempt ${attempt} of this run has no gate job`
            : `the gate did not succeed in attempt ${attempt}: ${open.map(shown).join(', ')}`,
        fix: `Put a job named "gate" with \`environment: ${gates[0] ?? ''}\` ${earlierReviews === undefined ? 'before this one' : 'between plan and apply'}, and re-run all jobs: a gate of an earlier attempt does not count.`,
      }
    if (pusher === undefined)
      return {
        reason: 'nobody can tell who pushed this commit: it is not among the last changes of its branch',
        fix: 'Deliver the commit at the tip of its branch; if it is that, run the job again in a few minutes.',
      }
    const excluded = new Set([...involved, pusher].map((login) => login.toLowerCase()))
    const approvers = approversOf(reviewsSince(reviews, earlierReviews ?? []), gates)
    const counted = approvers.filter((login) => !excluded.has(login))
    if (counted.length >= approvals) return undefined
    const own = approvers.filter((login) => excluded.has(login))
    const since = earlierReviews === undefined ? '' : ' since the plan was made'
    const said = own.length === 0 ? '' : `; ${own.join(', ')} started or pushed it, which does not count`
    return {
      reason: `${counted.length} of ${approvals} needed people approved at ${gates.join(', ')}${since}${said}`,
      fix: 'Let somebody approve who neither started this run nor pushed last. Bots never count.',
    }
  },
}

const shown = ({ name, attempt, conclusion }: GateJob): string =>
  `${name} (attempt ${attempt}) ${conclusion ?? 'has not ended'}`
