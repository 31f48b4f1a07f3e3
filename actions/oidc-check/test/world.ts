/** A repository with two environments, GitHub's issuer, and an account whose roles trust it: all healthy to begin with. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { awsState, serveAws } from '@wrenchproof/playground/aws'
import type { AccountInit } from '@wrenchproof/playground/aws'
import { addJob, githubIssuer, githubState, repositoryOf, serveGithub, startRun } from '@wrenchproof/playground/github'

export const ACCOUNT = '111111111111'
export const HOST = 'token.actions.githubusercontent.com'
export const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/${HOST}`
export const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`

const ENVIRONMENTS = `environments:
  dev:
    branch: develop
    account: '${ACCOUNT}'
    region: us-east-2
    approvals: 0
    plan-role: ${roleArn('dev-plan')}
    apply-role: ${roleArn('dev-apply')}
  production:
    branch: main
    hotfix-branch: hotfix/*
    account: '${ACCOUNT}'
    region: us-east-2
    plan-role: ${roleArn('production-plan')}
    apply-role: ${roleArn('production-apply')}
`

export type Trust = { Version: string; Statement: Record<string, unknown>[] }

/** Trusts jobs of these subjects, by names, audience and repository. */
export function trust(subjects: readonly string[]): Trust {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: PROVIDER },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${HOST}:aud`]: 'sts.amazonaws.com',
            [`${HOST}:repository_id`]: '42',
            [`${HOST}:sub`]: subjects,
          },
        },
      },
    ],
  }
}

const SUBJECT = 'repo:acme@7/infra@42'
const allow = (actions: readonly string[], resource: string | readonly string[]) => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
})
const policy = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements })

function roleOf(environment: string, purpose: 'plan' | 'apply') {
  const state = `arn:aws:s3:::state/${environment}/terraform.tfstate`
  const bucket = 'arn:aws:s3:::state'
  const looks = [
    's3:GetBucketVersioning',
    's3:GetEncryptionConfiguration',
    's3:GetBucketPublicAccessBlock',
    's3:GetBucketPolicy',
  ]
  const reads = [
    allow(['s3:ListBucket', ...looks], bucket),
    allow(['s3:GetObject'], state),
    allow(['ec2:Describe*'], '*'),
  ]
  const writes = [
    allow(['s3:PutObject'], state),
    allow(['s3:PutObject', 's3:GetObject', 's3:DeleteObject'], `${state}.tflock`),
    allow(['ec2:CreateVpc'], '*'),
  ]
  return {
    trust: trust([`${SUBJECT}:environment:${environment}`, ...(purpose === 'plan' ? [`${SUBJECT}:pull_request`] : [])]),
    inline: { access: policy(...reads, ...(purpose === 'apply' ? writes : [])) },
  }
}

/** A healthy account. */
export function healthyAccount(): AccountInit {
  return {
    oidcProviders: [{ url: githubIssuer, clientIds: ['sts.amazonaws.com'] }],
    roles: {
      'dev-plan': roleOf('dev', 'plan'),
      'dev-apply': roleOf('dev', 'apply'),
      'production-plan': roleOf('production', 'plan'),
      'production-apply': roleOf('production', 'apply'),
      doctor: {
        trust: trust([`${SUBJECT}:environment:dev`, `${SUBJECT}:pull_request`, `${SUBJECT}:ref:refs/heads/main`]),
        attached: ['arn:aws:iam::aws:policy/IAMReadOnlyAccess'],
      },
    },
  }
}

/** Settings of the state's backend for an environment. */
export const backend = (environment = 'dev') => `bucket=state\nkey=${environment}/terraform.tfstate\nregion=us-east-2`

export interface WorldOptions {
  /** Of the job; none if null. */
  readonly environment?: string | null
  readonly event?: string
  readonly ref?: string
  readonly fork?: boolean
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>>
  /** Files of the checkout beside the environments file. */
  readonly files?: Readonly<Record<string, string>>
  readonly immutableSubject?: boolean
}

export type World = Awaited<ReturnType<typeof world>>

/** Makes it; break what you like through `aws`, `github`, `job` and their fault boards. */
export async function world(options: WorldOptions = {}) {
  const { event = 'push', ref = 'refs/heads/develop', fork = false, immutableSubject = true } = options
  const environment = options.environment === undefined ? 'dev' : options.environment
  const top = await mkdtemp(join(tmpdir(), 'wrenchproof-oidc-'))
  for (const [name, text] of Object.entries({ 'terraform/environments.yml': ENVIRONMENTS, ...options.files })) {
    await mkdir(dirname(join(top, name)), { recursive: true })
    await writeFile(join(top, name), text)
  }
  const git = async (...args: string[]) => promisify(execFile)('git', args, { cwd: top })
  await git('init', '--quiet')
  await git('add', '--all')

  const github = await githubState({
    people: ['alice'],
    repositories: [{ fullName: 'acme/infra', id: 42, ownerId: 7, immutableSubject, files: { 'a.txt': 'a' } }],
  })
  const githubFaults = { faults: [] }
  const githubServer = await serveGithub(github, githubFaults)
  const repository = repositoryOf(github, 'acme/infra')
  const workflow = '.github/workflows/oidc.yml'
  const started = startRun(github, repository, {
    workflow,
    event,
    ref,
    sha: 'a'.repeat(40),
    actor: 'alice',
    ...(fork ? { headRepositoryId: 99 } : {}),
  })
  const job = addJob(github, repository, started, { name: 'check', ...(environment === null ? {} : { environment }) })
  const aws = awsState({
    accounts: { [ACCOUNT]: healthyAccount(), '222222222222': {} },
    buckets: {
      state: {
        versioning: true,
        tlsOnly: true,
        objects: { 'dev/terraform.tfstate': '{}', 'production/terraform.tfstate': '{"secret":"hunter2"}' },
      },
    },
    keySets: { [githubIssuer]: `${githubServer.issuerUrl}/.well-known/jwks` },
  })
  const awsFaults: { faults: import('../../../playground/http/faults.ts').Fault[] } = { faults: [] }
  const awsServer = await serveAws(aws, awsFaults)
  const identity = { repository, run: started, job }
  const permissions = options.permissions ?? { 'id-token': 'write', contents: 'read', actions: 'read' }
  const payload = event === 'pull_request' ? { pull_request: { head: { repo: { id: fork ? 99 : 42 } } } } : { ref }
  return {
    path: top,
    git,
    github,
    githubServer,
    repository,
    identity,
    aws,
    awsFaults,
    awsServer,
    account: aws.accounts.get(ACCOUNT) ?? fail(),
    role: (name: string) => aws.accounts.get(ACCOUNT)?.roles.get(name) ?? fail(),
    bucket: () => aws.buckets.get('state') ?? fail(),
    payload,
    fork,
    /** Calls of STS that were made. */
    calls: () => aws.trail.filter(({ service }) => service === 'sts'),
    actionEnv: async () => githubServer.actionEnv({ ...identity, permissions }),
    [Symbol.asyncDispose]: async () => {
      await awsServer[Symbol.asyncDispose]()
      await githubServer[Symbol.asyncDispose]()
      await github[Symbol.asyncDispose]()
      await rm(top, { recursive: true, force: true })
    },
  }
}

function fail(): never {
  throw new Error('the world has none of that name')
}
