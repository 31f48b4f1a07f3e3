/** Looks things up in the state. */
import { nextId } from './clock.ts'
import type { Account, Environment, GithubState, Repository, Run } from './model.ts'

/** Whom GITHUB_TOKEN acts as. */
export const actionsBot: Account = { id: 41_898_282, login: 'github-actions[bot]', type: 'Bot' }

/** The account of this login; a person who was never heard of comes into being. */
export function findAccount(state: GithubState, login: string): Account {
  const known = state.accounts.find((account) => account.login.toLowerCase() === login.toLowerCase())
  if (known !== undefined) return known
  const account: Account = { id: nextId(state), login, type: login.endsWith('[bot]') ? 'Bot' : 'User' }
  state.accounts.push(account)
  return account
}

/** The repository of this `owner/name`, whatever the case; undefined when there is none. */
export function findRepository(state: GithubState, fullName: string): Repository | undefined {
  return state.repositories.find((repository) => nameOf(repository).toLowerCase() === fullName.toLowerCase())
}

/** Like `findRepository`, for tests and drills that know it is there; throws when it is not. */
export function repositoryOf(state: GithubState, fullName: string): Repository {
  const repository = findRepository(state, fullName)
  if (repository === undefined) throw new Error(`no repository ${fullName} in this GitHub`)
  return repository
}

/** `owner/name`. */
export function nameOf(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`
}

/** The run of this id and its repository. */
export function findRun(state: GithubState, id: number): { repository: Repository; run: Run } | undefined {
  for (const repository of state.repositories) {
    const run = repository.runs.find((candidate) => candidate.id === id)
    if (run !== undefined) return { repository, run }
  }
  return undefined
}

/** The environment of this name, whatever the case; GitHub makes one when a job first names it, and so does this. */
export function environmentOf(state: GithubState, repository: Repository, name: string): Environment {
  const known = repository.environments.find((environment) => environment.name.toLowerCase() === name.toLowerCase())
  if (known !== undefined) return known
  const environment: Environment = {
    id: nextId(state),
    name,
    reviewers: [],
    preventSelfReview: false,
    waitTimer: 0,
    branchPolicy: undefined,
    variables: [],
    createdAt: repository.createdAt,
  }
  repository.environments.push(environment)
  return environment
}
