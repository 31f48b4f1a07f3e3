/** A GitHub with one repository and a client, for the tests of this folder. */
import { Octokit } from '@octokit/core'
import type { Fault } from '../../http/faults.ts'
import { githubState, mintToken, repositoryOf, serveGithub } from '../index.ts'
import type { GithubState, Permissions, Repository, ServedGithub, StateOptions, Token } from '../index.ts'

export const repo = { owner: 'acme', repo: 'infra' }

export const everything: Permissions = {
  actions: 'write',
  contents: 'write',
  deployments: 'write',
  environments: 'write',
  issues: 'write',
  'pull-requests': 'write',
  variables: 'write',
}

export interface World extends AsyncDisposable {
  readonly state: GithubState
  readonly server: ServedGithub
  readonly repository: Repository
  readonly faults: Fault[]
  /** A client with a token of these permissions; all of them if left out. */
  client(permissions?: Permissions, kind?: Token['kind'], actor?: string): Octokit
}

/** Starts a GitHub with the private repository `acme/infra`, whose main branch has one file. */
export async function world(options: StateOptions = {}): Promise<World> {
  const state = await githubState({
    people: ['alice', 'bob'],
    repositories: [{ fullName: 'acme/infra', files: { 'main.tf': 'resource "terraform_data" "a" {}\n' } }],
    ...options,
  })
  const faults: Fault[] = []
  const server = await serveGithub(state, { faults })
  return {
    state,
    server,
    faults,
    repository: repositoryOf(state, 'acme/infra'),
    client(permissions = everything, kind = 'actions', actor) {
      const repositories = [repositoryOf(state, 'acme/infra')]
      const token = mintToken(state, { kind, repositories, permissions, ...(actor === undefined ? {} : { actor }) })
      return clientOf(server.url, token)
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await state[Symbol.asyncDispose]()
    },
  }
}

/** The official client against any address. */
export function clientOf(baseUrl: string, token?: string): Octokit {
  const quiet = { debug() {}, info() {}, warn() {}, error() {} }
  return new Octokit({ baseUrl, log: quiet, ...(token === undefined ? {} : { auth: token }) })
}

/** Status, message and headers with which a request was refused. */
export async function refusal(
  request: Promise<unknown>,
): Promise<{ status: number; message: string; body: unknown; headers: Record<string, string | undefined> }> {
  try {
    await request
  } catch (error) {
    const { status, response } = error as {
      status: number
      response?: { data?: unknown; headers: Record<string, string | undefined> }
    }
    const message = (response?.data as { message?: string } | undefined)?.message ?? String(error)
    return { status, message, body: response?.data, headers: response?.headers ?? {} }
  }
  throw new Error('the request was not refused')
}
