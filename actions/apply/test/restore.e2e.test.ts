/** A state that is brought back: what a refusal says of it, and what stays when the restore itself breaks. */
import { describe, expect, test } from '@jest/globals'
import {
  commitAndRefuse,
  forgetObject,
  hold,
  rawBytes,
  rawEntries,
  refuse,
  truncateObject,
} from '@wrenchproof/playground/aws'
import { sampleRepository } from '@wrenchproof/playground/sample'
import { s3Team } from './s3-team.ts'
import { applied, applyAction, ledgerLog, planned, step } from './scenario.ts'

const one = 'resource "terraform_data" "one" {\n  input = "a"\n}\n'

type Team = Awaited<ReturnType<typeof s3Team>>

function deleteState({ rig, stateOf }: Team): void {
  const { bucket, key } = stateOf()
  const entries = rig.aws.buckets.get(bucket)?.objects.get(key)
  entries?.push({ kind: 'marker', versionId: `marker-${entries.length}`, lastModified: new Date() })
}

async function damaged() {
  const made = await s3Team(one)
  await made.delivered()
  const right = rawBytes(made.rig.aws, made.stateOf())
  const plan = await made.planned()
  deleteState(made)
  return { ...made, right, plan, now: () => rawBytes(made.rig.aws, made.stateOf()) }
}

const versions = ({ rig, stateOf }: Team): number => rawEntries(rig.aws, stateOf()).length

test('a refusal names what happened and the version to restore, and restoring spends the plan', async () => {
  await using made = await damaged()
  const refused = await made.applied(made.plan)
  expect(refused.outputs).toMatchObject({ outcome: 'refused', refusal: 'STATE_MISSING' })
  expect(refused.log).toMatch(
    /Fix: DELETED: .* Bring version \S+ of \S+ \(serial 1 of lineage \S+\) back with `recover: restore`\./u,
  )
  expect((await made.recovered('restore')).log).toContain('is the state again; it replaced version marker-1')
  expect((await made.applied(made.plan)).outputs).toMatchObject({ refusal: 'CONSUMED' })
  expect((await made.delivered()).outputs).toMatchObject({ outcome: 'no-changes' })
  expect((await made.recovered('restore')).log).toContain('already, as the ledger remembers it')
})

test('a state that was cut off is refused before terraform works on it', async () => {
  await using made = await s3Team(one)
  await made.delivered()
  const plan = await made.planned()
  truncateObject(made.rig.aws, made.stateOf(), 100)
  const refused = await made.applied(plan)
  expect(refused.outputs).toMatchObject({ refusal: 'STATE_UNREADABLE' })
  expect(refused.log).toContain('TRUNCATED: ')
})

describe('a restore that breaks', () => {
  test.each([
    ['the reply to the state', (team: Team) => commitAndRefuse({ method: 'PUT', key: team.stateOf().key })],
    ['the reply to the lock', (team: Team) => commitAndRefuse({ method: 'PUT', key: team.lockOf().key })],
    ['the reply to the unlock', (team: Team) => commitAndRefuse({ method: 'DELETE', key: team.lockOf().key })],
  ])('%s is lost: it comes to its end, once', async (_what, fault) => {
    await using made = await damaged()
    made.rig.faults.aws.faults.push(fault(made))
    const restored = await made.recovered('restore')
    expect(restored.log).toContain('is the state again')
    expect(made.now()).toEqual(made.right)
    expect(versions(made)).toBe(3)
    expect(made.held()).toBe(false)
  })

  test('the bucket does not take the state: on hold, the lock is free, and doing it again ends it', async () => {
    await using made = await damaged()
    made.rig.faults.aws.faults.push(refuse({ method: 'PUT', key: made.stateOf().key, times: Infinity }))
    const failed = await made.recovered('restore')
    expect(failed.exitCode).toBe(1)
    expect(failed.log).toContain('RESTORE_FAILED: ')
    expect(made.held()).toBe(false)
    expect((await made.applied(made.plan)).outputs).toMatchObject({ refusal: 'ON_HOLD' })
    made.rig.faults.aws.faults.length = 0
    expect((await made.recovered('diagnose')).log).toMatch(
      /A restore of run \d+ began at .* did not end: .*recover: restore/u,
    )
    expect((await made.recovered('restore')).log).toContain('is the state again')
    expect((await made.delivered()).outputs).toMatchObject({ outcome: 'no-changes' })
  })

  test('it dies between the state and the ledger: its lock is named, the hold stands, and doing it again ends it', async () => {
    await using made = await damaged()
    const written = Promise.withResolvers<undefined>()
    const arrived = Promise.withResolvers<undefined>()
    made.rig.faults.aws.faults.push(
      hold({ method: 'PUT', key: made.stateOf().key }, async () => {
        arrived.resolve(undefined)
        await written.promise
      }),
    )
    await using job = await made.machine()
    const running = job.runner.start(applyAction, { ...made.inputs, recover: 'restore', reason: 'INC-7' })
    await arrived.promise
    running.kill()
    await running.done
    written.resolve(undefined)

    const found = await made.recovered('diagnose')
    expect(found.log).toMatch(/The state is locked by \S+@\S+ since \S+ \(WrenchproofRestore\)/u)
    expect(found.log).toMatch(/A restore of run \d+ began at .* did not end/u)
    const locked = await made.recovered('restore')
    expect(locked.log).toMatch(
      /LOCK_HELD: the state is locked by \S+@\S+ since \S+ \(WrenchproofRestore, lock [0-9a-f-]{36}\)/u,
    )
    expect(locked.log).toMatch(/terraform force-unlock [0-9a-f-]{36}/u)
    forgetObject(made.rig.aws, made.lockOf())
    expect((await made.recovered('restore')).log).toContain('is the state again')
    expect(made.now()).toEqual(made.right)
    expect(versions(made)).toBe(3)
    expect((await made.delivered()).outputs).toMatchObject({ outcome: 'no-changes' })
  })

  test('two at once: the state comes back once, and nobody is told a lie', async () => {
    await using made = await damaged()
    const both = await Promise.all([made.recovered('restore'), made.recovered('restore')])
    const green = both.filter(({ exitCode }) => exitCode === 0)
    expect(green.length).toBeGreaterThanOrEqual(1)
    for (const { exitCode, log } of both)
      expect(log).toMatch(
        exitCode === 0 ? /is the state again/u : /LOCK_HELD|RECOVERY_UNFIT|LEDGER_MOVED|RESTORE_FAILED/u,
      )
    expect(made.now()).toEqual(made.right)
    expect(versions(made)).toBe(3)
    expect(made.held()).toBe(false)
    expect((await made.recovered('diagnose')).log).toContain('State and ledger agree.')
    expect((await made.delivered()).outputs).toMatchObject({ outcome: 'no-changes' })
  })
})

test('a backend without versions says so, and points to adopting', async () => {
  await using repository = await sampleRepository()
  await applied(repository, (await planned(repository)).digest)
  const result = await step(applyAction, repository, 'dev', { recover: 'restore', reason: 'INC-7' })
  expect(result.exitCode).toBe(1)
  expect(result.log).toContain("the backend 'local' keeps no versions of the state that can be compared")
  expect(result.log).toContain('`recover: adopt`')
  expect(await ledgerLog(repository)).toHaveLength(2)
})
