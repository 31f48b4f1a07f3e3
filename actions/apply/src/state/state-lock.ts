/** Terraform's lock beside a state in S3, as we take it and as we read who has it. */
import type { StateObject } from '@wrenchproof/aws'
import { UserError } from '@wrenchproof/errors'
import { ownLockName } from '@wrenchproof/terraform'
import type { LockInfo } from '@wrenchproof/terraform'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'

// What Terraform writes (source: internal/states/statemgr, LockInfo); `terraform force-unlock` compares the ID.
const lockObject = z.looseObject({ ID: z.string(), Operation: z.string(), Who: z.string(), Created: z.iso.datetime() })

/** Who holds a lock, from the text of its object; `undefined` when it is none of Terraform's. */
export function lockIn(text: string): LockInfo | undefined {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  const { data } = lockObject.safeParse(json)
  return data === undefined
    ? undefined
    : { id: data.ID, operation: data.Operation, who: data.Who, created: new Date(data.Created) }
}

/** A lock that is ours until `release`. */
export interface OwnLock {
  readonly id: string
  /** `false` when it may still be held. */
  release(): Promise<boolean>
}

/** Takes the lock as Terraform would, so that no terraform works on the state meanwhile. Throws `LOCK_HELD` or `LOCK_UNKNOWN`. */
export async function takeLock(
  object: StateObject,
  { path, version, now }: { readonly path: string; readonly version: string; readonly now: Date },
): Promise<OwnLock> {
  const id = randomUUID()
  const text = JSON.stringify({
    ID: id,
    Operation: 'WrenchproofRestore',
    Info: '',
    Who: ownLockName(),
    Version: version,
    Created: now.toISOString(),
    Path: path,
  })
  const taken = await object.takeLock(text)
  switch (taken.kind) {
    case 'taken':
      return { id, release: async () => object.releaseLock(text) }
    case 'held': {
      const holder = lockIn(taken.text)
      throw new UserError(
        holder === undefined
          ? 'the state is locked, and its lock does not say by whom'
          : `the state is locked by ${holder.who} since ${holder.created.toISOString()} (${holder.operation}, lock ${holder.id})`,
        `Wait for it. Only when its holder is known to be dead: terraform force-unlock ${holder?.id ?? 'ID'}`,
        { code: 'LOCK_HELD' },
      )
    }
    case 'unknown':
      throw new UserError(
        `the state lock ${id} could not be taken for sure: ${taken.why}`,
        `Diagnose again; if this lock is there then, release it: terraform force-unlock ${id}`,
        { code: 'LOCK_UNKNOWN' },
      )
    default:
      return taken satisfies never
  }
}
