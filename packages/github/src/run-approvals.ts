/** Who approved a run's gates, and how its gate jobs ended. */
import { z } from 'zod'
import type { GithubClient } from './client.ts'
import { repositoryParameters } from './repository.ts'

/** One review of a run's gates. GitHub does not say which attempt it was for. */
export interface RunReview {
  readonly state: string
  readonly user: { readonly login: string; readonly type: string } | null
  readonly environments: readonly string[]
}

export interface RunJob {
  readonly name: string
  readonly attempt: number
  readonly conclusion: string | null
}

const Reviews = z.array(
  z.object({
    state: z.string(),
    user: z.object({ login: z.string(), type: z.string() }).nullable(),
    environments: z.array(z.object({ name: z.string() })),
  }),
)
const Jobs = z.object({
  total_count: z.int(),
  jobs: z.array(z.object({ name: z.string(), run_attempt: z.int().default(1), conclusion: z.string().nullable() })),
})

const pageSize = 100

/** Every review of the run, of all attempts. */
export async function runReviews(
  client: GithubClient,
  repository: string,
  runId: number,
): Promise<readonly RunReview[]> {
  const reviews = await client.request({
    route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
    parameters: { ...repositoryParameters(repository), run_id: runId },
    answer: Reviews,
    permission: 'actions: read',
  })
  return reviews.map(({ state, user, environments }) => ({
    state,
    user,
    environments: environments.map(({ name }) => name),
  }))
}

/** The jobs of one attempt of a run, 256 at most, as many as a matrix has. */
export async function runJobs(
  client: GithubClient,
  repository: string,
  run: { readonly id: number; readonly attempt: number },
): Promise<readonly RunJob[]> {
  const found: RunJob[] = []
  for (let page = 1; page <= 3; page += 1) {
    const { jobs, total_count: total } = await client.request({
      route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs',
      parameters: {
        ...repositoryParameters(repository),
        run_id: run.id,
        attempt_number: run.attempt,
        per_page: pageSize,
        page,
      },
      answer: Jobs,
      permission: 'actions: read',
    })
    found.push(...jobs.map(({ name, run_attempt: attempt, conclusion }) => ({ name, attempt, conclusion })))
    if (page * pageSize >= total) break
  }
  return found
}
