import { githubArtifacts, workflowHistory } from '@wrenchproof/github'
import type { GithubClient } from '@wrenchproof/github'
import type { HistoryPort } from './ports.ts'

/** So many runs are asked for their artifacts, at most: a request each. */
const mostRuns = 30

/** Earlier runs of a workflow, by its path, and the reports they left. */
export function githubHistory(client: GithubClient, repository: string, workflow: string): HistoryPort {
  const artifacts = githubArtifacts(client, repository)
  return {
    async runs(since) {
      const { state, runs } = await workflowHistory(client, repository, workflow.split('/').at(-1) ?? workflow)
      const recent = runs.filter(({ created }) => created >= since).slice(0, mostRuns)
      const rest = runs.filter((run) => !recent.includes(run))
      const looked = await Promise.all(
        recent.map(async ({ id, event, created }) => ({
          at: created,
          event,
          artifacts: (await artifacts.ofRun(id)).map(({ name }) => name),
        })),
      )
      // Of older runs it matters that they were, and which was on schedule.
      const older = rest.map(({ event, created }) => ({ at: created, event, artifacts: [] }))
      return { state, runs: [...looked, ...older] }
    },
  }
}
