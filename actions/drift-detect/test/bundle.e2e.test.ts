/** The shipped bundle, as the runner starts it, against the playground's GitHub, AWS and cloud. */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { addObject, changeObjects, findObjects, removeObjects } from '@wrenchproof/playground/cloud'
import { rootOf, secret, team } from './team.ts'
import type { Team } from './team.ts'

let made: Team
beforeAll(async () => {
  made = await team()
})
afterAll(async () => made[Symbol.asyncDispose]())

const issues = () => made.rig.repository.issues.map(({ number, state, title }) => `#${number} ${state}: ${title}`)
const stray = { type: 'aws_sqs_queue', region: 'us-east-2', attributes: { name: 'by-hand' } }
const tags = { ManagedBy: 'terraform', Environment: 'production' }

// One story, because a delivery takes seconds: each test goes on where the one before it ended.
test('never applied: unknown, with what to do, and no issue', async () => {
  const { status, log, outcome, outputs } = await made.look()
  expect({ outcome, status }).toEqual({ outcome: 'success', status: { production: 'unknown' } })
  expect(log).toContain(
    'production could not be looked at: the objects could not be looked at: never applied: deliver it once',
  )
  expect(outputs).toMatchObject({ drifted: 'false', issues: '{}', 'report-artifact': 'drift-report-none.production' })
  expect(issues()).toEqual([])
})

test('as delivered: clean, in a report of both kinds, with nothing written anywhere', async () => {
  await made.deliver('production')
  const written = made.rig.aws.trail.length
  const { status, outputs, summary, log } = await made.look()
  expect(log).toContain('production: clean')
  expect(status).toEqual({ production: 'clean' })
  expect(made.rig.aws.trail.slice(written).filter(({ operation }) => /Put|Delete/u.test(operation))).toEqual([])
  expect(issues()).toEqual([])
  expect(summary).toContain('| `production` | clean | nothing |  |')
  expect(made.rig.repository.artifacts.map(({ name }) => name)).toContain('drift-report-production')
  expect(outputs['report']).toMatch(/drift-report\/drift\.json$/u)
})

test('drift by hand: an issue with what changed, and proposals that are only text', async () => {
  changeObjects(made.rig.cloud, { type: 'aws_vpc' }, { attributes: { enable_dns_support: false } })
  removeObjects(made.rig.cloud, { type: 'aws_ssm_parameter', id: '/production/setting' })
  const { status, outputs, summary, outcome } = await made.look()
  expect({ status, outcome }).toEqual({ status: { production: 'drifted' }, outcome: 'success' })
  expect(outputs).toMatchObject({ drifted: 'true', issues: '{"production":1}' })
  expect(issues()).toEqual(['#1 open: Drift in production: 1 deleted, 1 settings'])
  expect(summary).toContain('- **deleted** `aws_ssm_parameter.setting` is gone')
  expect(summary).toContain('`enable_dns_support`: `true` is now `false`')
  expect(summary).toContain('enable_dns_support = false')
  expect(summary).toContain('[#1](https://github.com/acme/infrastructure/issues/1)')
})

test('the same again says nothing new; `fail-on-drift` fails', async () => {
  const { exitCode, log } = await made.look({ 'fail-on-drift': 'true' })
  expect(exitCode).toBe(1)
  expect(log).toContain('DRIFT: there is drift: production: drifted')
  expect(made.rig.repository.comments).toEqual([])
  expect(made.rig.repository.issues[0]?.body).toContain('seen 2 times')
})

test('a look that fails leaves the issue as it is, and other environments are seen all the same', async () => {
  await made.deliver('dev')
  const before = made.rig.repository.issues[0]?.body
  made.rig.cloud.faults.push({ operation: 'DescribeVpcs', times: null, effect: { kind: 'access-denied' } })
  const both = await made.look({ environments: 'all' }, { environment: 'production' })
  made.rig.cloud.faults.length = 0
  // The job's subject is production's: dev's role does not trust it.
  expect(both.status).toEqual({ dev: 'unknown', production: 'unknown' })
  expect(both.log).toMatch(/dev could not be looked at: .*(?:AccessDenied|trust)/u)
  expect(both.log).toMatch(/production could not be looked at: .*may not ec2:DescribeVpcs/u)
  expect(made.rig.repository.issues[0]?.body).toBe(before)
  expect((await made.look({ environments: 'd*' }, { environment: 'dev' })).status).toEqual({ dev: 'clean' })
})

test('put back by a delivery: closed by a clean look alone', async () => {
  await made.deliver('production')
  made.rig.cloud.faults.push({ operation: 'GetTagKeys', times: null, effect: { kind: 'access-denied' } })
  const dark = await made.look()
  expect(dark.status).toEqual({ production: 'unknown' })
  expect(dark.log).toContain('unmanaged objects could not be looked for: AccessDenied: ')
  expect(issues()).toEqual(['#1 open: Drift in production: 1 deleted, 1 settings'])
  made.rig.cloud.faults.length = 0
  expect((await made.look()).status).toEqual({ production: 'clean' })
  expect(issues()).toEqual(['#1 closed: Drift in production: 1 deleted, 1 settings'])
})

test('an object of ours in no state: unmanaged, with an import block, under the same issue', async () => {
  addObject(made.rig.cloud, { ...stray, id: 'https://queue', tags })
  const { status, summary } = await made.look()
  expect(status).toEqual({ production: 'drifted' })
  expect(issues()).toEqual(['#1 open: Drift in production: 1 unmanaged'])
  expect(summary).toContain(
    'import {\n  to = aws_sqs_queue.https_sqs_us_east_2_amazonaws_com_111111111111_by_hand\n  id = "https://sqs.us-east-2.amazonaws.com/111111111111/by-hand"\n}',
  )
  removeObjects(made.rig.cloud, { type: 'aws_sqs_queue' })
})

test('looks at once leave one issue, and a secret that moved is shown nowhere', async () => {
  changeObjects(
    made.rig.cloud,
    { id: '/production/secret' },
    { attributes: { value: `${secret}-2` }, tags: { ...tags, Is: secret } },
  )
  const looks = await Promise.all([made.look(), made.look(), made.look()])
  expect(looks.map(({ status }) => status)).toEqual(Array.from({ length: 3 }, () => ({ production: 'drifted' })))
  expect(issues()).toEqual(['#1 open: Drift in production: 1 security'])
  const texts = looks.flatMap(({ raw, summary, outputs }) => [raw, summary, JSON.stringify(outputs)])
  for (const text of [...texts, JSON.stringify(made.rig.repository.issues)]) expect(text).not.toContain(secret)
  expect(looks[0]?.summary).toContain('`value`: changed (`sensitive`)')
  changeObjects(made.rig.cloud, { id: '/production/secret' }, { attributes: { value: secret }, tags })
})

test('who was not looked at for too long is told, and that the schedule is away', async () => {
  // Every earlier run becomes three days older.
  const old = new Date(Date.now() - 3 * 86_400_000).toISOString()
  for (const run of made.rig.repository.runs) Object.assign(run, { createdAt: old })
  for (const workflow of made.rig.repository.workflows) workflow.state = 'disabled_manually'
  const { log, summary } = await made.look({}, { event: 'workflow_dispatch' })
  expect(log).toContain('nobody has looked at dev for too long')
  expect(log).not.toContain('nobody has looked at production')
  expect(summary).toContain('### Not watched')
  expect(log).toContain(`the schedule last ran on ${old.slice(0, 10)}`)
  expect(log).toContain('GitHub says of this workflow: disabled_manually')
})

test('a change of the code waits: pending, and no issue stays open for it', async () => {
  await made.rig.commit('main', 'next', { 'terraform/environments/production/main.tf': rootOf('production', 'two') })
  const { status, summary } = await made.look()
  expect(status).toEqual({ production: 'pending' })
  expect(summary).toContain('waits to be applied')
  expect(issues()).toEqual(['#1 closed: Drift in production: 1 security'])
})

test('what is delivered while it is looked at is not judged by what was before', async () => {
  // The look asks twice where the ledger stands; the second time, a delivery comes in between.
  made.rig.faults.github.faults.push({
    kind: 'hold',
    method: 'GET',
    path: /\/branches\/ledger/u,
    after: 1,
    reached: async () => made.deliver('production'),
  })
  const { status, log } = await made.look()
  expect(status).toEqual({ production: 'unknown' })
  expect(log).toContain('something was delivered while it was looked at; the next look tells')
  expect((await made.look()).status).toEqual({ production: 'clean' })
})

test('a noise list, a plan key, housekeeping, and the report of it', async () => {
  await made.rig.commit('main', 'noise', {
    'terraform/drift-noise.yml': `noise:
  - { address: aws_vpc.main, attribute: tags, reason: scanner, owner: security, expires: 2999-01-01 }
`,
  })
  const vpcs = findObjects(made.rig.cloud, { type: 'aws_vpc', tags })
  changeObjects(made.rig.cloud, { type: 'aws_vpc', id: vpcs[0]?.id }, { tags: { ...tags, Name: 'scanned' } })
  addObject(made.rig.cloud, {
    type: 'aws_eip',
    id: 'eipalloc-1',
    region: 'us-east-2',
    attributes: { public_ip: '192.0.2.1' },
  })
  await using machine = await made.rig.job({
    name: 'drift',
    environment: 'production',
    permissions: { contents: 'read', 'id-token': 'write' },
  })
  const inputs = made.rig.inputs('production')
  const { outputs, log } = await machine.runner.runAction(join(import.meta.dirname, '..'), {
    'plan-key': made.rig.planKey,
    'provider-mirror': inputs['provider-mirror'] ?? '',
    'backend-config': inputs['backend-config'] ?? '',
    environments: 'production',
    issue: 'false',
    housekeeping: 'true',
    overdue: '0h',
  })
  expect(log).toContain('production: clean')
  const file = outputs['report'] ?? ''
  const report: unknown = JSON.parse(await readFile(file, 'utf8'))
  expect(report).toMatchObject({
    ledgerVerified: true,
    environments: [
      { environment: 'production', status: 'clean', muted: [{ address: 'aws_vpc.main', path: 'tags.Name' }] },
    ],
    housekeeping: [{ leftovers: [{ kind: 'address', name: 'eipalloc-1 (192.0.2.1)' }] }],
  })
  expect(await readFile(join(dirname(file), 'drift.html'), 'utf8')).toContain('<h1>Drift of acme/infrastructure</h1>')
})
