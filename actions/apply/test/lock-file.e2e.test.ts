/** The dependency lock file, which says which provider binaries are run: another than the commit's is never used. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { s3Team } from './s3-team.ts'
import { applyAction, planAction } from './scenario.ts'

const root = 'terraform/environments/dev'
const lockFile = `${root}/.terraform.lock.hcl`
const resources = `provider "aws" {
  region = "us-east-2"
}
resource "aws_vpc" "one" {
  cidr_block = "10.0.0.0/16"
}
`
const evil = '    "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",\n'

const withAnother = (text: string): string => text.replace('hashes = [\n', `hashes = [\n${evil}`)
type Change = (text: string) => string | undefined
const same: Change = (text) => text

/** A team, whose commit has a lock file or not; `step` runs on a checkout whose lock file is changed, or taken away. */
async function teamOf({ committed }: { readonly committed: ((text: string) => string) | undefined }) {
  const team = await s3Team(resources)
  if (committed !== undefined) {
    await using job = await team.machine()
    await job.runner.runAction(planAction, team.inputs)
    const text = await readFile(join(job.checkout, lockFile), 'utf8')
    await team.rig.commit('main', 'lock', { [lockFile]: committed(text) })
  }
  return {
    step: async (action: string, inputs: Record<string, string>, change: Change = same) => {
      await using job = await team.machine()
      const file = join(job.checkout, lockFile)
      const changed = change(await readFile(file, 'utf8').catch(() => ''))
      if (changed === undefined) await rm(file)
      else if (changed !== '') await writeFile(file, changed)
      const ran = await job.runner.runAction(action, { ...team.inputs, ...inputs })
      return { ...ran, lock: await readFile(file, 'utf8').catch(() => undefined) }
    },
    [Symbol.asyncDispose]: async () => team[Symbol.asyncDispose](),
  }
}

test('changed in the checkout of either job, it is not the commit: nothing is planned or applied with it', async () => {
  await using team = await teamOf({ committed: (text) => text })
  const planned = await team.step(planAction, {}, withAnother)
  expect([planned.exitCode, planned.log]).toEqual([1, expect.stringContaining('UNSAFE_TREE')])
  expect(planned.log).toContain(`- ${lockFile}: is other than in the commit`)

  const { outputs } = await team.step(planAction, {})
  const digest = { 'plan-digest': outputs['plan-digest'] ?? '' }
  const refused = await team.step(applyAction, digest, withAnother)
  expect(refused.outputs).toMatchObject({ outcome: 'refused', refusal: 'UNSAFE_TREE' })
  expect(refused.log).toContain(`${lockFile}: is other than in the commit`)
  expect((await team.step(applyAction, digest)).outputs).toMatchObject({ outcome: 'applied' })
})

test('taken away before the plan, so that terraform chose providers anew: the plan is of another lock, and MISPLACED', async () => {
  await using team = await teamOf({ committed: withAnother })
  const planned = await team.step(planAction, {}, () => undefined)
  expect(planned.outputs['plan-digest']).toMatch(/^[0-9a-f]{64}$/u)
  const refused = await team.step(applyAction, { 'plan-digest': planned.outputs['plan-digest'] ?? '' })
  expect(refused.outputs).toMatchObject({ outcome: 'refused', refusal: 'MISPLACED' })
  expect(refused.log).toMatch(/provider lock is [0-9a-f]{64}, the plan was made for [0-9a-f]{64}/u)
})

test('where the commit has none, the plan brings its own, and what lies in the checkout of the apply job is written over', async () => {
  await using team = await teamOf({ committed: undefined })
  const planned = await team.step(planAction, {})
  const digest = { 'plan-digest': planned.outputs['plan-digest'] ?? '' }
  const applied = await team.step(applyAction, digest, () => withAnother(planned.lock ?? ''))
  expect(applied.outputs).toMatchObject({ outcome: 'applied' })
  expect(applied.lock).toBe(planned.lock)
})
