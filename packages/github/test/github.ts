/** A GitHub of the playground with one repository, and our client to it; waiting takes no time. */
import { githubClient } from '@wrenchproof/github'
import type { GithubClientOptions } from '@wrenchproof/github'
import { githubState, mintToken, repositoryOf, serveGithub } from '@wrenchproof/playground/github'
import type { Permissions } from '@wrenchproof/playground/github'

export const repository = 'acme/infra'

export async function github() {
  const state = await githubState({ repositories: [{ fullName: repository, files: { 'main.tf': '' } }] })
  state.rate.limit = 1_000_000
  const board: NonNullable<Parameters<typeof serveGithub>[1]> = { faults: [] }
  const server = await serveGithub(state, board)
  const token = (permissions: Permissions) =>
    mintToken(state, { kind: 'actions', repositories: [repositoryOf(state, repository)], permissions })
  return {
    state,
    board,
    url: server.url,
    server,
    repository: repositoryOf(state, repository),
    token,
    client: (options: Partial<GithubClientOptions> = {}) =>
      githubClient({
        token: token({ contents: 'write', actions: 'read' }),
        apiUrl: server.url,
        secondMs: 0,
        ...options,
      }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await state[Symbol.asyncDispose]()
    },
  }
}
