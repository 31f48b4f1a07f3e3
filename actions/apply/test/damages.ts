/** Each way in which a state in its bucket can be damaged, and the word that a diagnosis has for it. */
import { overwriteBytes, rawBytes, rawEntries, truncateObject } from '@wrenchproof/playground/aws'
import type { s3Team } from './s3-team.ts'

type Team = Awaited<ReturnType<typeof s3Team>>

/** The state with something else in it. */
export const edited = (made: Team, change: (state: Record<string, unknown>) => Record<string, unknown>) => {
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

/** By name: the word of the diagnosis, and the deed. There has to be a `staging` beside `dev`, and two versions of the state. */
export const damages: readonly [name: string, word: string, damage: (made: Team) => void][] = [
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
