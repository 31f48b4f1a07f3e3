import type { Review } from '@wrenchproof/delivery'
import type { RunContext } from '@wrenchproof/runner'
import type { Manifest } from '@wrenchproof/sealed-plan'

/**
 * The reviews of this run that were for something else than the plan. A plan of another run knows nothing of this run's
 * attempts, so that from the second on nobody can tell which reviews were for it, and then none is.
 */
export function earlierReviews(
  { run, earlierReviews: before }: Pick<Manifest, 'run' | 'earlierReviews'>,
  { runId, runAttempt }: Pick<RunContext, 'runId' | 'runAttempt'>,
  reviews: readonly Review[],
): readonly Review[] {
  if (run.id === runId) return before
  return runAttempt === '1' ? [] : reviews
}
