import { existsSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { fakeRunner, findTool } from '@wrenchproof/playground/runner'
import { sampleEnvironments, sampleRepository, sampleRoot } from '@wrenchproof/playground/sample'
import { applied, applyAction, ledgerLog, planned, serialOf, step, stored } from './scenario.ts'

describe.each([
  ['replan', sampleEnvironments],
  ['stored', stored],
])('verify: %s', (_verify, environments) => {
  test('what was planned is applied, once', async () => {
    await using repository = await sampleRepository()
    await repository.commit('environments', { 'terraform/environments.yml': environments })
    const { digest } = await planned(repository)
    const first = await applied(repository, digest)
    expect(first.log).toContain('dev: applied (serial none -> ')
    expect(first).toMatchObject({
      outcome: 'success',
      outputs: { outcome: 'applied', refusal: '', 'serial-before': '' },
    })
    const serial = await serialOf(repository)
    expect(first.outputs['serial-after']).toBe(String(serial))
    expect(first.outputs['record']).toMatch(/^[0-9a-f]{40}$/u)
    expect(first.summary).toContain('## dev: applied')
    expect(await ledgerLog(repository)).toEqual([
      expect.stringMatching(/^dev: applied 2 changes of [0-9a-f]{7} \(serial none -> \d+\)$/u),
      expect.stringMatching(/^dev: consumed plan [0-9a-f]{12} of [0-9a-f]{7} in run 8$/u),
    ])

    const second = await applied(repository, digest)
    expect(second).toMatchObject({ exitCode: 1, outputs: { outcome: 'refused', refusal: 'CONSUMED', record: '' } })
    expect(second.log).toContain('CONSUMED: dev: the plan was consumed at ')
    expect(await serialOf(repository)).toBe(serial)
  })

  test('of two racing applies exactly one runs', async () => {
    await using repository = await sampleRepository()
    await repository.commit('environments', { 'terraform/environments.yml': environments })
    const { digest } = await planned(repository)
    // Two machines have two checkouts; here they share one, so only the ledger can keep them apart.
    await using other = await sampleRepository()
    await other.git('fetch', '--quiet', repository.path, 'main')
    await other.git('reset', '--quiet', '--hard', 'FETCH_HEAD')
    await other.git('branch', '--force', 'develop')
    const ended = await Promise.all([
      applied(repository, digest, {}, { runId: '8' }),
      step(applyAction, other, 'dev', { ...repository.inputs('dev'), 'plan-digest': digest }, { runId: '9' }),
    ])
    const outcomes = ended.map(({ outputs }) => outputs['outcome'] ?? '').toSorted()
    expect(new Set(outcomes)).toEqual(new Set(['applied', 'refused']))
    // A loser that comes when the other one is at work already is told to wait for it.
    expect(['CONSUMED', 'IN_DOUBT']).toContain(ended.find(({ exitCode }) => exitCode === 1)?.outputs['refusal'])
    expect(ended.map(({ exitCode }) => exitCode).toSorted((a, b) => Number(a) - Number(b))).toEqual([0, 1])
    const log = await ledgerLog(repository)
    expect(log.filter((subject) => subject.includes('applied'))).toHaveLength(1)
  })
})

test('a delivery that changes nothing is recorded and spends its plan', async () => {
  await using repository = await sampleRepository()
  await applied(repository, (await planned(repository)).digest)
  const { digest, outputs } = await planned(repository, 'dev', '17')
  expect(outputs['has-changes']).toBe('false')
  const serial = await serialOf(repository)
  const again = await applied(repository, digest)
  expect(again.outputs).toMatchObject({
    outcome: 'no-changes',
    'serial-before': String(serial),
    'serial-after': String(serial),
  })
  expect((await applied(repository, digest)).outputs['refusal']).toBe('CONSUMED')
})

describe('what goes wrong while applying', () => {
  const failing = `${sampleRoot('dev', 'v1')}
resource "terraform_data" "fails" {
  depends_on = [terraform_data.app]
  provisioner "local-exec" {
    command = "exit 3"
  }
}
`
  test('a part applied is partial, red, recorded, and the plan is spent', async () => {
    await using repository = await sampleRepository()
    await repository.commit('fails', { 'terraform/environments/dev/main.tf': failing })
    const { digest } = await planned(repository)
    const result = await applied(repository, digest)
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'partial', refusal: '' } })
    expect(result.log).toContain('PARTIAL: dev: some changes were made and some were not')
    expect(result.log).toContain('terraform_data.fails')
    expect(result.summary).toContain('### Done (2)')
    expect(result.summary).toMatch(/### Failed \(1\)\n\n- .*fails/u)
    expect((await ledgerLog(repository))[0]).toContain('dev: applied only a part of 3 changes of ')
    expect((await applied(repository, digest)).outputs['refusal']).toBe('CONSUMED')
  })

  test('M8: a cancelled job saves its state, says so and spends the plan', async () => {
    await using repository = await sampleRepository()
    await repository.commit('slow', {
      'terraform/environments/dev/main.tf': failing.replace('exit 3', 'touch started; sleep 2; exit 0'),
    })
    const { digest } = await planned(repository)
    await using runner = await fakeRunner({
      workspace: repository.path,
      repositoryId: '42',
      runId: '8',
      ref: 'refs/heads/develop',
      tools: [findTool('terraform')],
    })
    const started = Promise.withResolvers<undefined>()
    const running = runner.start(
      applyAction,
      { ...repository.inputs('dev'), 'plan-digest': digest },
      { onLine: (line) => line.includes('provisioner runs') && started.resolve(undefined) },
    )
    await started.promise
    running.signal('SIGINT')
    running.signal('SIGINT')
    running.signal('SIGTERM')
    const result = await running.done
    expect(result.outputs).toMatchObject({ outcome: 'cancelled', refusal: '' })
    expect(await serialOf(repository)).toBeGreaterThan(0)
    expect(existsSync(`${repository.state('dev')}.lock.info`)).toBe(false)
    expect((await ledgerLog(repository))[0]).toContain('dev: was cancelled while applying')
  })

  test('an apply that was killed leaves the environment in doubt, and nothing runs there', async () => {
    await using repository = await sampleRepository()
    await repository.commit('slow', {
      'terraform/environments/dev/main.tf': failing.replace('exit 3', 'sleep 600'),
    })
    const { digest } = await planned(repository)
    const next = await planned(repository, 'dev', '17')
    await using runner = await fakeRunner({
      workspace: repository.path,
      repositoryId: '42',
      runId: '8',
      ref: 'refs/heads/develop',
      tools: [findTool('terraform')],
    })
    const started = Promise.withResolvers<undefined>()
    const running = runner.start(
      applyAction,
      { ...repository.inputs('dev'), 'plan-digest': digest },
      { onLine: (line) => line.includes('provisioner runs') && started.resolve(undefined) },
    )
    await started.promise
    running.signal('SIGKILL')
    await running.done
    const result = await applied(repository, next.digest)
    expect(result.outputs).toMatchObject({ outcome: 'refused', refusal: 'IN_DOUBT' })
    expect(result.log).toContain('run 8 attempt 1')
  })

  test('a ledger that cannot be read or written stops everything', async () => {
    await using repository = await sampleRepository()
    const { digest } = await planned(repository)
    await writeFile(join(repository.store, 'ledger.git'), 'not a repository')
    const result = await applied(repository, digest)
    expect(result.exitCode).toBe(1)
    expect(result.log).toContain('LEDGER_DIRECTORY: ')
    expect(await serialOf(repository)).toBeUndefined()
  })
})

test('carried files and the lock file are where the plan step had them', async () => {
  await using repository = await sampleRepository()
  await repository.commit('template', {
    '.gitignore': '.terraform/\n*.tfstate*\nbuilt/\n',
    'terraform/environments/dev/built.tf':
      'resource "terraform_data" "built" {\n  input = file("${path.root}/../../../built/app.txt")\n}\n',
    'built/app.txt': 'built in the plan job',
  })
  const { digest } = await planned(repository, 'dev', '7', { carry: 'built/**' })
  await rm(join(repository.path, 'built'), { recursive: true })
  const result = await applied(repository, digest)
  expect(result.outputs['outcome']).toBe('applied')
  expect(await readdir(join(repository.path, 'built'))).toEqual(['app.txt'])
})

test('it works the same from inside a composite action', async () => {
  await using repository = await sampleRepository()
  await repository.vendor(applyAction)
  await repository.commit('composite', {
    'deliver/action.yml': `name: deliver
description: apply from inside a composite
inputs:
  digest: { description: digest, required: true }
  key: { description: plan key, required: true }
  store: { description: where, required: true }
  backend: { description: backend, required: true }
outputs:
  outcome: { description: outcome, value: '\${{ steps.apply.outputs.outcome }}' }
runs:
  using: composite
  steps:
    - id: apply
      uses: ./actions/apply
      with:
        environment: dev
        plan-key: \${{ inputs.key }}
        store: directory
        store-location: \${{ inputs.store }}
        backend-config: \${{ inputs.backend }}
        plan-digest: \${{ inputs.digest }}
`,
  })
  const { digest } = await planned(repository)
  await using runner = await fakeRunner({
    workspace: repository.path,
    repositoryId: '42',
    runId: '8',
    ref: 'refs/heads/develop',
    tools: [findTool('terraform')],
  })
  const result = await runner.runAction('deliver', {
    digest,
    key: repository.planKey,
    store: repository.store,
    backend: repository.inputs('dev')['backend-config'] ?? '',
  })
  expect(result).toMatchObject({ outcome: 'success', outputs: { outcome: 'applied' } })
})
