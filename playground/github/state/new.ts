/** Makes a GitHub with the repositories a test or drill needs. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commitFiles } from '../git/objects.ts'
import { openGit } from '../git/store.ts'
import { isoSeconds, nextId } from './clock.ts'
import { actionsBot, findAccount } from './find.ts'
import type { Account, GithubState, Repository, Ruleset } from './model.ts'
import { oidcState } from './oidc.ts'

export interface RepositoryOptions {
  /** `owner/name`. */
  readonly fullName: string
  readonly id?: number
  readonly ownerId?: number
  /** True if left out. */
  readonly private?: boolean
  /** `main` if left out. */
  readonly defaultBranch?: string
  /** An existing bare repository to serve instead of a new one; it is not removed at the end. */
  readonly gitDirectory?: string
  /** First commit of the default branch: contents by path. */
  readonly files?: Readonly<Record<string, string>>
  /** Subjects with ids in them; true if left out, as for every repository made today. */
  readonly immutableSubject?: boolean
  /** `owner/name` of the repository it is a fork of. */
  readonly forkOf?: string
}

export interface StateOptions {
  readonly repositories?: readonly RepositoryOptions[]
  /** Logins of people; others come into being when they are first named. */
  readonly people?: readonly string[]
  /** The `iss` of OIDC tokens; GitHub's own if left out. */
  readonly issuer?: string
  /** Stops the clock at this time. */
  readonly at?: Date
}

/** A new GitHub. Disposing it ends its git processes and removes the repositories it made. */
export async function githubState(options: StateOptions = {}): Promise<GithubState> {
  const directory = await mkdtemp(join(tmpdir(), 'playground-github-'))
  const state: GithubState = {
    clock: { frozenAt: options.at?.getTime(), offset: 0 },
    accounts: [actionsBot],
    repositories: [],
    tokens: [],
    oidc: oidcState(options.issuer),
    blobs: new Map(),
    events: [],
    onEvent: undefined,
    answered: [],
    rate: { limit: 15_000, used: new Map() },
    ids: { last: 100_000 },
    secret: randomBytes(32),
    async [Symbol.asyncDispose]() {
      await Promise.all(state.repositories.map(async (repository) => repository.git[Symbol.asyncDispose]()))
      await rm(directory, { recursive: true, force: true })
    },
  }
  for (const login of options.people ?? []) findAccount(state, login)
  for (const repository of options.repositories ?? []) await addRepository(state, repository, directory)
  return state
}

/** Adds a repository; `directory` is where its bare repository goes. */
async function addRepository(state: GithubState, options: RepositoryOptions, directory: string): Promise<Repository> {
  const [login = '', name = ''] = options.fullName.split('/')
  if (login === '' || name === '') throw new Error(`not owner/name: ${options.fullName}`)
  const owner = ownerOf(state, login, options.ownerId)
  const id = options.id ?? nextId(state)
  const defaultBranch = options.defaultBranch ?? 'main'
  const forkOf = state.repositories.find((other) => `${other.owner.login}/${other.name}` === options.forkOf)
  const git = await openGit(options.gitDirectory ?? join(directory, `${id}.git`))
  const repository: Repository = {
    id,
    name,
    owner,
    private: options.private ?? true,
    defaultBranch,
    createdAt: isoSeconds(Date.UTC(2026, 7, 1)),
    ...(forkOf === undefined ? {} : { forkOf: forkOf.id }),
    git,
    rulesets: [],
    labels: [],
    issues: [],
    comments: [],
    workflows: [],
    runs: [],
    artifacts: [],
    caches: [],
    environments: [],
    deployments: [],
    variables: [],
    subject: { useDefault: true, includeClaimKeys: [], useImmutableSubject: options.immutableSubject ?? true },
    retentionDays: 90,
    actionsMayCreatePulls: false,
    pushesWithGit: 'dana',
    staleRefReads: 0,
    previousRefs: new Map(),
  }
  await git.run(['symbolic-ref', 'HEAD', `refs/heads/${defaultBranch}`])
  if (forkOf !== undefined) await git.text(['fetch', '--quiet', forkOf.git.directory, '+refs/heads/*:refs/heads/*'])
  if (options.files !== undefined)
    await commitFiles(git, defaultBranch, { files: options.files, message: 'First commit' })
  state.repositories.push(repository)
  return repository
}

function ownerOf(state: GithubState, login: string, id: number | undefined): Account {
  const known = state.accounts.find((account) => account.login.toLowerCase() === login.toLowerCase())
  if (known !== undefined) return known
  const owner: Account = { id: id ?? nextId(state), login, type: 'Organization' }
  state.accounts.push(owner)
  return owner
}

/** Adds an active branch ruleset: which refs, which rules, by whom they may be bypassed. */
export function protect(
  state: GithubState,
  repository: Repository,
  rules: { name?: string; include: string[]; exclude?: string[]; rules: string[]; bypass?: string[] },
): Ruleset {
  const ruleset: Ruleset = {
    id: nextId(state),
    name: rules.name ?? `protect ${rules.include.join(', ')}`,
    target: 'branch',
    enforcement: 'active',
    include: rules.include,
    exclude: rules.exclude ?? [],
    rules: rules.rules.map((type) => ({ type })),
    bypass: rules.bypass ?? [],
  }
  repository.rulesets.push(ruleset)
  return ruleset
}
