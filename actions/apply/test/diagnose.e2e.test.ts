/** `recover: diagnose` on each damage of a state: it is named, with the guard that it stops and the version to restore. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { damages } from './damages.ts'
import { s3Team } from './s3-team.ts'
import { ledgerLog } from './scenario.ts'

type Team = Awaited<ReturnType<typeof s3Team>>

const resource = (value: string) => `resource "terraform_data" "app" {\n  input = "${value}"\n}\n`
const guards: Readonly<Record<string, string>> = {
  'DELETED: ': 'STATE_MISSING',
  'ZERO-BYTE: ': 'STATE_MISSING',
  'TRUNCATED: ': 'STATE_UNREADABLE',
  'NO-STATE: ': 'STATE_UNREADABLE',
  'SWAPPED: it is the state of staging; ': 'LINEAGE_MISMATCH',
  'WRONG-LINEAGE: ': 'LINEAGE_MISMATCH',
  'REGRESSED: ': 'STATE_REGRESSED',
  'FORKED: ': 'UNRECORDED_CHANGE',
}

let team: Team
beforeAll(async () => {
  team = await s3Team(resource('v1'), ['dev', 'staging'])
  await team.delivered('staging')
  await team.delivered()
  const next = `terraform {\n  backend "s3" {}\n}\n${resource('v2')}`
  await team.rig.commit('main', 'next', { 'terraform/environments/dev/main.tf': next })
  await team.delivered()
})
afterAll(async () => team[Symbol.asyncDispose]())

const numbered: Readonly<Record<string, string>> = { 'ZERO-BYTE: ': 'M2: ', 'REGRESSED: ': 'M3: ', 'FORKED: ': 'M4: ' }

test.each(damages.map(([name, word, damage]) => [`${numbered[word] ?? ''}${name}`, word, damage] as const))(
  '%s',
  async (_name, word, damage) => {
    const { bucket, key } = team.stateOf()
    const objects = team.rig.aws.buckets.get(bucket)?.objects
    const right = [...(objects?.get(key) ?? [])]
    await using stack = new AsyncDisposableStack()
    stack.defer(() => {
      objects?.set(key, right)
    })
    damage(team)
    const { log, exitCode, outputs } = await team.recovered('diagnose')
    expect([exitCode, outputs['record']]).toEqual([0, ''])
    expect(log).toContain(word)
    expect(log).toContain(`${guards[word] ?? ''}: `)
    expect(log).toMatch(/^Bring version \S+ of \S+ \(serial 2 of lineage \S+\) back with `recover: restore`\.$/mu)
  },
)

test('a state as the ledger remembers it needs nothing', async () => {
  expect((await team.recovered('diagnose')).log).toContain('State and ledger agree.')
})

test.each(['adopt', 'restore', 'clear-hold', 'resolve-doubt', 'push-errored-state'])(
  'a healthy environment has nothing to %s, and the ledger is as it was',
  async (kind) => {
    const before = await ledgerLog(team)
    const { exitCode, log } = await team.recovered(
      kind,
      kind === 'push-errored-state' ? { rescue: `rescue-dev-${'a'.repeat(40)}-1-1` } : {},
    )
    expect([exitCode, log]).toEqual([1, expect.stringContaining('RECOVERY_UNFIT: ')])
    expect(await ledgerLog(team)).toEqual(before)
  },
)
