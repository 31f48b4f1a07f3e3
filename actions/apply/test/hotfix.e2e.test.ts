/** A hotfix says in the ledger and on its page why it could not wait. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { sampleRepository } from '@wrenchproof/playground/sample'
import { applyAction, ledgerLog, planAction, step } from './scenario.ts'

test('reason, incident and person are in the record of the ledger, in its history and in the summary', async () => {
  await using repository = await sampleRepository()
  await repository.commit('hotfixes', {
    'terraform/environments.yml':
      'environments:\n  production: { branch: main, hotfix-branch: hotfix/*, approvals: 0 }\n',
  })
  await repository.git('branch', 'hotfix/1')
  const job = { ref: 'refs/heads/hotfix/1', eventName: 'workflow_dispatch', actor: 'ada' }
  const { outputs } = await step(planAction, repository, 'production', {}, job)
  const digest = outputs['plan-digest'] ?? ''
  const silent = await step(applyAction, repository, 'production', { 'plan-digest': digest }, job)
  expect(silent.outputs).toMatchObject({ outcome: 'refused', refusal: 'CONTEXT' })

  const why = { reason: 'orders time out | since noon', incident: 'INC-7' }
  const applied = await step(applyAction, repository, 'production', { 'plan-digest': digest, ...why }, job)
  expect(applied.outputs).toMatchObject({ outcome: 'applied' })
  expect(applied.summary).toContain('| hotfix for INC-7 by ada | <code>orders time out &#124; since noon</code> |')
  expect((await ledgerLog(repository, 'production'))[1]).toMatch(
    /^production: consumed plan .*, a hotfix for INC-7 by ada: orders time out \| since noon$/u,
  )
  const { stdout } = await promisify(execFile)('git', [
    '--git-dir',
    join(repository.store, 'ledger.git'),
    'grep',
    '--after-context=4',
    '"hotfix"',
    'ledger/production',
    '--',
    'plans',
  ])
  expect(stdout).toContain('INC-7')
  expect(stdout).toContain('orders time out | since noon')
})
