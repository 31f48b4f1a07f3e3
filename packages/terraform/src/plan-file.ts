import { buffer } from 'node:stream/consumers'
import { UserError } from '@wrenchproof/errors'
import { openPromise } from 'yauzl'
import { z } from 'zod'

const stateLimit = 512 * 1024 * 1024

const stateHead = z.looseObject({ lineage: z.string(), serial: z.int().min(0) })

/** A state's identity and version. */
export interface StateHead {
  readonly lineage: string
  readonly serial: number
}

/**
 * The state a plan was made on, from the plan file itself, so that no other write can come between; `undefined` for a
 * first plan. A plan file is a zip whose entry `tfstate` holds that state (Terraform source, internal/plans/planfile).
 */
export async function plannedState(planFile: string): Promise<StateHead | undefined> {
  const read = stateHead.safeParse(await entryOf(planFile, 'tfstate'))
  if (!read.success) throw unreadable()
  const { lineage, serial } = read.data
  return lineage === '' ? undefined : { lineage, serial }
}

/**
 * The objects and outputs of a state as they were before a plan refreshed it, parsed, from the plan file's entry
 * `tfstate-prev`; lineage and serial in there are made up. It holds secrets.
 */
export async function stateBefore(planFile: string): Promise<unknown> {
  return entryOf(planFile, 'tfstate-prev')
}

async function entryOf(planFile: string, name: string): Promise<unknown> {
  const zip = await openPromise(planFile)
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== name) continue
      if (entry.uncompressedSize > stateLimit) throw unreadable()
      const json: unknown = JSON.parse((await buffer(await zip.openReadStreamPromise(entry))).toString('utf8'))
      return json
    }
    throw unreadable()
  } finally {
    zip.close()
  }
}

const unreadable = (): UserError =>
  new UserError('the plan file holds no readable state', 'Use a Terraform version that Wrenchproof supports.', {
    code: 'PLAN_UNREADABLE',
  })
