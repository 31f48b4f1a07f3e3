/** Plan and apply as jobs on different machines; GitHub keeps what travels between them. */
import { describe, expect, test } from '@jest/globals'
import { openRig, roleArn } from '@wrenchproof/playground/rig'
import type { Rig, RigJob } from '@wrenchproof/playground/rig'
import { badGateway, lostReply, primaryRateLimit, serverError, truncated } from '@wrenchproof/playground/github'
import { applyAction, planAction } from './scenario.ts'

async function team() {
  return openRig({
    environments: ['dev'],
    files: {
      'terraform/environments.yml': `environments:
  dev:
    branch: main
    approvals: 0
    account: "111111111111"
    region: us-east-2
    plan-role: ${roleArn('dev', 'plan')}
    apply-role: ${roleArn('dev', 'apply')}
`,
      'terraform/environments/dev/main.tf':
        'terraform {\n  backend "s3" {}\n}\nresource "terraform_data" "one" {\n  input = "a"\n}\n',
    },
  })
}

const permissions = { contents: 'write', actions: 'read', 'id-token': 'write' } as const

async function step(rig: Rig, action: string, inputs: Record<string, string> = {}, job: Partial<RigJob> = {}) {
  await using machine = await rig.job({ name: 'deliver', environment: 'dev', permissions, ...job })
  return await machine.runner.runAction(action, { ...rig.inputs('dev'), ...inputs })
}

async function planned(rig: Rig, job: Partial<RigJob> = {}) {
  const { outputs, log } = await step(rig, planAction, {}, job)
  const digest = outputs['plan-digest']
  if (digest === undefined) throw new Error(log)
  return digest
}

const applied = async (rig: Rig, digest: string, job: Partial<RigJob> = {}) =>
  step(rig, applyAction, { 'plan-digest': digest }, job)

/** What is asked only to tell people something: of a plan, what was reviewed; after an apply is recorded, its comment. */
const telling = /\/commits\/[0-9a-f]+\/pulls|\/comments|head_sha=/u

/** REST calls that are answered while something runs; artifact uploads and tokens are other services. */
async function restCalls(rig: Rig, run: () => Promise<unknown>): Promise<string[]> {
  const before = rig.github.answered.length
  await run()
  return rig.github.answered
    .slice(before)
    .filter(({ path }) => path.startsWith('/repos/'))
    .map(({ method, path }) => `${method} ${path}`)
}

test('a plan made in one run is applied in another, once, and the ledger says so', async () => {
  await using rig = await team()
  const digest = await planned(rig)
  const first = await applied(rig, digest)
  expect(first.log).toContain('dev: applied (serial none -> 1)')
  expect(first.outputs['record']).toBe((await rig.repository.git.resolve('refs/heads/ledger/dev'))?.oid)
  const again = await applied(rig, digest)
  expect(again.outputs).toMatchObject({ outcome: 'refused', refusal: 'CONSUMED' })
  expect(await rig.log('ledger/dev')).toEqual([
    expect.stringMatching(/^dev: applied 1 change of [0-9a-f]{7} \(serial none -> 1\)$/u),
    expect.stringMatching(/^dev: consumed plan [0-9a-f]{12} of [0-9a-f]{7} in run \d+$/u),
  ])
})

test('each step of a delivery talks to GitHub at most 12 times', async () => {
  await using rig = await team()
  await applied(rig, await planned(rig))
  await rig.commit('main', 'next', { 'terraform/environments/dev/next.tf': 'resource "terraform_data" "two" {}\n' })
  // Plan and apply are jobs of one run, as the workflows have them.
  await using run = await rig.job({ name: 'deliver', environment: 'dev', permissions })
  let digest = ''
  const planning = await restCalls(rig, async () => {
    digest = await planned(rig, { run: run.run })
  })
  const applying = await restCalls(rig, async () => applied(rig, digest, { run: run.run }))
  expect(await rig.log('ledger/dev')).toHaveLength(4)
  for (const calls of [planning, applying]) {
    const told = calls.filter((call) => telling.test(call))
    const worked = calls.filter((call) => !telling.test(call))
    expect(worked.length > 12 ? worked : []).toEqual([])
    expect(told.length > 4 ? told : []).toEqual([])
  }
})

test('a plan for an event that anybody may cause is FOREIGN_PLAN', async () => {
  await using rig = await team()
  const digest = await planned(rig, { event: 'issue_comment' })
  expect((await applied(rig, digest)).outputs).toMatchObject({ outcome: 'refused', refusal: 'FOREIGN_PLAN' })
})

test('a plan of another workflow is FOREIGN_PLAN', async () => {
  await using rig = await team()
  const digest = await planned(rig, { workflow: '.github/workflows/mine.yml' })
  expect((await applied(rig, digest)).outputs).toMatchObject({ outcome: 'refused', refusal: 'FOREIGN_PLAN' })
})

test('a ledger that somebody pushed to is LEDGER_TAMPERED, until it is adopted anew', async () => {
  await using rig = await team()
  await applied(rig, await planned(rig))
  await rig.commit('main', 'next', { 'terraform/environments/dev/next.tf': 'resource "terraform_data" "two" {}\n' })
  const digest = await planned(rig)
  await rig.commit('ledger/dev', 'dev: nothing to see here', { 'README.md': 'mine' })
  const refused = await applied(rig, digest)
  expect(refused.outputs).toMatchObject({ outcome: 'refused', refusal: 'LEDGER_TAMPERED' })
  const recovery = { recover: 'adopt', reason: 'somebody pushed to the ledger', 'plan-digest': '' }
  expect((await step(rig, applyAction, recovery)).log).toContain('adopted the state at serial 1')
  expect((await applied(rig, digest)).outputs).toMatchObject({ refusal: 'CONSUMED' })
  expect((await applied(rig, await planned(rig))).outputs).toMatchObject({ outcome: 'applied' })
})

describe('GitHub that fails', () => {
  const ref = { path: /\/git\/refs/u }
  test.each([
    ['a lost reply after the ledger was written', lostReply({ ...ref, method: 'POST' })],
    ['a bad gateway', badGateway({ ...ref, method: 'POST' })],
    ['a truncated answer', truncated({ path: /\/git\/trees$/u })],
    ['an error at the artifacts', serverError({ path: /\/actions\/artifacts/u })],
  ])('%s, once: applied once', async (_what, fault) => {
    await using rig = await team()
    const digest = await planned(rig)
    rig.faults.github.faults.push(fault)
    const result = await applied(rig, digest)
    expect(result.log).toContain('dev: applied')
    expect(await rig.log('ledger/dev')).toHaveLength(2)
  })

  test('a ledger that cannot be written: nothing is applied', async () => {
    await using rig = await team()
    const digest = await planned(rig)
    const result = await applied(rig, digest, { permissions: { ...permissions, contents: 'read' } })
    expect(result.exitCode).toBe(1)
    expect(result.log).toMatch(/PERMISSION_MISSING|LEDGER_UNWRITABLE/u)
    expect(result.log).toContain('contents: write')
    expect([...rig.aws.trail].filter(({ operation }) => operation === 'PutObject')).toEqual([])
  })

  test('a rate limit that lasts: nothing is applied, and the error says until when', async () => {
    await using rig = await team()
    const digest = await planned(rig)
    rig.faults.github.faults.push(
      primaryRateLimit({ resetAt: new Date(Date.now() + 3_000_000) }, { times: Infinity, path: /^\/repos\//u }),
    )
    const result = await applied(rig, digest)
    expect(result.exitCode).toBe(1)
    expect(result.log).toContain('RATE_LIMITED')
  })
})

describe('the pull request that brought the commit', () => {
  const writing = { ...permissions, 'pull-requests': 'write' } as const

  async function merged(rig: Rig) {
    const files = { 'terraform/environments/dev/next.tf': 'resource "terraform_data" "two" {}\n' }
    await rig.commit('feature', 'next', files)
    const pull = await rig.pulls.open('feature')
    await rig.pulls.merge(pull, 'squash')
    return { pull, digest: await planned(rig) }
  }

  test('is told the outcome, and told it anew in place', async () => {
    await using rig = await team()
    const { pull, digest } = await merged(rig)
    const before = rig.github.answered.length
    const first = await applied(rig, digest, { permissions: writing })
    const told = rig.github.answered.slice(before).filter(({ method, path }) => telling.test(`${method} ${path}`))
    expect(told.length > 4 ? told : []).toEqual([])
    const [comment] = rig.repository.comments
    expect(comment?.issueNumber).toBe(pull)
    for (const text of [comment?.body, first.summary]) {
      expect(text).toContain('## dev: applied')
      expect(text).toContain('- `terraform_data.two` (create)')
      expect(text).toContain(`/commit/${first.outputs['record'] ?? ''})`)
      expect(text).toMatch(/\| duration \| \d+\.\d s \|/u)
    }
    await applied(rig, digest, { permissions: writing })
    expect(rig.repository.comments.map(({ id, body }) => [id, body])).toEqual([
      [comment?.id, expect.stringContaining('## dev: refused (CONSUMED)')],
    ])
  })

  test('that cannot be told is a warning, and the apply is what it is', async () => {
    await using rig = await team()
    const { digest } = await merged(rig)
    const { outcome, outputs, log } = await applied(rig, digest)
    expect([outcome, outputs['outcome']]).toEqual(['success', 'applied'])
    expect(log).toContain('Give the job `permissions: pull-requests: write`')
    expect(rig.repository.comments).toEqual([])
  })

  test('that there is none of gets no comment and no warning', async () => {
    await using rig = await team()
    const { annotations, outputs } = await applied(rig, await planned(rig), { permissions: writing })
    expect([outputs['outcome'], annotations, rig.repository.comments]).toEqual(['applied', [], []])
  })
})
