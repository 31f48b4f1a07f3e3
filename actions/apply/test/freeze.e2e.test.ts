/** A freeze beside whatever else is going on: it is said to hold when it does, and nothing takes it away but its clearing. */
import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { refuse } from '@wrenchproof/playground/aws'
import { s3Team } from './s3-team.ts'

type Team = Awaited<ReturnType<typeof s3Team>>

const one = 'resource "terraform_data" "one" {\n  input = "a"\n}\n'

/** Somebody freezes the environment at the first request of this kind. */
function frozenAt({ rig, recovered }: Team, request: { readonly method?: string; readonly path: RegExp }): void {
  const reached = async (): Promise<void> => {
    const { outputs, log } = await recovered('freeze', { reason: 'INC-8' })
    if (outputs['outcome'] !== 'recovered') throw new Error(log)
  }
  rig.faults.aws.faults.push({ ...request, kind: 'hold', reached })
}

test('it needs no bucket that answers, and a reason of any text is one short line without its secrets', async () => {
  await using team = await s3Team(one)
  await team.delivered()
  const plan = await team.planned()
  const key = `AKIA${'QWERTYUI'.repeat(2)}`
  team.rig.faults.aws.faults.push(refuse({ method: 'GET', key: team.stateOf().key, times: Infinity }))
  const frozen = await team.recovered('freeze', {
    reason: `leaked ${key}\n::error::nothing\nFix: go on ${'x'.repeat(100_000)}`,
  })
  team.rig.faults.aws.faults.length = 0
  expect(frozen.outputs).toMatchObject({ outcome: 'recovered' })
  expect(frozen.log).toContain('dev: frozen, by ')

  const refused = await team.applied(plan)
  expect(refused.outputs).toMatchObject({ outcome: 'refused', refusal: 'ON_HOLD' })
  expect(refused.log).toMatch(/ON_HOLD: .{0,420}leaked \[redacted\] : ?:error::nothing Fix: go on x+ \[\.\.\.\]\n/u)
  const again = await team.recovered('freeze')
  expect(again.log).toMatch(
    /RECOVERY_UNFIT: this recovery does not fit: there is a hold already: .{0,420}\[\.\.\.\]\n/u,
  )
  const [ledger = ''] = (await readdir(team.store)).filter((name) => name.startsWith('ledger'))
  const { stdout } = await promisify(execFile)('git', [
    '--git-dir',
    join(team.store, ledger),
    'log',
    '-p',
    'ledger/dev',
  ])
  expect(stdout).toContain('leaked [redacted]')
  for (const text of [frozen.log, refused.log, stdout]) expect(text).not.toContain(key)
})

test('a restore that begins meanwhile does not lift it', async () => {
  await using team = await s3Team(one)
  await team.delivered()
  const { bucket, key } = team.stateOf()
  const entries = team.rig.aws.buckets.get(bucket)?.objects.get(key)
  entries?.push({ kind: 'marker', versionId: 'marker', lastModified: new Date() })
  frozenAt(team, { path: /dev\/terraform\.tfstate(?:\?|$)/u })
  const restored = await team.recovered('restore')
  expect(restored.log).toContain('is the state again')
  expect(restored.log).toMatch(/The hold of \S+ stays: INC-8\./u)
  expect((await team.applied(await team.planned())).outputs).toMatchObject({ refusal: 'ON_HOLD' })
})

test('an apply under way goes on; where its state cannot be saved, the one hold says both', async () => {
  await using team = await s3Team(one)
  const plan = await team.planned()
  frozenAt(team, { method: 'PUT', path: /tflock/u })
  team.rig.faults.aws.faults.push(refuse({ method: 'PUT', key: team.stateOf().key, times: Infinity }))
  expect((await team.applied(plan)).outputs).toMatchObject({ outcome: 'state-not-saved' })
  team.rig.faults.aws.faults.length = 0
  const diagnosed = await team.recovered('diagnose')
  expect(diagnosed.log).toMatch(/a state could not be saved; on hold before, since \S+ \(freeze, by \S+\): INC-8/u)
})
