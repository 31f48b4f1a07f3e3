/** What if pushes that race overwrite each other's plans? Each plan keeps its own place, and only the branch's runs. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { applyAction, ledgerLog, planAction, serialOf, step } from '../../actions/apply/test/scenario.ts'
import { sampleRepository, sampleRoot } from '../../playground/sample/index.ts'
import type { SampleRepository } from '../../playground/sample/index.ts'

const environments = ['dev', 'staging'] as const
const pushes = 5

/** The checkout of one push: a machine of its own, on the same store and state. */
async function checkoutAt(repository: SampleRepository, commit: string) {
  const top = await mkdtemp(join(tmpdir(), 'wrenchproof-push-'))
  const path = join(top, 'checkout')
  await cp(repository.path, path, { recursive: true })
  const at: SampleRepository = { ...repository, path }
  await promisify(execFile)('git', ['-C', path, 'checkout', '--quiet', '--detach', commit])
  return { at, [Symbol.asyncDispose]: async () => rm(top, { recursive: true, force: true }) }
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

async function storedPlans(repository: SampleRepository): Promise<ReadonlyMap<string, string>> {
  const directory = join(repository.store, 'plans')
  const names = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const files = names.map(({ parentPath, name }) => join(parentPath, name))
  return new Map(await Promise.all(files.map(async (file) => [file, sha256(await readFile(file))] as const)))
}

test(`${pushes} pushes plan at once and end in any order: no plan is lost, and only that of the branch is applied`, async () => {
  await using repository = await sampleRepository()
  const commits: string[] = []
  for (let push = 0; push < pushes; push += 1)
    commits.push(
      await repository.commit(`push ${push}`, {
        'terraform/environments/dev/main.tf': sampleRoot('dev', `v${push}`),
        'terraform/environments/staging/main.tf': sampleRoot('staging', `v${push}`),
      }),
    )
  await using stack = new AsyncDisposableStack()
  const machines = await Promise.all(commits.map(async (commit) => stack.use(await checkoutAt(repository, commit)).at))
  const plan = async (push: number, environment: (typeof environments)[number], runAttempt = '1') => {
    const machine = machines[push]
    if (machine === undefined) throw new Error('no such push')
    const run = { runId: String(100 + push), runAttempt }
    const { outputs, log } = await step(planAction, machine, environment, {}, run)
    const digest = outputs['plan-digest']
    if (digest === undefined) throw new Error(log)
    return { push, environment, machine, digest, name: outputs['plan-name'] ?? '' }
  }

  const all = commits.flatMap((_, push) => environments.map((environment) => ({ push, environment })))
  const plans = await Promise.all(all.map(async ({ push, environment }) => plan(push, environment)))
  expect(new Set(plans.map(({ name }) => name)).size).toBe(plans.length)
  const stored = await storedPlans(repository)
  expect(new Set(stored.values()).size).toBeGreaterThanOrEqual(plans.length)

  // A job that is run again has a place of its own, and the first one's plan is as it was.
  const again = await plan(0, 'dev', '2')
  expect(plans.map(({ name }) => name)).not.toContain(again.name)
  const after = await storedPlans(repository)
  for (const [file, digest] of stored) expect(after.get(file)).toBe(digest)

  // The last push ends neither first nor last.
  const dev = plans.filter(({ environment }) => environment === 'dev')
  const order = [3, 0, 4, 1, 2].flatMap((push) => dev.filter((one) => one.push === push))
  const codes: Record<number, string> = {}
  for (const { push, machine, digest } of order) {
    const run = { runId: String(200 + push) }
    const { outputs } = await step(applyAction, machine, 'dev', { 'plan-digest': digest }, run)
    codes[push] = outputs['outcome'] ?? ''
  }
  expect(codes).toEqual({ 0: 'superseded', 1: 'superseded', 2: 'superseded', 3: 'superseded', 4: 'applied' })
  expect(await readFile(repository.state('dev'), 'utf8')).toContain('dev v4')
  expect((await ledgerLog(repository)).filter((line) => line.includes('applied'))).toHaveLength(1)

  // Nor does a commit run another's plan, whoever hands it the digest.
  const [first] = dev
  const tip = machines.at(-1)
  if (first === undefined || tip === undefined) throw new Error('no plans were made')
  const serial = await serialOf(repository)
  const stolen = await step(applyAction, tip, 'dev', { 'plan-digest': first.digest }, { runId: '300' })
  expect(stolen.outputs['refusal']).toBe('NOT_FOUND')
  expect(await serialOf(repository)).toBe(serial)
})
