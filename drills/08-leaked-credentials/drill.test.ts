/** What if AWS credentials leak? Nothing of ours prints them; and a session that is out is ended by one workflow. */
import { chmod, copyFile, mkdir, readFile, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { authorize } from '../../playground/aws/index.ts'
import type { AwsCredentials } from '../../playground/aws/index.ts'
import { fakeRunner } from '../../playground/runner/index.ts'
import { check } from '../../actions/oidc-check/test/check.ts'
import { health } from '../../actions/oidc-check/src/report/health.ts'
import { ACCOUNT, trust, world } from '../../actions/oidc-check/test/world.ts'
import type { World } from '../../actions/oidc-check/test/world.ts'

const top = join(import.meta.dirname, '../..')

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly if: string; readonly steps: readonly { readonly run: string; readonly env: object }[] }>
  >
}

/** The world with a responder, whose job runs in the environment `incident`. */
async function incident() {
  const at = await world({ environment: 'incident' })
  const mayRevoke = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iam:PutRolePolicy', Resource: `arn:aws:iam::${ACCOUNT}:role/dev-*` }],
  }
  at.account.roles.set('responder', {
    ...at.role('doctor'),
    name: 'responder',
    arn: `arn:aws:iam::${ACCOUNT}:role/responder`,
    id: 'AROARESPONDER',
    trust: JSON.stringify(trust(['repo:acme@7/infra@42:environment:incident'])),
    inline: new Map([['revoke', JSON.stringify(mayRevoke)]]),
    attached: new Set(),
  })
  return at
}

/** Runs the workflow's own script as the runner would, with a stand-in for the AWS CLI. */
async function revoke(at: World, inputs: Readonly<Record<string, string>>) {
  const workflow = parse(await readFile(join(top, '.github/workflows/revoke-sessions.yml'), 'utf8')) as Workflow
  const script = workflow.jobs['revoke']?.steps[0]?.run ?? ''
  const bin = join(at.path, 'bin')
  await mkdir(bin)
  await copyFile(join(import.meta.dirname, 'aws-cli.mjs'), join(bin, 'aws'))
  await chmod(join(bin, 'aws'), 0o755)
  const { GITHUB_TOKEN: _, ...actionEnv } = await at.actionEnv()
  await using job = await fakeRunner({
    workspace: at.path,
    runId: '9001',
    env: { ...at.awsServer.env, ...inputs, DRILL_SDK: join(top, 'packages/aws/package.json') },
    actionEnv,
    tools: [bin, dirname(process.execPath)],
  })
  const step = await job.startStep({ run: script, shell: 'bash' }).done
  return { step, left: await readdir(job.temp) }
}

function sessionOf(at: World, role: string): AwsCredentials & { readonly sessionToken: string } {
  const [accessKeyId = '', key] =
    [...at.aws.accessKeys].findLast(([, each]) => each.kind === 'session' && each.role === role) ?? []
  return { accessKeyId, secretAccessKey: key?.secret ?? '', sessionToken: key?.kind === 'session' ? key.token : '' }
}

const wish = { action: 's3:GetObject', resource: 'arn:aws:s3:::state/dev/terraform.tfstate' }

test('a session that leaked is ended, one that is opened afterwards works, other roles are left alone', async () => {
  await using at = await incident()
  const both = trust(['repo:acme@7/infra@42:environment:dev', 'repo:acme@7/infra@42:environment:incident'])
  for (const role of ['dev-plan', 'dev-apply']) at.role(role).trust = JSON.stringify(both)
  expect(health(await check(at, { which: 'both' }))).toBe('true')
  const leaked = sessionOf(at, 'dev-apply')
  const other = sessionOf(at, 'dev-plan')
  expect(authorize(at.aws, leaked, wish).allowed).toBe(true)

  const { step, left } = await revoke(at, {
    ACCOUNT,
    ROLES: 'dev-apply',
    REASON: 'key in a log',
    RESPONDER: 'responder',
  })
  expect(step.log).toContain('dev-apply: sessions issued before')
  expect(step.outcome).toBe('success')
  expect(left.filter((file) => /token|revoke/u.test(file))).toEqual([])
  expect(authorize(at.aws, leaked, wish)).toMatchObject({ allowed: false, code: 'AccessDenied' })
  expect(authorize(at.aws, other, wish).allowed).toBe(true)

  at.aws.clock = () => new Date(Date.now() + 3000)
  expect(health(await check(at, { which: 'apply' }))).toBe('true')
  expect(authorize(at.aws, sessionOf(at, 'dev-apply'), wish).allowed).toBe(true)
})

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['a role with a command in it', { ROLES: 'dev-apply; id' }, 'roles: must be names'],
  ['no account', { ACCOUNT: '1234' }, 'account: must be twelve digits'],
  ['no responder', { RESPONDER: '' }, 'WRENCHPROOF_RESPONDER_ROLE must name a role'],
])('%s is refused before anything is asked', async (_, wrong, line) => {
  await using at = await incident()
  const right = { ACCOUNT, ROLES: 'dev-apply', REASON: 'x', RESPONDER: 'responder' }
  const { step } = await revoke(at, { ...right, ...wrong })
  expect(step.outcome).toBe('failure')
  expect(step.annotations.map(({ message }) => message).join('\n')).toContain(line)
  expect(at.calls()).toHaveLength(0)
})

test('a role that the responder may not touch stays as it is, and the step is red', async () => {
  await using at = await incident()
  const { step } = await revoke(at, { ACCOUNT, ROLES: 'production-apply', REASON: 'x', RESPONDER: 'responder' })
  expect(step.outcome).toBe('failure')
  expect(at.role('production-apply').inline.has('AWSRevokeOlderSessions')).toBe(false)
})

test('a live repository alone runs it', async () => {
  const workflow = parse(await readFile(join(top, '.github/workflows/revoke-sessions.yml'), 'utf8')) as Workflow
  expect(workflow.jobs['revoke']?.if).toBe("vars.WRENCHPROOF_LIVE == 'true'")
})
