/** What goes wrong around the state, on the S3 backend; each fact by its name in the design's measurements. */
import { expect, test } from '@jest/globals'
import { commitAndRefuse, refuse } from '@wrenchproof/playground/aws'
import { s3Team } from './s3-team.ts'
import { applyAction } from './scenario.ts'

const stateKey = 'dev/terraform.tfstate'
const lockKey = `${stateKey}.tflock`

const one = 'resource "terraform_data" "one" {\n  input = "a"\n}\n'

test('a first apply has no serial before it, in S3 as on disk', async () => {
  await using made = await s3Team(one)
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
  await using made = await s3Team(one)
  const digest = await made.planned()
  made.rig.faults.aws.faults.push(refuse({ method: 'PUT', key: stateKey, times: Infinity }))
  const failed = await made.applied(digest)
  expect(failed).toMatchObject({ exitCode: 1, outputs: { outcome: 'state-not-saved' } })
  made.rig.faults.aws.faults.length = 0
  const again = await made.applied(digest)
  expect(again.outputs).toMatchObject({ outcome: 'refused', refusal: 'ON_HOLD' })
})

test('M5: a lock that was stored though its reply said no is told by id and holder, and stays', async () => {
  await using made = await s3Team(one)
  const digest = await made.planned()
  made.rig.faults.aws.faults.push(commitAndRefuse({ method: 'PUT', key: lockKey }))
  const failed = await made.applied(digest)
  expect(failed).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed-clean' } })
  expect(failed.log).toMatch(/the state is locked by \S+@\S+ since .* \(OperationTypeApply, lock [0-9a-f-]{36}\)/u)
  expect(failed.log).toContain('terraform force-unlock ')
})

test('M6: an unlock that fails after everything was applied is lock-stuck, not a failure of the apply', async () => {
  await using made = await s3Team(one)
  const digest = await made.planned()
  made.rig.faults.aws.faults.push(refuse({ method: 'DELETE', key: lockKey, times: Infinity }))
  const stuck = await made.applied(digest)
  expect(stuck).toMatchObject({ exitCode: 1, outputs: { outcome: 'lock-stuck' } })
  expect(stuck.log).toContain('LOCK_STUCK: dev: everything was applied, but the state lock is still held')
  expect(stuck.log).toMatch(/terraform force-unlock [0-9a-f-]{36}/u)
})

test('M7: an apply that is killed leaves a lock, which the post step releases because it is its own', async () => {
  await using made = await s3Team(`${one}
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

// Terraform 1.11.4 does this by itself now and then, when it is interrupted while an object is about to be made on a
// backend without a state. A backend that says yes and stores nothing makes it sure.
test('a state that lost what an interrupted apply made, without an error, is in doubt', async () => {
  await using made = await s3Team(`${one}
resource "terraform_data" "slow" {
  depends_on = [terraform_data.one]
  provisioner "local-exec" {
    command = "echo provisioner runs; sleep 600"
  }
}
`)
  const digest = await made.planned()
  const stored = { status: 200, headers: { etag: '"0"' }, body: '' }
  made.rig.faults.aws.faults.push({
    kind: 'answer',
    response: stored,
    method: 'PUT',
    path: /dev\/terraform\.tfstate(?:\?|$)/u,
    times: Infinity,
  })
  await using job = await made.machine()
  const started = Promise.withResolvers<undefined>()
  const running = job.runner.start(
    applyAction,
    { ...made.inputs, 'plan-digest': digest },
    { onLine: (line) => line.includes('provisioner runs') && started.resolve(undefined) },
  )
  await started.promise
  running.signal('SIGINT')
  const lost = await running.done
  expect(lost).toMatchObject({ exitCode: 1, outputs: { outcome: 'in-doubt' } })
  expect(lost.log).toContain('IN_DOUBT: dev: ')
  expect(lost.summary).toContain('to = terraform_data.one')
  made.rig.faults.aws.faults.length = 0
  expect((await made.applied(digest)).outputs).toMatchObject({ outcome: 'refused', refusal: 'IN_DOUBT' })
})
