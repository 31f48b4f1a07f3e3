import { gitData, githubClient } from '@wrenchproof/github'
import type { GithubClientOptions } from '@wrenchproof/github'
import { githubBranches } from '@wrenchproof/ledger'
import { githubState, mintToken, repositoryOf, serveGithub } from '@wrenchproof/playground/github'
import type { Permissions } from '@wrenchproof/playground/github'

const fullName = 'acme/infra'

/** Ledgers in a repository of the playground's GitHub, reached over HTTP; waiting takes no time. */
export async function githubHome() {
  const state = await githubState({ repositories: [{ fullName, files: { 'main.tf': '' } }] })
  state.rate.limit = 1_000_000
  const board: NonNullable<Parameters<typeof serveGithub>[1]> = { faults: [] }
  const server = await serveGithub(state, board)
  const repository = repositoryOf(state, fullName)
  const client = (
    permissions: Permissions = { contents: 'write' },
    options: Partial<GithubClientOptions> = {},
    name = fullName,
  ) => {
    const token = mintToken(state, { kind: 'actions', repositories: [repository], permissions })
    const made = githubClient({ token, apiUrl: server.url, secondMs: 0, ...options })
    const waits: number[] = []
    const wait = async (seconds: number) => {
      waits.push(seconds)
      return made.wait(seconds)
    }
    return { client: made, waits, branches: githubBranches(gitData(made, name), wait) }
  }
  return {
    state,
    board,
    repository,
    /** Another machine's way to the same ledgers. */
    client,
    branches: client().branches,
    subjects: async (branch: string) => {
      if ((await repository.git.resolve(`refs/heads/${branch}`)) === undefined) return []
      return (await repository.git.text(['log', '--format=%s', `refs/heads/${branch}`])).split('\n')
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await state[Symbol.asyncDispose]()
    },
  }
}
