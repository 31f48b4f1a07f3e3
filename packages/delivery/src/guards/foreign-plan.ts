import type { Guard } from './guard.ts'

/** The workflow run that a plan came from, as the store tells it. */
export interface PlanProducer {
  readonly repositoryId: string
  /** Another than `repositoryId` for a pull request from a fork. */
  readonly headRepositoryId: string
  /** `.github/workflows/deliver.yml`. */
  readonly workflowPath: string
  readonly event: string
  readonly runId: string
  /** The commit the run was for. */
  readonly headSha: string
}

/** Events whose runs are of code that has passed review, or that somebody with write access started. */
const trustedEvents: readonly string[] = [
  'push',
  'merge_group',
  'workflow_dispatch',
  'repository_dispatch',
  'schedule',
  'release',
]

/**
 * Refuses a plan that another repository or workflow made, or a run of code that nobody has reviewed. A store that does
 * not know who wrote to it, such as a directory, gives no producer.
 */
export const foreignPlan: Guard<{
  readonly producer?: PlanProducer | undefined
  readonly expected: {
    readonly repositoryId: string
    /** Workflows that may make plans for this environment. */
    readonly workflowPaths: readonly string[]
    /** A plan of this commit is made by a run of this commit: another branch may have another workflow at the same path. */
    readonly commit: string
  }
}> = {
  code: 'FOREIGN_PLAN',
  refusesWhen:
    'the plan was made by another repository, a fork, another workflow, or for an event such as a pull request',
  check({ producer, expected }) {
    if (producer === undefined) return undefined
    const wrong = foreign(producer, expected)
    if (wrong === undefined) return undefined
    return {
      reason: `the plan was made elsewhere: run ${producer.runId} ${wrong}`,
      fix: `Plan this commit with ${expected.workflowPaths.join(' or ')} in this repository, and give that plan's digest.`,
    }
  },
}

function foreign(
  { repositoryId, headRepositoryId, workflowPath, event, headSha }: PlanProducer,
  expected: { readonly repositoryId: string; readonly workflowPaths: readonly string[]; readonly commit: string },
): string | undefined {
  if (repositoryId !== expected.repositoryId)
    return `is of repository ${repositoryId}, and this is ${expected.repositoryId}`
  if (headRepositoryId !== repositoryId) return `had its code from repository ${headRepositoryId}, which is a fork`
  if (!expected.workflowPaths.includes(workflowPath)) return `is of the workflow ${workflowPath}`
  if (headSha !== expected.commit) return `was a run of commit ${headSha}`
  return trustedEvents.includes(event) ? undefined : `was started by the event ${event}`
}
