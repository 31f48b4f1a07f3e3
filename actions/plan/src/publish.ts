import { explain } from '@wrenchproof/errors'
import { planReport, reviewRecord } from '@wrenchproof/plan'
import type { Effects, Fingerprint, PlanTextOptions, ReviewRecord, Scrub, ShownPlan } from '@wrenchproof/plan'
import type { ReviewStore } from '@wrenchproof/reviews'
import type { RunContext } from '@wrenchproof/runner'
import type { Site } from '@wrenchproof/workplace'

export interface PublishPorts {
  readonly reviews: ReviewStore | undefined
  readonly context: RunContext
  readonly warn: (line: string) => void
}

/** Keeps the full report; answers its address. What cannot be kept is warned about: the plan is good without it. */
export async function keptReport(
  { reviews, context, warn }: PublishPorts,
  { environment, commit }: Pick<Site, 'environment' | 'commit'>,
  { shown, ...options }: Omit<PlanTextOptions, 'reportUrl'> & { readonly shown: ShownPlan },
): Promise<string | undefined> {
  const name = `plan-${environment.name}-${commit.slice(0, 12)}-${context.runId}-${context.runAttempt}`
  return attempted(warn, 'the full report could not be kept', async () =>
    reviews?.keepReport(name, planReport(shown, options)),
  )
}

/** What a plan leaves behind for its review, or is compared by with one. */
export function recordOf(
  effects: Effects,
  { environment, tree }: Pick<Site, 'environment' | 'tree'>,
  { context, scrub, ...known }: { context: RunContext; scrub: Scrub; fingerprint: Fingerprint; shown: ShownPlan },
): ReviewRecord {
  const run = { id: context.runId, attempt: Number(context.runAttempt) }
  return reviewRecord(effects, { environment: environment.name, tree, run, scrub, ...known })
}

/** Runs what may fail without harm; a failure is a warning. */
export async function attempted<T>(
  warn: (line: string) => void,
  what: string,
  work: () => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    warn(`${what}: ${explain(error).join(' ')}`)
    return undefined
  }
}
