/** What goes wrong around the state, on the S3 backend; each fact by its name in the design's measurements. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { commitAndRefuse, rawEntries, refuse } from '@wrenchproof/playground/aws'
import { openRig, roleArn, stateBucket } from '@wrenchproof/playground/rig'
import { applyAction, planAction } from './scenario.ts'

const stateKey = 'dev/terraform.tfstate'
const lockKey = `${stateKey}.tflock`

async function team(resources: string) {
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
      'terraform/environments/dev/main.tf': `terraform {\n  backend "s3" {}\n}\n${resources}`,
    },
  })
  const store = await mkdtemp(join(tmpdir(), 'store-'))
  const addressing = rig.inputs('dev')
  const inputs = {
    ...addressing,
    // The backend tries this often before it gives up; its own default takes six seconds.
    'backend-config': `${addressing['backend-config']}\nmax_retries=2`,
    store: 'directory',
    'store-location': store,
  }
  const machine = async () =>
    rig.job({ name: 'deliver', environment: 'dev', permissions: { contents: 'write', 'id-token': 'write' } })
  const step = async (action: string, more: Record<string, string> = {}) => {
    await using job = await machine()
    const main = await job.runner.runAction(action, { ...inputs, ...more })
    return { ...main, posts: await job.runner.runPosts() }
  }
  const planned = async () => {
    const { outputs, log } = await step(planAction)
    const digest = outputs['plan-digest']
    if (digest === undefined) throw new Error(log)
    return digest
  }
  return {
    rig,
    inputs,
    machine,
    planned,
    applied: async (digest: string) => step(applyAction, { 'plan-digest': digest }),
    held: () => rawEntries(rig.aws, { bucket: stateBucket, key: lockKey }).at(-1)?.kind === 'version',
    [Symbol.asyncDispose]: async () => {
      await rig[Symbol.asyncDispose]()
      await rm(store, { recursive: true, force: true })
    },
  }
}

const one = 'resource "terraform_data" "one" {\n  input = "a"\n}\n'

test('a first apply has no serial before it, in S3 as on disk', async () => {
  await using made = await team(one)
  const applied = await made.applied(await made.planned())
  expect(applied.outputs).toEqual({
    outcome: 'applied',
    refusal: '',
    'serial-before': '',
    'serial-after': '1',
    record: expect.stringMatching(/^[0-9a-f]{40}$/u),
  })
})

test('M1: a state that cannot be uploaded puts the environment on hold, and the plan never runs again', async () => {
  await using made = await team(one)
  const digest = await made.planned()
  made.rig.faults.aws.faults.push(refuse({ method: 'PUT', key: stateKey, times: Infinity }))
  const failed = await made.applied(digest)
  expect(failed).toMatchObject({ exitCode: 1, outputs: { outcome: 'state-not-saved' } })
  made.rig.faults.aws.faults.length = 0
  const again = await made.applied(digest)
  expect(again.outputs).toMatchObject({ outcome: 'refused', refusal: 'ON_HOLD' })
})

test('M5: a lock that was stored though its reply said no is told by id and holder, and stays', async () => {
  await using made = await team(one)
  const digest = await made.planned()
  made.rig.faults.aws.faults.push(commitAndRefuse({ method: 'PUT', key: lockKey }))
  const failed = await made.applied(digest)
  expect(failed).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed-clean' } })
  expect(failed.log).toMatch(/the state is locked by \S+@\S+ since .* \(OperationTypeApply, lock [0-9a-f-]{36}\)/u)
  expect(failed.log).toContain('terraform force-unlock ')
})

test('M6: an unlock that fails after everything was applied is lock-stuck, not a failure of the apply', async () => {
  await using made = await team(one)
  const digest = await made.planned()
  made.rig.faults.aws.faults.push(refuse({ method: 'DELETE', key: lockKey, times: Infinity }))
  const stuck = await made.applied(digest)
  expect(stuck).toMatchObject({ exitCode: 1, outputs: { outcome: 'lock-stuck' } })
  expect(stuck.log).toContain('LOCK_STUCK: dev: everything was applied, but the state lock is still held')
  expect(stuck.log).toMatch(/terraform force-unlock [0-9a-f-]{36}/u)
})

test('M7: an apply that is killed leaves a lock, which the post step releases because it is its own', async () => {
  await using made = await team(`${one}
resource "terraform_data" "slow" {
  depends_on = [terraform_data.one]
  provisioner "local-exec" {
    command = "sleep 600"
  }
}
`)
  const digest = await made.planned()
  await using job = await made.machine()
  const running = job.runner.start(applyAction, { ...made.inputs, 'plan-digest': digest })
  await running.line(/provisioner runs/u)
  running.kill()
  await running.done
  expect(made.held()).toBe(true)
  const posts = await job.runner.runPosts()
  expect(posts.map(({ log }) => log).join('\n')).toContain('was released')
  expect(made.held()).toBe(false)
  const next = await made.applied(await made.planned())
  expect(next.outputs).toMatchObject({ outcome: 'refused', refusal: 'IN_DOUBT' })
})
