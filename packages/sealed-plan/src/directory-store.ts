import { link, mkdir, open, readFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { UserError, errorCode } from '@wrenchproof/errors'
import { envelopeDigest, envelopeLimit } from './envelope.ts'
import { commitOfPlanName, planName, runOfRescueName } from './store.ts'
import type { PlanStore } from './store.ts'

/** Plans as files of one directory, for rehearsals, self-hosted runners with a shared disk, and tests. */
export function directoryPlanStore(directory: string): PlanStore {
  const keep: PlanStore['keep'] = async (name, content) => {
    const file = join(directory, name)
    const partial = join(directory, `.${randomUUID()}.partial`)
    try {
      await mkdir(directory, { recursive: true })
      await writeDurably(partial, content)
    } catch (error) {
      throw unwritable(directory, error)
    }
    try {
      // A hard link appears whole or not at all, and never replaces what is there.
      await link(partial, file)
    } catch (error) {
      throw errorCode(error) === 'EEXIST' ? taken(name, error) : unwritable(directory, error)
    } finally {
      await rm(partial, { force: true }).catch(() => undefined)
    }
  }

  return {
    keep,
    save: async (name, envelope, expires) => keep(planName(name), envelope, expires),
    async kept(name) {
      if (runOfRescueName(name) === undefined || !(await namesIn(directory)).includes(name)) return undefined
      return readFile(join(directory, name))
    },
    async find(commit, digest) {
      for (const name of (await namesIn(directory)).toSorted()) {
        if (commitOfPlanName(name) !== commit) continue
        const file = join(directory, name)
        if ((await stat(file)).size > envelopeLimit) continue
        const envelope = await readFile(file)
        if (envelopeDigest(envelope) === digest) return { name, envelope }
      }
      return undefined
    },
  }
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  await using handle = await open(file, 'wx', 0o600)
  await handle.writeFile(bytes)
  await handle.sync()
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw new UserError(
      `store-location: ${directory} cannot be read (${errorCode(error) ?? 'unknown error'})`,
      'Give a directory that this job can read.',
      { code: 'STORE_UNREADABLE', cause: error },
    )
  }
}

const taken = (name: string, cause: unknown): UserError =>
  new UserError(
    `a plan named ${name} is already kept, and plans are never overwritten`,
    'Run the plan step once per run attempt and environment.',
    { code: 'PLAN_EXISTS', cause },
  )

const unwritable = (directory: string, cause: unknown): UserError =>
  new UserError(
    `store-location: ${directory} cannot be written (${errorCode(cause) ?? 'unknown error'})`,
    'Give a directory that this job can write.',
    { code: 'STORE_UNWRITABLE', cause },
  )
