import { githubArtifacts, pullsWith } from '@wrenchproof/github'
import { artifactReviews, directoryReviews } from '@wrenchproof/reviews'
import type { ReviewStore } from '@wrenchproof/reviews'
import { workflowPath } from '@wrenchproof/runner'
import type { RunContext } from '@wrenchproof/runner'
import { actionsUploads } from '@wrenchproof/sealed-plan'
import type { HomesInputs } from './homes.ts'
import type { Site } from './site.ts'

/** Where review records and reports are kept. */
export interface ReviewsInputs extends Pick<HomesInputs, 'store' | 'storeLocation'> {
  /** Path of the workflow that plans pull requests. */
  readonly reviewWorkflow: string
}

/**
 * The reviews of a repository: beside the plans where those are in a directory, else as artifacts. `undefined` where
 * there is neither.
 */
export function openReviews(
  { store, storeLocation, reviewWorkflow }: ReviewsInputs,
  context: RunContext,
  { github, scratch }: Pick<Site, 'github' | 'scratch'>,
): ReviewStore | undefined {
  if (store === 'directory') return directoryReviews(storeLocation ?? '')
  if (github === undefined) return undefined
  const { repository, repositoryId, serverUrl, runId } = context
  return artifactReviews(
    actionsUploads(),
    {
      ...githubArtifacts(github, repository),
      pullsWith: async (commit) => pullsWith(github, repository, commit),
    },
    {
      scratch: scratch.path('.'),
      repositoryId,
      // One workflow may serve pull requests and deliveries alike.
      workflowPaths: [reviewWorkflow, workflowPath(context)],
      runUrl: `${serverUrl}/${repository}/actions/runs/${runId}`,
    },
  )
}
