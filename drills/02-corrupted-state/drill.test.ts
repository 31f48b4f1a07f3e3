/** What if the state in the bucket is damaged? Each damage is named before anything is planned on it, and undone. */
import { expect, test } from '@jest/globals'
import { damages, edited } from '../../actions/apply/test/damages.ts'
import { s3Team } from '../../actions/apply/test/s3-team.ts'
import { forgetObject, rawBytes, rawEntries } from '../../playground/aws/index.ts'

const resource = (value: string) => `resource "terraform_data" "app" {\n  input = "${value}"\n}\n`

test('a state that is deleted, emptied, cut off, unknown, swapped, foreign, old or forked: named, and brought back', async () => {
  await using made = await s3Team(resource('v1'), ['dev', 'staging'])
  await made.delivered('staging')
  await made.delivered()
  await made.rig.commit('main', 'next', {
    'terraform/environments/dev/main.tf': `terraform {\n  backend "s3" {}\n}\n${resource('v2')}`,
  })
  await made.delivered()
  const right = rawBytes(made.rig.aws, made.stateOf())

  for (const [name, word, damage] of damages) {
    damage(made)
    const restored = await made.recovered('restore')
    expect([name, restored.log]).toEqual([name, expect.stringContaining(word)])
    expect(restored.log).toContain('is the state again')
    expect(rawBytes(made.rig.aws, made.stateOf())).toEqual(right)
    expect(made.held()).toBe(false)
  }
  const plan = await made.planned()
  expect((await made.recovered('diagnose')).log).toContain('State and ledger agree.')
  expect((await made.applied(plan)).outputs['outcome']).toBe('no-changes')
})

test('a state of which no version is left is not guessed: a person names one, or brings it from elsewhere', async () => {
  await using made = await s3Team(resource('v1'), ['dev', 'staging'])
  await made.delivered('staging')
  await made.delivered()
  const older = edited(made, (state) => ({ ...state, serial: 7 }))
  const plan = await made.planned()

  forgetObject(made.rig.aws, made.stateOf())
  const gone = await made.applied(plan)
  expect(gone.outputs['refusal']).toBe('STATE_MISSING')
  expect(gone.log).toContain('GONE: ')
  expect((await made.recovered('restore')).log).toContain(
    'no version of the state is the one that the ledger remembers',
  )

  // Somebody finds a copy, not the recorded one.
  const { bucket, key } = made.stateOf()
  const other = rawEntries(made.rig.aws, made.stateOf('staging')).at(-1)
  if (other?.kind !== 'version') throw new Error('staging has no state')
  made.rig.aws.buckets.get(bucket)?.objects.set(key, [
    { ...other, versionId: 'foreign' },
    { ...other, versionId: 'near', body: Buffer.from(older), lastModified: new Date() },
    { kind: 'marker', versionId: 'marker', lastModified: new Date() },
  ])
  const unsure = await made.recovered('restore')
  expect(unsure.exitCode).toBe(1)
  expect(unsure.log).toMatch(/near is version near of \S+ \(serial 7 of lineage \S+\): 6 past the recorded serial 1/u)
  expect((await made.recovered('restore', { version: 'foreign' })).log).toContain('is the state of staging')
  expect((await made.recovered('restore', { version: 'nobody' })).log).toContain("the state has no version 'nobody'")
  expect((await made.recovered('restore', { version: 'marker' })).log).toContain('is no state')
  expect((await made.recovered('restore', { version: 'near' })).log).toContain('is the state again')
  expect(rawBytes(made.rig.aws, made.stateOf())?.toString('utf8')).toBe(older)
  expect((await made.recovered('diagnose')).log).toContain('State and ledger agree.')
  expect((await made.applied(await made.planned())).exitCode).toBe(0)
})
