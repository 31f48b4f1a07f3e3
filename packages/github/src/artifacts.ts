/** Artifacts of workflow runs, and the runs that made them. */
import { z } from 'zod'
import type { GithubClient } from './client.ts'
import { GithubError } from './error.ts'
import { repositoryParameters } from './repository.ts'

/** A whole artifact that has not expired, and where it came from. */
export interface ListedArtifact {
  readonly id: number
  readonly name: string
  /** Bytes of the zip. */
  readonly size: number
  readonly created: Date
  readonly runId: number
  readonly repositoryId: number
  /** Another repository than `repositoryId` for a pull request from a fork. */
  readonly headRepositoryId: number
  readonly headBranch: string | null
  readonly headSha: string
}

/** A workflow run, as far as it says who made something. */
export interface ListedRun {
  readonly id: number
  /** `.github/workflows/deliver.yml`. */
  readonly workflowPath: string
  readonly event: string
}

export interface Artifacts {
  /** The newest hundred of the repository; an artifact that is still being written is not among them. */
  newest(): Promise<readonly ListedArtifact[]>
  /** Those of one run, a thousand at most. */
  ofRun(runId: number): Promise<readonly ListedArtifact[]>
  /** The newest hundred runs at a commit. */
  runsAt(commit: string): Promise<readonly ListedRun[]>
  run(runId: number): Promise<ListedRun>
  /** The artifact's zip; throws when it is longer than `limit` bytes. */
  download(id: number, limit: number): Promise<Buffer>
}

const Run = z.object({ id: z.int(), path: z.string(), event: z.string() })
const Artifact = z.object({
  id: z.int(),
  name: z.string(),
  size_in_bytes: z.number(),
  expired: z.boolean(),
  created_at: z.string().nullable(),
  // Without a run nobody can say where it came from, so it is passed over.
  workflow_run: z
    .object({
      id: z.int(),
      repository_id: z.int(),
      head_repository_id: z.int(),
      head_branch: z.string().nullable(),
      head_sha: z.string(),
    })
    .nullish()
    .catch(null),
})
const Listed = z.object({ total_count: z.int(), artifacts: z.array(Artifact) })

const pageSize = 100
const pages = 10
const downloads = 3

/** The artifacts of `owner/name`. */
export function githubArtifacts(client: GithubClient, repository: string): Artifacts {
  const base = repositoryParameters(repository)
  const permission = 'actions: read'
  const list = async (route: string, parameters: Record<string, unknown>) =>
    client.request({
      route,
      parameters: { ...base, per_page: pageSize, ...parameters },
      answer: Listed,
      permission,
    })

  return {
    async newest() {
      return (await list('GET /repos/{owner}/{repo}/actions/artifacts', {})).artifacts.flatMap(asListed)
    },

    async ofRun(runId) {
      const found: ListedArtifact[] = []
      for (let page = 1; page <= pages; page += 1) {
        const { artifacts, total_count: total } = await list(
          'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
          { run_id: runId, page },
        )
        found.push(...artifacts.flatMap(asListed))
        if (page * pageSize >= total) break
      }
      return found
    },

    async runsAt(commit) {
      const { workflow_runs: runs } = await client.request({
        route: 'GET /repos/{owner}/{repo}/actions/runs',
        parameters: { ...base, head_sha: commit, per_page: pageSize },
        answer: z.object({ workflow_runs: z.array(Run) }),
        permission,
      })
      return runs.map(asRun)
    },

    async run(runId) {
      const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}'
      return asRun(await client.request({ route, parameters: { ...base, run_id: runId }, answer: Run, permission }))
    },

    async download(id, limit) {
      const route = 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}'
      const parameters = { ...base, artifact_id: id, archive_format: 'zip' }
      for (let attempt = 1; ; attempt += 1) {
        // The address is good for a minute, so every attempt asks for its own.
        const address = await client.redirect({ route, parameters, permission })
        const read = await client.download(address ?? '', limit)
        if (read.kind === 'bytes') return read.bytes
        if (read.kind === 'refused' || attempt === downloads || !(await client.wait(attempt)))
          throw new GithubError({
            code: read.kind === 'refused' ? 'GITHUB_ANSWER' : 'GITHUB_DOWN',
            problem: `artifact ${id} could not be downloaded: ${read.why}`,
            fix: 'Run the job again; see https://www.githubstatus.com.',
            said: read.why,
          })
      }
    },
  }
}

const asRun = ({ id, path, event }: z.infer<typeof Run>): ListedRun => ({
  id,
  // GitHub appends the ref for some runs of required workflows.
  workflowPath: path.replace(/@.*$/u, ''),
  event,
})

function asListed(artifact: z.infer<typeof Artifact>): ListedArtifact[] {
  const { workflow_run: run } = artifact
  if (artifact.expired || run === null || run === undefined) return []
  return [
    {
      id: artifact.id,
      name: artifact.name,
      size: artifact.size_in_bytes,
      created: new Date(artifact.created_at ?? 0),
      runId: run.id,
      repositoryId: run.repository_id,
      headRepositoryId: run.head_repository_id,
      headBranch: run.head_branch,
      headSha: run.head_sha,
    },
  ]
}
