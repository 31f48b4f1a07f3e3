import { UserError } from '@wrenchproof/errors'
import { envelopeDigest, envelopeLimit } from '../envelope.ts'
import { commitOfPlanName, planName, runOfPlanName, runOfRescueName } from '../store.ts'
import type { FoundPlan, PlanStore } from '../store.ts'
import type { ListedObject, ObjectBucket } from './object-port.ts'

export interface S3StoreOptions {
  /** What all keys begin with, without a slash at either end. */
  readonly prefix: string
  /** Whose plans are looked at first. */
  readonly environment: string
  /** The run whose plans are looked at first. */
  readonly runId: string
}

const mostListed = 1000
const mostCandidates = 40

/**
 * Plans as objects of a bucket: PREFIX/plans/COMMIT/NAME, and what broken applies left behind as PREFIX/rescues/NAME, so
 * that the two can have lives of their own. Each write is conditional on there being nothing. The bucket says nothing of
 * who wrote: that is the manifest's to say, under the plan key.
 */
export function s3PlanStore(bucket: ObjectBucket, { prefix, environment, runId }: S3StoreOptions): PlanStore {
  const below = (path: string): string => (prefix === '' ? path : `${prefix}/${path}`)

  async function write(key: string, name: string, content: Uint8Array): Promise<void> {
    if ((await bucket.writeNew(key, content)) === 'written') return
    // A reply may be lost: then what is there is ours, sent again.
    const there = await bucket.read(key, content.byteLength)
    if (there?.equals(content) !== true) throw taken(name)
  }

  return {
    save: async (name, envelope) => {
      const full = planName(name)
      await write(below(`plans/${name.commit}/${full}`), full, envelope)
    },
    keep: async (name, content) => write(below(`rescues/${name}`), name, content),
    kept: async (name) =>
      runOfRescueName(name) === undefined ? undefined : bucket.read(below(`rescues/${name}`), envelopeLimit),
    async find(commit, digest) {
      const folder = below(`plans/${commit}/`)
      const listed = (await bucket.list(folder, mostListed))
        .map((object) => ({ ...object, name: object.key.slice(folder.length) }))
        .filter(({ name, size }) => commitOfPlanName(name) === commit && size <= envelopeLimit)
        .toSorted(inOrder(environment, runId))
      for (const { key, name } of listed.slice(0, mostCandidates)) {
        const envelope = await bucket.read(key, envelopeLimit)
        if (envelope !== undefined && envelopeDigest(envelope) === digest) return { name, envelope } satisfies FoundPlan
      }
      if (listed.length > mostCandidates) throw crowded(folder)
      return undefined
    },
  }
}

/** This environment's plans first, then this run's, then the oldest: the likely ones, and the ones before any flood. */
function inOrder(environment: string, runId: string) {
  const own = (name: string): number => (name.replace(/-[0-9a-f]+-\d+-\d+$/u, '') === `tfplan-${environment}` ? 0 : 1)
  const here = (name: string): number => (runOfPlanName(name) === runId ? 0 : 1)
  return (a: ListedObject & { name: string }, b: ListedObject & { name: string }): number =>
    own(a.name) - own(b.name) || here(a.name) - here(b.name) || a.written.getTime() - b.written.getTime()
}

const taken = (name: string): UserError =>
  new UserError(
    `something else named ${name} is already kept, and nothing is ever overwritten`,
    'Run the plan step once per run attempt and environment.',
    { code: 'PLAN_EXISTS' },
  )

const crowded = (folder: string): UserError =>
  new UserError(
    `more than ${mostCandidates} objects in ${folder} look like plans, and none of the first has this digest`,
    'Delete plans of this commit that are not needed, or plan again in a run of its own.',
    { code: 'STORE_CROWDED' },
  )
