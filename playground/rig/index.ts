/** Everything at once: a GitHub with one repository, an AWS, a simulated cloud, and machines for the jobs. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { authorize, serveAws } from '../aws/index.ts'
import type { AwsState } from '../aws/index.ts'
import { AwsError, cloudState, installProvider, serveCloud } from '../cloud/index.ts'
import type { CloudState } from '../cloud/index.ts'
import {
  addJob,
  commitFiles,
  finishJob,
  finishRun,
  githubState,
  repositoryOf,
  serveGithub,
  startRun,
} from '../github/index.ts'
import type { GithubState, Permissions, Repository, Run } from '../github/index.ts'
import type { FaultBoard } from '../http/faults.ts'
import { fakeRunner, findTool } from '../runner/index.ts'
import type { Runner } from '../runner/index.ts'
import { rigPulls } from './pulls.ts'
import type { RigPulls } from './pulls.ts'
import { account, awsOf, region, repositoryName, stateBucket } from './world.ts'

export type { MergeMethod, RigPulls } from './pulls.ts'
export { account, region, repositoryName, roleArn, stateBucket } from './world.ts'

const run = promisify(execFile)

/** A job to start. */
export interface RigJob {
  readonly name: string
  readonly environment?: string
  readonly permissions: Permissions
  /** `push` if left out. */
  readonly event?: string
  /** `refs/heads/main` if left out. */
  readonly ref?: string
  /** The pull request the run is for, instead of event and ref. */
  readonly pull?: number
  /** Whether the run is of the pull request's group in a merge queue. */
  readonly queued?: boolean
  /** Whether the checkout has the commit alone, as `actions/checkout` leaves it, and not the history. */
  readonly shallow?: boolean
  readonly actor?: string
  /** Full path; `.github/workflows/deliver.yml` if left out, and `pull-request.yml` beside it for a pull request. */
  readonly workflow?: string
  /** The run this job belongs to; a run of its own if left out. */
  readonly run?: Run
  /** Directories in front of all others on its PATH. */
  readonly tools?: readonly string[]
  /** The Node that starts its steps; this process's own if left out. */
  readonly node?: string
  /** Extra environment variables of the job. */
  readonly env?: Readonly<Record<string, string>>
}

/** One job's machine, with the run's commit checked out. */
export interface RigMachine extends AsyncDisposable {
  readonly runner: Runner
  readonly checkout: string
  readonly run: Run
}

export interface Rig extends AsyncDisposable {
  readonly github: GithubState
  readonly repository: Repository
  readonly aws: AwsState
  readonly cloud: CloudState
  /** Faults of the three servers, to be changed at any time. */
  readonly faults: { readonly github: FaultBoard; readonly aws: FaultBoard; readonly cloud: FaultBoard }
  /** A plan key made for this rig. */
  readonly planKey: string
  /** The addressing inputs of a step on an environment: state in S3, providers from the playground's mirror. */
  inputs(environment: string): Record<string, string>
  /** Commits files to a branch, making it from `main` where it is new. `null` deletes a file. */
  commit(branch: string, message: string, files: Readonly<Record<string, string | null>>): Promise<string>
  readonly pulls: RigPulls
  /** A machine with a job of a run; disposing it ends the job and, when it started the run, the run. */
  job(job: RigJob): Promise<RigMachine>
  /** Subjects of a branch's history, newest first. */
  log(branch: string): Promise<string[]>
}

export interface RigOptions {
  /** The first commit on `main`. */
  readonly files: Readonly<Record<string, string>>
  /** Environments that have roles. */
  readonly environments: readonly string[]
}

/** Starts everything on loopback; disposing the rig stops and removes it all. */
export async function openRig({ files, environments }: RigOptions): Promise<Rig> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'wrenchproof-rig-'))
  stack.defer(async () => rm(directory, { recursive: true, force: true }))
  const faults = { github: { faults: [] }, aws: { faults: [] }, cloud: { faults: [] } }
  const github = stack.use(
    await githubState({ people: ['ada', 'bob'], repositories: [{ fullName: repositoryName, files }] }),
  )
  const servedGithub = stack.use(await serveGithub(github, faults.github))
  const repository = repositoryOf(github, repositoryName)
  const subject = `repo:acme@${repository.owner.id}/infrastructure@${repository.id}`
  const aws = awsOf({ environments, keys: `${servedGithub.issuerUrl}/.well-known/jwks`, subject })
  const servedAws = stack.use(await serveAws(aws, faults.aws))
  const cloud = cloudState({ account })
  const servedCloud = stack.use(await serveCloud(cloud, { faults: faults.cloud.faults, ...permissionsOf(aws) }))
  const { mirror } = installProvider({ directory: join(directory, 'provider') })
  const env = { ...servedAws.env, AWS_ENDPOINT_URL: servedCloud.url }
  const planKey = randomBytes(32).toString('base64')
  const pulls = rigPulls(github, repository, servedGithub.url)
  const rest = stack.move()

  return {
    github,
    repository,
    pulls,
    aws,
    cloud,
    faults,
    planKey,
    inputs: (environment) => ({
      environment,
      'plan-key': planKey,
      'provider-mirror': mirror,
      'backend-config': [
        `bucket=${stateBucket}`,
        `key=${environment}/terraform.tfstate`,
        `region=${region}`,
        'use_lockfile=true',
        'use_path_style=true',
      ].join('\n'),
    }),
    commit: async (branch, message, changed) =>
      commitFiles(repository.git, branch, { files: changed, message, from: 'main' }),
    log: async (branch) => {
      const { stdout } = await run('git', [
        '--git-dir',
        repository.git.directory,
        'log',
        '--format=%s',
        `refs/heads/${branch}`,
      ])
      return stdout.trim().split('\n')
    },
    job: async (wanted) =>
      machineOf(
        { github, repository, pulls, directory, env, actionEnv: async (job) => servedGithub.actionEnv(job) },
        wanted,
      ),
    [Symbol.asyncDispose]: async () => rest.disposeAsync(),
  }
}

/** The cloud asks IAM who is calling and whether they may. */
function permissionsOf(aws: AwsState): Pick<NonNullable<Parameters<typeof serveCloud>[1]>, 'identify' | 'authorize'> {
  return {
    identify: (credentials) => {
      const verdict = authorize(aws, credentials, { action: 'sts:GetCallerIdentity', resource: '*' })
      if (!verdict.allowed) return new AwsError(verdict.code, verdict.message, verdict.status)
      return { account: verdict.caller.account, arn: verdict.caller.arn, userId: verdict.caller.userId }
    },
    authorize: ({ credentials, action, resource }) => {
      const verdict = authorize(aws, credentials, { action, resource })
      return verdict.allowed ? undefined : verdict.message
    },
  }
}

interface Machinery {
  readonly github: GithubState
  readonly repository: Repository
  readonly pulls: RigPulls
  readonly directory: string
  readonly env: Readonly<Record<string, string>>
  readonly actionEnv: Awaited<ReturnType<typeof serveGithub>>['actionEnv']
}

async function machineOf(
  { github, repository, pulls, directory, env, actionEnv }: Machinery,
  wanted: RigJob,
): Promise<RigMachine> {
  const started = wanted.run ?? startRun(github, repository, await runOptions({ repository, pulls }, wanted))
  const { ref, sha } = started
  const workflow = repository.workflows.find(({ id }) => id === started.workflowId)?.path ?? ''
  const job = addJob(github, repository, started, {
    name: wanted.name,
    permissions: wanted.permissions,
    ...(wanted.environment === undefined ? {} : { environment: wanted.environment }),
  })
  const checkout = await mkdtemp(join(directory, 'checkout-'))
  const git = async (...args: string[]) =>
    run('git', ['-C', checkout, ...args], { env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } })
  await git('init', '--quiet')
  const refs =
    wanted.shallow === true
      ? ['--depth', '1', `file://${repository.git.directory}`, sha]
      : [repository.git.directory, '+refs/heads/*:refs/remotes/origin/*', '+refs/pull/*:refs/remotes/pull/*']
  await git('fetch', '--quiet', ...refs)
  await git('-c', 'advice.detachedHead=false', 'checkout', '--quiet', '--detach', sha)
  const variables = await actionEnv({ repository, run: started, job, permissions: wanted.permissions })
  const { GITHUB_TOKEN: token = '', ...given } = variables
  const runner = await fakeRunner({
    workspace: checkout,
    token,
    env: { ...env, ...wanted.env },
    actionEnv: given,
    apiUrl: given['GITHUB_API_URL'] ?? '',
    repository: repositoryName,
    repositoryId: String(repository.id),
    repositoryOwnerId: String(repository.owner.id),
    ref,
    sha,
    eventName: started.event,
    event: await payloadOf(repository, started),
    actor: started.actor.login,
    runId: String(started.id),
    runAttempt: String(started.attempt),
    workflowRef: `${repositoryName}/${workflow}@${ref}`,
    job: wanted.name,
    tools: [...(wanted.tools ?? []), findTool('terraform')],
    ...(wanted.node === undefined ? {} : { node: wanted.node }),
  })
  return {
    runner,
    checkout,
    run: started,
    async [Symbol.asyncDispose]() {
      await runner.runPosts()
      await runner[Symbol.asyncDispose]()
      finishJob(github, job, 'success')
      if (wanted.run === undefined) finishRun(github, started, 'success')
    },
  }
}

async function runOptions({ repository, pulls }: Pick<Machinery, 'repository' | 'pulls'>, wanted: RigJob) {
  const { event = 'push', ref = 'refs/heads/main', actor = 'ada', pull, queued = false } = wanted
  const file = pull === undefined ? 'deliver.yml' : 'pull-request.yml'
  const { workflow = `.github/workflows/${file}` } = wanted
  const of =
    pull === undefined
      ? { event, ref, sha: (await repository.git.resolve(ref))?.oid ?? '' }
      : await (queued ? pulls.queue(pull) : pulls.run(pull))
  return { workflow, actor, ...of }
}

/** What GitHub's payload of a pull request or a merge group says of its two sides, as far as steps read it. */
async function payloadOf({ git }: Repository, started: Run): Promise<unknown> {
  const { pullNumber: number, sha, headSha, headRef, headRepositoryId, baseRef } = started
  const base = (await git.resolve(`${sha}^1^{commit}`))?.oid
  if (started.event === 'merge_group')
    return {
      action: 'checks_requested',
      merge_group: { head_sha: sha, head_ref: started.ref, base_sha: base, base_ref: `refs/heads/${baseRef}` },
    }
  if (number === undefined) return {}
  return {
    action: 'synchronize',
    number,
    pull_request: {
      number,
      head: { sha: headSha, ref: headRef, repo: { id: headRepositoryId } },
      base: { ref: baseRef, sha: base },
    },
  }
}
