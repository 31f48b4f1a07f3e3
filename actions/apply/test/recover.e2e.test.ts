/** Recovery by hand: what stops an environment, and what sets it going again. */
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { fakeRunner, findTool } from '@wrenchproof/playground/runner'
import { sampleRepository, sampleRoot } from '@wrenchproof/playground/sample'
import type { SampleRepository } from '@wrenchproof/playground/sample'
import { forgetObject, rawBytes, refuse } from '@wrenchproof/playground/aws'
import { openRig, roleArn, stateBucket } from '@wrenchproof/playground/rig'
import { applied, applyAction, ledgerLog, planAction, planned, serialOf, step } from './scenario.ts'

let runs = 500

async function recovered(repository: SampleRepository, kind: string, inputs: Record<string, string> = {}) {
  runs += 1
  return step(
    applyAction,
    repository,
    'dev',
    { recover: kind, reason: 'INC-7', ...inputs },
    { runId: String(runs), actor: 'ada' },
  )
}

async function delivered(repository: SampleRepository) {
  runs += 1
  const { digest } = await planned(repository, 'dev', String(runs))
  runs += 1
  return applied(repository, digest, {}, { runId: String(runs) })
}

describe('an apply that never told its outcome', () => {
  /** A delivery whose job was killed while it changed things. */
  async function killed() {
    const repository = await sampleRepository()
    await delivered(repository)
    await repository.commit('slow', {
      'terraform/environments/dev/slow.tf':
        'resource "terraform_data" "slow" {\n  provisioner "local-exec" {\n    command = "sleep 600"\n  }\n}\n',
    })
    const { digest } = await planned(repository, 'dev', '900')
    await using runner = await fakeRunner({
      workspace: repository.path,
      repositoryId: '42',
      runId: '901',
      ref: 'refs/heads/develop',
      tools: [findTool('terraform')],
    })
    const running = runner.start(applyAction, { ...repository.inputs('dev'), 'plan-digest': digest })
    await running.line(/provisioner runs/u)
    running.kill()
    await running.done
    return { repository, [Symbol.asyncDispose]: async () => repository[Symbol.asyncDispose]() }
  }

  test('is diagnosed, settled by what the state says, and the environment goes on', async () => {
    await using made = await killed()
    const { repository } = made
    expect((await delivered(repository)).outputs['refusal']).toBe('IN_DOUBT')
    const diagnosed = await recovered(repository, 'diagnose')
    expect(diagnosed.log).toContain('Run 901 attempt 1 consumed a plan at ')
    expect(diagnosed.outputs).toMatchObject({ outcome: 'recovered', record: '' })
    const settled = await recovered(repository, 'resolve-doubt')
    expect(settled.outcome).toBe('success')
    expect((await ledgerLog(repository))[0]).toMatch(/^dev: settled the doubt about run 901: it .*, by ada: INC-7$/u)
    await repository.commit('without it', { 'terraform/environments/dev/slow.tf': undefined })
    expect((await delivered(repository)).outputs['outcome']).toMatch(/^(?:applied|no-changes)$/u)
  })

  test('is not settled without a reason, and nothing else is', async () => {
    await using made = await killed()
    const { repository } = made
    const refused = await recovered(repository, 'resolve-doubt', { reason: ' ' })
    expect(refused.exitCode).toBe(1)
    expect(refused.log).toContain('- reason: is required for a recovery')
    expect((await recovered(repository, 'clear-hold')).log).toContain(
      'RECOVERY_UNFIT: this recovery does not fit: there is no hold',
    )
    expect((await recovered(repository, 'adopt')).exitCode).toBe(1)
    expect((await recovered(repository, 'everything')).log).toContain('- recover: must be one of diagnose, adopt')
  })
})

test('a state that was changed past the ledger is adopted, and spends every plan made before', async () => {
  await using repository = await sampleRepository()
  await delivered(repository)
  await repository.commit('next', { 'terraform/environments/dev/main.tf': sampleRoot('dev', 'v2') })
  const { digest } = await planned(repository, 'dev', '900')
  const state = JSON.parse(await readFile(repository.state('dev'), 'utf8')) as { serial: number }
  await writeFile(repository.state('dev'), JSON.stringify({ ...state, serial: state.serial + 5 }))
  expect((await applied(repository, digest)).outputs['refusal']).toBe('UNRECORDED_CHANGE')
  expect((await recovered(repository, 'diagnose')).log).toContain('UNRECORDED_CHANGE: ')
  expect((await recovered(repository, 'adopt')).outcome).toBe('success')
  expect((await applied(repository, digest, {}, { runId: '902' })).outputs['refusal']).toBe('CONSUMED')
  expect((await delivered(repository)).outputs['outcome']).toBe('applied')
  expect(await serialOf(repository)).toBeGreaterThan(state.serial + 5)
})

test('a freeze stops every apply, says why and who, and is cleared by hand', async () => {
  await using repository = await sampleRepository()
  await delivered(repository)
  expect((await recovered(repository, 'freeze', { reason: ' ' })).log).toContain('- reason: is required')
  expect((await recovered(repository, 'freeze')).outputs).toMatchObject({ outcome: 'recovered' })
  expect((await ledgerLog(repository))[0]).toBe('dev: frozen, by ada: INC-7')

  const stopped = await delivered(repository)
  expect(stopped.outputs).toMatchObject({ outcome: 'refused', refusal: 'ON_HOLD' })
  expect(stopped.log).toContain('(freeze, by ada): INC-7')
  expect((await recovered(repository, 'freeze')).log).toContain(
    'RECOVERY_UNFIT: this recovery does not fit: there is a',
  )

  await recovered(repository, 'clear-hold')
  expect((await delivered(repository)).outputs['outcome']).toBe('no-changes')
})

test('a pull request recovers nothing', async () => {
  await using repository = await sampleRepository()
  await delivered(repository)
  const result = await step(applyAction, repository, 'dev', { recover: 'diagnose' }, { eventName: 'pull_request' })
  expect(result.exitCode).toBe(1)
  expect(result.log).toContain('CONTEXT: ')
})

test('M1: a state that could not be saved is kept under seal, pushed again, and the hold is cleared', async () => {
  await using rig = await openRig({
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
        'terraform {\n  backend "s3" {}\n}\nresource "terraform_data" "one" {\n  input = "hunter2-SECRET"\n}\n',
    },
  })
  const addressing = rig.inputs('dev')
  const backend = `${addressing['backend-config']}\nmax_retries=1`
  const run = async (action: string, inputs: Record<string, string>) => {
    await using job = await rig.job({
      name: 'deliver',
      environment: 'dev',
      permissions: { contents: 'write', actions: 'read', 'id-token': 'write' },
    })
    return await job.runner.runAction(action, { ...addressing, 'backend-config': backend, ...inputs })
  }
  const { outputs } = await run(planAction, {})
  rig.faults.aws.faults.push(refuse({ method: 'PUT', key: 'dev/terraform.tfstate', times: Infinity }))
  const failed = await run(applyAction, { 'plan-digest': outputs['plan-digest'] ?? '' })
  expect(failed.outputs).toMatchObject({ outcome: 'state-not-saved' })
  const rescue = /`(rescue-dev-[0-9a-f]{40}-\d+-1)`/u.exec(failed.summary)?.[1] ?? ''
  expect(rescue).not.toBe('')
  rig.faults.aws.faults.length = 0

  const diagnosed = await run(applyAction, { recover: 'diagnose' })
  expect(diagnosed.log).toContain(`recover: push-errored-state, rescue: ${rescue}`)
  const pushed = await run(applyAction, { recover: 'push-errored-state', rescue, reason: 'S3 is back' })
  expect(pushed.log).toContain('pushed the state that could not be saved')
  expect((await run(applyAction, { recover: 'clear-hold', reason: 'S3 is back' })).outcome).toBe('success')
  const again = await run(planAction, {})
  expect(again.outputs).toMatchObject({ 'has-changes': 'false' })
  const next = await run(applyAction, { 'plan-digest': again.outputs['plan-digest'] ?? '' })
  expect(next.outputs).toMatchObject({ outcome: 'no-changes' })

  // Where the state is gone, terraform would take any; the ledger knows better.
  forgetObject(rig.aws, { bucket: stateBucket, key: 'dev/terraform.tfstate' })
  const old = await run(applyAction, { recover: 'push-errored-state', rescue, reason: 'it worked before' })
  expect(old.log).toContain('RECOVERY_UNFIT: this recovery does not fit: it holds a state of lineage ')
  expect(rawBytes(rig.aws, { bucket: stateBucket, key: 'dev/terraform.tfstate' })).toBeUndefined()
  const { stdout } = await promisify(execFile)('git', [
    '--git-dir',
    join(rig.repository.git.directory),
    'log',
    '-p',
    'ledger/dev',
  ])
  expect(stdout).not.toContain('hunter2-SECRET')
})
