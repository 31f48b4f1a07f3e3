/**
 * The whole chain on one machine: a team's repository with the Terraform tree and the workflows it copies, the
 * repository with the actions, an AWS with the tree's accounts, a cloud, and GitHub Actions.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { serveAws } from '../aws/index.ts'
import type { AwsState } from '../aws/index.ts'
import { installProvider, serveCloud } from '../cloud/index.ts'
import type { CloudState } from '../cloud/index.ts'
import {
  commitFiles,
  environmentOf,
  githubState,
  protect,
  repositoryOf,
  serveGithub,
  timestamp,
} from '../github/index.ts'
import type { GithubState, Repository } from '../github/index.ts'
import type { FaultBoard } from '../http/faults.ts'
import { findTool } from '../runner/index.ts'
import { workflowService } from '../workflows/index.ts'
import type { Approve, OnProgress, WorkflowService } from '../workflows/index.ts'
import { askingIam, chainAws, chainCloud, environmentsIn } from './aws.ts'
import type { ChainEnvironments } from './aws.ts'
import { callerFiles, publishActions, treeFiles } from './files.ts'

/** The team's repository. Its ids are those that the tree's trust policies name. */
export const team = 'acme/infrastructure'
const actionsRepository = 'acme/wrenchproof'

export interface Chain extends AsyncDisposable {
  readonly github: GithubState
  /** The team's repository. */
  readonly repository: Repository
  readonly aws: AwsState
  readonly cloud: CloudState
  readonly environments: ChainEnvironments
  readonly workflows: WorkflowService
  /** Secrets of the GitHub environments, to be changed at any time. */
  readonly secrets: Readonly<Record<string, Record<string, string>>>
  /** Faults of the three servers, to be changed at any time. */
  readonly faults: { readonly github: FaultBoard; readonly aws: FaultBoard; readonly cloud: FaultBoard }
}

export interface ChainOptions {
  /** What is on `develop` from the beginning and nowhere else, made of the Terraform tree; the tree itself if left out. */
  readonly files?: (tree: Readonly<Record<string, string>>) => Readonly<Record<string, string>>
  /** Owners of forks of the team's repository. */
  readonly forks?: readonly string[]
  /** Which of the workflows that a team copies are there, such as `deliver.yml`; all if left out. */
  readonly callers?: readonly string[]
  readonly onProgress?: OnProgress
  /** Reviews the gates; bob approves if left out. */
  readonly approve?: Approve
}

/** Starts everything on loopback; disposing it stops and removes it all. */
export async function openChain(options: ChainOptions = {}): Promise<Chain> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'wrenchproof-chain-'))
  stack.defer(async () => rm(directory, { recursive: true, force: true, maxRetries: 3 }))
  const actions = join(directory, 'wrenchproof.git')
  await mkdir(join(directory, 'provider'))
  await publishActions(actions)
  const tree = treeFiles()
  const files = options.files?.(tree) ?? tree
  const environments = environmentsIn(files['terraform/environments.yml'] ?? '')

  const github = stack.use(
    await githubState({
      people: ['ada', 'bob', 'cleo'],
      repositories: [
        { fullName: actionsRepository, gitDirectory: actions, private: false, ownerId: 9001 },
        { fullName: team, id: 42 },
        ...(options.forks ?? []).map((owner) => ({ fullName: `${owner}/infrastructure`, forkOf: team })),
      ],
    }),
  )
  const published = (await repositoryOf(github, actionsRepository).git.resolve('refs/heads/main'))?.oid ?? ''
  const repository = repositoryOf(github, team)
  const { mirror } = installProvider({ directory: join(directory, 'provider') })
  const callers = callerFiles({ repository: actionsRepository, commit: published, mirror }, options.callers)
  await commitFiles(repository.git, 'main', {
    files: { 'README.md': '# Infrastructure\n', ...callers },
    message: 'Workflows',
  })
  await commitFiles(repository.git, 'develop', { files, message: 'The tree', from: 'main' })
  for (const owner of options.forks ?? [])
    await repositoryOf(github, `${owner}/infrastructure`).git.text([
      'fetch',
      '--quiet',
      repository.git.directory,
      '+refs/heads/*:refs/heads/*',
    ])

  const faults = { github: { faults: [] }, aws: { faults: [] }, cloud: { faults: [] } }
  const servedGithub = stack.use(await serveGithub(github, faults.github))
  const aws = chainAws(environments, `${servedGithub.issuerUrl}/.well-known/jwks`)
  const servedAws = stack.use(await serveAws(aws, faults.aws))
  const cloud = chainCloud(environments)
  const servedCloud = stack.use(await serveCloud(cloud, { faults: faults.cloud.faults, ...askingIam(aws) }))
  const keys = settle(github, repository, environments, {
    WRENCHPROOF_LIVE: 'true',
    WRENCHPROOF_PROVIDER_MIRROR: mirror,
    WRENCHPROOF_BACKEND_CONFIG: 'use_path_style=true',
  })
  const workflows = stack.use(
    await workflowService({
      github,
      server: servedGithub,
      secrets: { environments: keys },
      env: { ...servedAws.env, AWS_ENDPOINT_URL: servedCloud.url },
      tools: [dirname(process.execPath), ...new Set([findTool('git'), findTool('terraform')])],
      approve: options.approve ?? (() => ({ by: 'bob', state: 'approved', comment: 'As planned.' })),
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    }),
  )
  const rest = stack.move()
  return {
    github,
    repository,
    aws,
    cloud,
    environments,
    workflows,
    secrets: keys,
    faults,
    [Symbol.asyncDispose]: async () => rest.disposeAsync(),
  }
}

/** What a team sets up by hand: variables, rules for branches, GitHub environments, and a plan key for each. */
function settle(
  github: GithubState,
  repository: Repository,
  environments: ChainEnvironments,
  variables: Readonly<Record<string, string>>,
): Record<string, Record<string, string>> {
  const at = timestamp(github)
  repository.variables = Object.entries(variables).map(([name, value]) => ({
    name,
    value,
    createdAt: at,
    updatedAt: at,
  }))
  repository.actionsMayCreatePulls = true
  protect(github, repository, { include: ['refs/heads/ledger/*'], rules: ['deletion', 'non_fast_forward'] })
  const keys: Record<string, string> = {}
  for (const [name, { branch, 'hotfix-branch': hotfix, approvals }] of Object.entries(environments)) {
    // The default branch looks at every environment: drift and oidc-check are started there.
    environmentOf(github, repository, name).branchPolicy = [
      ...new Set([branch, ...(hotfix === undefined ? [] : [hotfix]), repository.defaultBranch]),
    ]
    if (approvals > 0) environmentOf(github, repository, `${name}-approval`).reviewers = ['bob', 'cleo']
    keys[name] = randomBytes(32).toString('base64')
  }
  return Object.fromEntries(
    Object.entries(environments).map(([name, { after }]) => [
      name,
      { PLAN_KEY: keys[name] ?? '', ...(after === undefined ? {} : { AFTER_PLAN_KEY: keys[after] ?? '' }) },
    ]),
  )
}
