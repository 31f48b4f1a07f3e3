import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DefaultArtifactClient } from '@actions/artifact'
import { githubArtifacts, githubClient } from '@wrenchproof/github'
import { addJob, githubState, mintToken, repositoryOf, serveGithub, startRun } from '@wrenchproof/playground/github'
import type { Permissions } from '@wrenchproof/playground/github'
import { artifactPlanStore } from '@wrenchproof/sealed-plan'
import type { ArtifactUploads } from '@wrenchproof/sealed-plan'

export const deliver = '.github/workflows/deliver.yml'

/** A GitHub with workflow runs whose jobs keep plans as artifacts, through the official client. */
export async function artifactHome() {
  const scratch = await mkdtemp(join(tmpdir(), 'artifacts-'))
  const state = await githubState({ repositories: [{ fullName: 'acme/infra', files: { 'main.tf': '' } }] })
  const board: NonNullable<Parameters<typeof serveGithub>[1]> = { faults: [] }
  const server = await serveGithub(state, board)
  const repository = repositoryOf(state, 'acme/infra')
  const head = (await repository.git.resolve('refs/heads/main'))?.oid ?? ''

  /** A job of a new run, and the plan store as a step of it sees it. */
  async function job(of: Partial<Parameters<typeof startRun>[2]> = {}, permissions: Permissions = { actions: 'read' }) {
    const options = { workflow: deliver, event: 'push', ref: 'refs/heads/main', sha: head, actor: 'alice', ...of }
    const run = startRun(state, repository, options)
    const made = addJob(state, repository, run, { name: 'plan' })
    const env = await server.actionEnv({ repository, run, job: made, permissions })
    const token = mintToken(state, { kind: 'actions', repositories: [repository], permissions })
    const client = githubClient({ token, apiUrl: server.url, secondMs: 0 })
    const store = artifactPlanStore(officialUploads(env), githubArtifacts(client, 'acme/infra'), {
      scratch,
      environment: 'dev',
      thisRun: { id: run.id, workflowPath: options.workflow, event: options.event },
    })
    return { run, env, store, client, uploads: officialUploads(env) }
  }

  return {
    state,
    board,
    repository,
    head,
    scratch,
    job,
    store: (await job()).store,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await state[Symbol.asyncDispose]()
      await rm(scratch, { recursive: true, force: true })
    },
  }
}

/** The unmodified client, in the environment of one job: it reads the process's whenever it is called. */
function officialUploads(env: Record<string, string>): ArtifactUploads {
  const client = new DefaultArtifactClient()
  return {
    async uploadArtifact(name, files, root, options) {
      Object.assign(process.env, env)
      // It tells the runner what it does, step by step; here nobody listens.
      const write = process.stdout.write.bind(process.stdout)
      process.stdout.write = () => true
      try {
        return await client.uploadArtifact(name, files, root, options)
      } finally {
        process.stdout.write = write
      }
    },
  }
}
