/** What if the state in the bucket is damaged? Each damage is named before anything is planned on it, and undone. */
import { expect, test } from '@jest/globals'
import { s3Team } from '../../actions/apply/test/s3-team.ts'
import { forgetObject, overwriteBytes, rawBytes, rawEntries, truncateObject } from '../../playground/aws/index.ts'

type Team = Awaited<ReturnType<typeof s3Team>>

const resource = (value: string) => `resource "terraform_data" "app" {\n  input = "${value}"\n}\n`

const edited = (made: Team, change: (state: Record<string, unknown>) => Record<string, unknown>) => {
  const state = JSON.parse(rawBytes(made.rig.aws, made.stateOf())?.toString('utf8') ?? '') as Record<string, unknown>
  return `${JSON.stringify(change(state), undefined, 2)}\n`
}

/** Writes another newest version, as a hand with the bucket's keys would. */
function put(made: Team, bytes: Buffer | string): void {
  const versions = made.rig.aws.buckets.get(made.stateOf().bucket)?.objects.get(made.stateOf().key)
  const newest = versions?.at(-1)
  if (versions === undefined || newest?.kind !== 'version') throw new Error('there is no state')
  const copy = { ...newest, versionId: `hand-${versions.length}`, lastModified: new Date() }
  versions.push(copy)
  overwriteBytes(made.rig.aws, made.stateOf(), bytes)
}

const damages: readonly [name: string, word: string, damage: (made: Team) => void][] = [
  [
    'deleted',
    'DELETED: ',
    ({ rig, stateOf }) => {
      const { bucket, key } = stateOf()
      rig.aws.buckets
        .get(bucket)
        ?.objects.get(key)
        ?.push({ kind: 'marker', versionId: 'gone', lastModified: new Date() })
    },
  ],
  ['emptied to zero bytes', 'ZERO-BYTE: ', (made) => put(made, '')],
  [
    'truncated',
    'TRUNCATED: ',
    (made) => {
      put(made, rawBytes(made.rig.aws, made.stateOf()) ?? '')
      truncateObject(made.rig.aws, made.stateOf(), 100)
    },
  ],
  [
    'of a format nobody knows',
    'NO-STATE: ',
    (made) =>
      put(
        made,
        edited(made, (state) => ({ ...state, version: 9 })),
      ),
  ],
  [
    'swapped with that of another environment',
    'SWAPPED: it is the state of staging; ',
    (made) => {
      put(made, rawBytes(made.rig.aws, made.stateOf('staging')) ?? '')
    },
  ],
  [
    'of another lineage',
    'WRONG-LINEAGE: ',
    (made) =>
      put(
        made,
        edited(made, (state) => ({ ...state, lineage: '00000000-0000-0000-0000-000000000000' })),
      ),
  ],
  [
    'an older version of itself',
    'REGRESSED: ',
    (made) => {
      const [first] = rawEntries(made.rig.aws, made.stateOf())
      put(made, first?.kind === 'version' ? first.body : '')
    },
  ],
  [
    'forked by two writers with one serial',
    'FORKED: ',
    (made) =>
      put(
        made,
        edited(made, (state) => ({ ...state, outputs: { who: { value: 'me', type: 'string' } } })),
      ),
  ],
]

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
