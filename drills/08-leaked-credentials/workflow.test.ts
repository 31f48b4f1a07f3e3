/** The workflow itself, dispatched by people: who may start it, with what, and what it leaves behind. */
import { chmod, copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { awsState, serveAws } from '../../playground/aws/index.ts'
import type { AwsState } from '../../playground/aws/index.ts'
import {
  commitFiles,
  environmentOf,
  githubIssuer,
  githubState,
  repositoryOf,
  serveGithub,
  timestamp,
} from '../../playground/github/index.ts'
import type { GithubState } from '../../playground/github/index.ts'
import { dispatchEvent, workflowService } from '../../playground/workflows/index.ts'
import type { RunResult, WorkflowService } from '../../playground/workflows/index.ts'

const top = join(import.meta.dirname, '../..')
const workflow = '.github/workflows/revoke-sessions.yml'
const account = '222222222222'
const right = { account, roles: 'dev-plan dev-apply', reason: 'a key in a log' }

let stack: AsyncDisposableStack
let github: GithubState
let aws: AwsState
let service: WorkflowService
let reviewed: 'approved' | 'rejected'

/** Trusts jobs of one GitHub environment. */
const trust = (environment: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': `repo:acme@9001/infrastructure@42:environment:${environment}`,
        },
      },
    },
  ],
})

beforeAll(async () => {
  await using opening = new AsyncDisposableStack()
  const bin = await mkdtemp(join(tmpdir(), 'wrenchproof-revoke-'))
  opening.defer(async () => rm(bin, { recursive: true, force: true }))
  await copyFile(join(import.meta.dirname, 'aws-cli.mjs'), join(bin, 'aws'))
  await chmod(join(bin, 'aws'), 0o755)
  const files = { [workflow]: await readFile(join(top, workflow), 'utf8') }
  github = opening.use(
    await githubState({
      people: ['ada', 'bob'],
      repositories: [{ fullName: 'acme/infrastructure', id: 42, ownerId: 9001, files }],
    }),
  )
  const repository = repositoryOf(github, 'acme/infrastructure')
  await commitFiles(repository.git, 'feature/x', { files: { a: '1' }, message: 'A branch', from: 'main' })
  const at = timestamp(github)
  const settings = { WRENCHPROOF_LIVE: 'true', WRENCHPROOF_RESPONDER_ROLE: 'responder' }
  repository.variables = Object.entries(settings).map(([name, value]) => ({
    name,
    value,
    createdAt: at,
    updatedAt: at,
  }))
  Object.assign(environmentOf(github, repository, 'incident'), { branchPolicy: ['main'], reviewers: ['bob'] })
  const server = opening.use(await serveGithub(github))
  aws = awsState({
    accounts: {
      [account]: {
        roles: {
          responder: { trust: trust('incident'), attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
          'dev-plan': { trust: trust('dev') },
          'dev-apply': { trust: trust('dev') },
        },
        oidcProviders: [{ url: githubIssuer, clientIds: ['sts.amazonaws.com'] }],
      },
    },
    keySets: { [githubIssuer]: `${server.issuerUrl}/.well-known/jwks` },
  })
  const served = opening.use(await serveAws(aws))
  service = opening.use(
    await workflowService({
      github,
      server,
      env: { ...served.env, DRILL_SDK: join(top, 'packages/aws/package.json') },
      tools: [bin, dirname(process.execPath)],
      approve: () => ({ by: 'bob', state: reviewed, comment: 'Go.' }),
    }),
  )
  stack = opening.move()
}, 60_000)

afterAll(async () => stack.disposeAsync())

async function dispatch(inputs: Readonly<Record<string, string>>, ref = 'main'): Promise<RunResult> {
  const repository = repositoryOf(github, 'acme/infrastructure')
  const event = await dispatchEvent({ state: github, repository, actor: 'ada' }, { workflow, ref, inputs })
  const handle = await service.start({ repository, workflow, event })
  return handle.done
}

const said = ({ jobs }: RunResult): string =>
  jobs.flatMap((job) => [job.log, ...job.annotations.map(({ message }) => message)]).join('\n')

test.each<[string, Readonly<Record<string, string>>, string, string]>([
  ['a branch that the environment does not let in', right, 'feature/x', 'is not allowed to deploy to incident'],
  ['a role with a command in it', { ...right, roles: 'dev-apply; id' }, 'main', 'roles: must be names'],
  ['no account', { ...right, account: '1234' }, 'main', 'account: must be twelve digits'],
  ['a blank reason', { ...right, reason: ' ' }, 'main', 'reason: must say why'],
])('%s is refused before there is a credential', async (_, inputs, ref, text) => {
  reviewed = 'approved'
  const run = await dispatch(inputs, ref)
  expect(run.conclusion).toBe('failure')
  expect(said(run)).toContain(text)
  expect([github.oidc.issued, aws.trail]).toEqual([0, []])
})

test('what the reviewers do not let pass has no credential', async () => {
  reviewed = 'rejected'
  const run = await dispatch(right)
  expect(run.conclusion).toBe('failure')
  expect([github.oidc.issued, aws.trail]).toEqual([0, []])
})

test('once somebody else approved, the sessions of each role are denied, by the responder alone', async () => {
  reviewed = 'approved'
  const run = await dispatch(right)
  expect(run.conclusion).toBe('success')
  const { roles } = aws.accounts.get(account) ?? { roles: new Map() }
  for (const name of ['dev-plan', 'dev-apply'])
    expect(roles.get(name)?.inline.get('AWSRevokeOlderSessions')).toContain('aws:TokenIssueTime')
  expect(roles.get('responder')?.inline.has('AWSRevokeOlderSessions')).toBe(false)
  expect(run.jobs[0]?.summary).toContain('**dev-apply**: sessions issued before')
  const callers = aws.trail.filter(({ operation }) => operation === 'AssumeRoleWithWebIdentity')
  expect(new Set(callers.map(({ resource }) => resource))).toEqual(new Set([`arn:aws:iam::${account}:role/responder`]))
})
