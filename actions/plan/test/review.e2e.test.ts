/** A change on its way: planned on its pull request, merged in each of GitHub's ways, planned again for delivery. */
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { lostReply } from '@wrenchproof/playground/github'
import { openRig, roleArn } from '@wrenchproof/playground/rig'
import type { MergeMethod, Rig, RigJob } from '@wrenchproof/playground/rig'

const action = join(import.meta.dirname, '..')
const root = 'terraform/environments/dev'
const world = 'variable "world" {\n  default = "calm"\n}\n'
const one = (name: string) => `resource "terraform_data" "${name}" {\n  input = var.world\n}\n`

async function team() {
  const rig = await openRig({
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
      [`${root}/main.tf`]: `terraform {\n  backend "s3" {}\n}\n${world}`,
    },
  })
  await rig.commit('feature', 'one', { [`${root}/one.tf`]: one('one') })
  return { rig, pull: await rig.pulls.open('feature'), [Symbol.asyncDispose]: async () => rig[Symbol.asyncDispose]() }
}

const permissions = { contents: 'read', actions: 'read', 'pull-requests': 'write', 'id-token': 'write' } as const

/** A preview as pull-request.yml has it: no GitHub environment, and no plan key. */
async function preview(rig: Rig, pull: number, inputs: Record<string, string> = {}, job: Partial<RigJob> = {}) {
  await using machine = await rig.job({ name: 'plan dev', pull, permissions, ...job })
  return await machine.runner.runAction(action, { ...rig.inputs('dev'), 'plan-key': '', ...inputs })
}

async function delivery(rig: Rig, env: Record<string, string> = {}) {
  const job = { name: 'deliver', environment: 'dev', permissions, env }
  await using machine = await rig.job(job)
  return await machine.runner.runAction(action, rig.inputs('dev'))
}

const bodies = (rig: Rig) => rig.repository.comments.map(({ body }) => body)

test('a pull request is planned without a key: a comment, a record and a report, and nothing sealed', async () => {
  await using made = await team()
  const { rig, pull } = made
  const { outcome, outputs, log, summary } = await preview(rig, pull)
  expect(log).toContain('dev: 1 to create; a preview, nothing is sealed')
  expect(outcome).toBe('success')
  const tree = await rig.repository.git.text(['rev-parse', `refs/pull/${pull}/merge^{tree}`])
  expect(outputs).toMatchObject({
    mode: 'preview',
    'plan-name': '',
    'plan-digest': '',
    reviewed: '',
    'review-name': expect.stringMatching(new RegExp(`^review-dev-${tree}-\\d+-1$`, 'u')),
    'report-url': expect.stringMatching(
      /^https:\/\/github\.com\/acme\/infrastructure\/actions\/runs\/\d+\/artifacts\/\d+$/u,
    ),
    'comment-url': expect.stringContaining(`/pull/${pull}#issuecomment-`),
  })
  const [comment = '', ...others] = bodies(rig)
  expect(others).toEqual([])
  for (const text of [comment, summary]) {
    expect(text).toContain('## dev: 1 to create')
    expect(text).toContain('terraform_data.one')
    expect(text).toContain(`[full report](${outputs['report-url'] ?? ''})`)
  }
  expect(rig.repository.artifacts.map(({ mimeType, name }) => `${mimeType} ${name}`).toSorted()).toEqual([
    `application/zip ${outputs['review-name'] ?? ''}`,
    expect.stringMatching(/^text\/html plan-dev-[0-9a-f]{12}-\d+-1\.html$/u),
  ])
  const kept = [...rig.github.blobs.values()].map(({ content }) => content?.toString('utf8') ?? '')
  expect(kept).toContainEqual(expect.stringMatching(/^<!doctype html>.*terraform_data\.one/su))
})

test('the next push updates the comment in place and says what changed', async () => {
  await using made = await team()
  const { rig, pull } = made
  const first = await preview(rig, pull)
  await rig.commit('feature', 'two', { [`${root}/two.tf`]: one('two') })
  const second = await preview(rig, pull)
  expect(second.outputs['comment-url']).toBe(first.outputs['comment-url'])
  expect(bodies(rig)).toEqual([expect.stringContaining('**Since the last comment: the effects changed**: 1 new.')])
})

test('a run that was overtaken leaves the newer comment alone', async () => {
  await using made = await team()
  const { rig, pull } = made
  await using slow = await rig.job({ name: 'plan dev', pull, permissions })
  await rig.commit('feature', 'two', { [`${root}/two.tf`]: one('two') })
  await preview(rig, pull)
  await slow.runner.runAction(action, { ...rig.inputs('dev'), 'plan-key': '' })
  expect(bodies(rig)).toEqual([expect.stringContaining('terraform_data.two')])
})

describe('one comment in the end', () => {
  test('after a lost reply', async () => {
    await using made = await team()
    made.rig.faults.github.faults.push(lostReply({ method: 'POST', path: /\/comments$/u }))
    expect((await preview(made.rig, made.pull)).outcome).toBe('success')
    expect(bodies(made.rig)).toHaveLength(1)
  })

  test('after two runs at once', async () => {
    await using made = await team()
    const { rig, pull } = made
    const results = await Promise.all([preview(rig, pull), preview(rig, pull)])
    expect(results.map(({ outcome }) => outcome)).toEqual(['success', 'success'])
    expect(bodies(rig)).toHaveLength(1)
  })
})

describe('a comment that cannot be written', () => {
  const refused = { ...permissions, 'pull-requests': 'read' } as const

  test('is a warning with its fix, and the plan is good', async () => {
    await using made = await team()
    const { outcome, annotations, outputs } = await preview(made.rig, made.pull, {}, { permissions: refused })
    expect(outcome).toBe('success')
    expect(outputs).toMatchObject({ summary: '1 to create', 'comment-url': '' })
    const warnings = annotations.filter(({ level }) => level === 'warning').map(({ message }) => message)
    expect(warnings).toEqual([expect.stringContaining('Give the job `permissions: pull-requests: write`')])
  })

  test('fails the step where a comment is required', async () => {
    await using made = await team()
    const required = { comment: 'required' }
    const { exitCode, log } = await preview(made.rig, made.pull, required, { permissions: refused })
    expect(exitCode).toBe(1)
    expect(log).toContain('PERMISSION_MISSING')
  })

  test('is not asked for where none is wanted', async () => {
    await using made = await team()
    const none = { comment: 'false' }
    expect((await preview(made.rig, made.pull, none, { permissions: refused })).annotations).toEqual([])
  })
})

test('artifacts that cannot be kept are warnings, and the plan is good', async () => {
  await using made = await team()
  // Not 5xx: those the official client sends again for half a minute.
  const response = { status: 403, headers: { 'content-type': 'application/json' }, body: '{"msg":"no"}' }
  made.rig.faults.github.faults.push({ kind: 'answer', path: /CreateArtifact$/u, times: Infinity, response })
  const { outcome, log } = await preview(made.rig, made.pull)
  expect(outcome).toBe('success')
  expect(log).toContain('the review record could not be kept')
  expect(bodies(made.rig)).toEqual([expect.stringContaining('terraform_data.one')])
})

describe('the delivery after the merge', () => {
  test.each<MergeMethod>(['merge', 'squash', 'rebase'])('by %s is what was reviewed', async (method) => {
    await using made = await team()
    const { rig, pull } = made
    await preview(rig, pull)
    await rig.pulls.merge(pull, method)
    const { outputs, summary } = await delivery(rig)
    expect(outputs).toMatchObject({ mode: 'delivery', reviewed: 'same', 'comment-url': '' })
    expect(outputs['report-url']).toContain('/artifacts/')
    expect(summary).toContain('Reviewed: same.')
    expect(bodies(rig)).toHaveLength(1)
  })

  test('of a world that changed since is different, and says in what', async () => {
    await using made = await team()
    const { rig, pull } = made
    await preview(rig, pull)
    await rig.pulls.merge(pull, 'squash')
    const { outputs, summary, log } = await delivery(rig, { TF_VAR_world: 'stormy' })
    expect(outputs).toMatchObject({ reviewed: 'different', 'plan-digest': expect.stringMatching(/^[0-9a-f]{64}$/u) })
    expect(log).toContain('dev: this is not what was reviewed: run ')
    expect(summary).toContain('**Reviewed: different.**')
    expect(summary).toContain('`terraform_data.one`: changed')
  })

  test('of a base that moved meanwhile was never reviewed', async () => {
    await using made = await team()
    const { rig, pull } = made
    await preview(rig, pull)
    await rig.commit('main', 'other', { [`${root}/other.tf`]: one('other') })
    await rig.pulls.merge(pull, 'merge')
    expect((await delivery(rig)).outputs['reviewed']).toBe('none')
  })

  test('of a commit that no pull request brought was never reviewed', async () => {
    await using made = await team()
    expect((await delivery(made.rig)).outputs['reviewed']).toBe('none')
  })

  test('takes no record of another workflow', async () => {
    await using made = await team()
    const { rig, pull } = made
    await preview(rig, pull, {}, { workflow: '.github/workflows/mine.yml' })
    await rig.pulls.merge(pull, 'squash')
    expect((await delivery(rig)).outputs['reviewed']).toBe('none')
  })

  test('takes no record of a fork', async () => {
    await using made = await team()
    const { rig, pull } = made
    await preview(rig, pull)
    for (const run of rig.repository.runs) Object.assign(run, { headRepositoryId: run.headRepositoryId + 1 })
    await rig.pulls.merge(pull, 'squash')
    expect((await delivery(rig)).outputs['reviewed']).toBe('none')
  })

  test('with a broken record goes on without it', async () => {
    await using made = await team()
    const { rig, pull } = made
    await preview(rig, pull)
    for (const { name, blob } of rig.repository.artifacts)
      if (name.startsWith('review-')) rig.github.blobs.set(blob, { blocks: new Map(), content: Buffer.from('no zip') })
    await rig.pulls.merge(pull, 'squash')
    expect((await delivery(rig)).outputs).toMatchObject({ reviewed: 'none', mode: 'delivery' })
  })
})

test('a merge queue plans its group, on the pull request, and delivers that very commit as reviewed', async () => {
  await using made = await team()
  const { rig, pull } = made
  const { outputs } = await preview(rig, pull, {}, { queued: true })
  expect(outputs).toMatchObject({
    mode: 'preview',
    create: '1',
    'comment-url': expect.stringContaining(`/pull/${pull}#`),
  })
  expect(bodies(rig)).toEqual([expect.stringContaining('terraform_data.one')])
  const [group = ''] = (
    await rig.repository.git.text(['for-each-ref', '--format=%(objectname)', 'refs/heads/gh-readonly-queue/'])
  ).split('\n')
  await rig.repository.git.text(['update-ref', 'refs/heads/main', group])
  expect((await delivery(rig)).outputs).toMatchObject({ mode: 'delivery', reviewed: 'same' })
})

test('what is kept of a review holds no secret', async () => {
  await using made = await team()
  const { rig, pull } = made
  const canary = 'hunter2-SECRET-canary'
  await rig.commit('feature', 'secret', {
    [`${root}/secret.tf`]: `variable "password" {
  sensitive = true
  default   = "${canary}"
}
resource "terraform_data" "secret" {
  input = var.password
}
`,
  })
  const { raw, summary } = await preview(rig, pull)
  const kept = [...rig.github.blobs.values()].map(({ content }) => content?.toString('latin1') ?? '')
  for (const text of [raw, summary, ...bodies(rig), ...kept]) expect(text).not.toContain(canary)
  expect(kept.join('')).toContain('terraform_data.secret')
})
