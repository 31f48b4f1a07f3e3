/** What an apply that did not come to its end left behind: a terraform that still runs, a lock that is still held. */
import type { LockInfo } from '@wrenchproof/terraform'

/** What the main step wrote down before terraform started. */
export interface Begun {
  /** terraform's process group. */
  readonly group: number
  /** `user@host`, as Terraform would put it into its lock. */
  readonly who: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Whether the main step passed an interrupt on to it. */
  readonly interrupted: boolean
}

export interface LeftoverPorts {
  /** Milliseconds since 1970 when terraform wrote that it begins to change something: it held the lock by then. */
  readonly heldAt: () => Promise<number | undefined>
  readonly groupAlive: (group: number) => boolean
  readonly interrupt: (group: number) => void
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly now: () => number
  /** `undefined` when the lock is free. */
  readonly lockHolder: () => Promise<LockInfo | undefined>
  readonly releaseLock: (id: string) => Promise<void>
}

/** What was found and done. */
export type Leftover =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'still-running'; readonly group: number }
  | { readonly kind: 'released'; readonly lock: LockInfo }
  | { readonly kind: 'held'; readonly lock: LockInfo; readonly why: string }

// The runner ends what is left of a job some time after its last step, with a signal that makes terraform drop its
// state; before that, one interrupt lets it save.
const graceMs = 120_000
const pollMs = 200

// Terraform writes whole seconds into a lock, and clocks of two processes on one machine are one clock.
const toleranceMs = 2000

/** Lets a terraform that outlived its step finish, and releases the lock if it is provably its own and it is dead. */
export async function settle(begun: Begun, ports: LeftoverPorts): Promise<Leftover> {
  if (ports.groupAlive(begun.group)) {
    // A second interrupt would make terraform exit at once, without the state of what it is working on.
    if (!begun.interrupted) ports.interrupt(begun.group)
    const end = ports.now() + graceMs
    while (ports.groupAlive(begun.group)) {
      if (ports.now() >= end) return { kind: 'still-running', group: begun.group }
      await ports.sleep(pollMs)
    }
  }
  const lock = await ports.lockHolder()
  if (lock === undefined) return { kind: 'nothing' }
  const why = foreign(lock, begun, await ports.heldAt())
  if (why !== undefined) return { kind: 'held', lock, why }
  await ports.releaseLock(lock.id)
  return { kind: 'released', lock }
}

/** Why the lock may be somebody else's; `undefined` when it can only be our dead process's. */
function foreign(lock: LockInfo, begun: Begun, heldAt: number | undefined): string | undefined {
  if (lock.who !== begun.who) return `its holder is ${lock.who}, this machine is ${begun.who}`
  if (lock.operation !== 'OperationTypeApply') return `it is held for ${lock.operation}, not for an apply`
  const taken = `it was taken at ${lock.created.toISOString()}`
  if (lock.created.getTime() + toleranceMs < begun.startedAt) return `${taken}, before this apply started`
  // A lock has one holder. Ours held it when it began to change things, and did not live to let go of it; another
  // terraform of this user on this machine can only have asked for it later.
  if (heldAt === undefined) return 'this apply had not begun to change anything, so it may not have had the lock yet'
  if (lock.created.getTime() > heldAt) return `${taken}, after this apply had begun to change things`
  return undefined
}
