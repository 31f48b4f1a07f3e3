/** Concurrency groups: one holder, and as many waiting as GitHub lets wait. */
import type { Control } from './control.ts'

/** Most that may wait with `queue: max`. */
export const queueLimit = 100

export interface GroupRequest {
  /** Compared without case. */
  readonly group: string
  readonly cancelInProgress: boolean
  readonly queue: 'single' | 'max'
  /** Who asks; cancelled when it has to give way. */
  readonly control: Control
  /** Groups that the callers of this one hold: waiting for them would be waiting for oneself. */
  readonly heldAbove: readonly string[]
}

export interface ConcurrencyBoard {
  /**
   * Waits for a group; answers how to leave it, undefined when the asker was cancelled meanwhile. `onPending` is told
   * when it has to wait.
   */
  enter(request: GroupRequest, onPending?: () => void): Promise<(() => void) | undefined>
}

interface Waiting {
  readonly request: GroupRequest
  grant(): void
}

/** A repository's groups. */
export function concurrencyBoard(): ConcurrencyBoard {
  const holders = new Map<string, Control>()
  const queues = new Map<string, Waiting[]>()

  const leave = (group: string) => () => {
    holders.delete(group)
    const next = queues.get(group)?.shift()
    if (next === undefined) queues.delete(group)
    else {
      holders.set(group, next.request.control)
      next.grant()
    }
  }

  return {
    async enter(request, onPending = () => {}) {
      const group = request.group.toLowerCase()
      const { control } = request
      if (control.cancelled) return undefined
      if (request.heldAbove.includes(group)) {
        control.cancel(
          `Canceling since a deadlock for concurrency group '${request.group}' was detected between a workflow and its caller`,
        )
        return undefined
      }
      const holder = holders.get(group)
      if (holder === undefined) {
        holders.set(group, control)
        return leave(group)
      }
      makeRoom(queues.get(group) ?? [], request)
      if (request.cancelInProgress) holder.cancel(givesWay(request.group))
      onPending()
      return new Promise((resolve) => {
        const queue = queues.get(group) ?? []
        queues.set(group, queue)
        const waiting: Waiting = {
          request,
          grant() {
            forget()
            resolve(leave(group))
          },
        }
        queue.push(waiting)
        const forget = control.onCancel(() => {
          const at = queue.indexOf(waiting)
          if (at >= 0) queue.splice(at, 1)
          resolve(undefined)
        })
      })
    },
  }
}

/** By default the one that waits gives way to the new one; with `queue: max` the new one is refused when it is full. */
function makeRoom(queue: readonly Waiting[], request: GroupRequest): void {
  if (request.queue === 'max' && !request.cancelInProgress) {
    if (queue.length >= queueLimit)
      request.control.cancel(
        `Canceling since the queue of concurrency group '${request.group}' is full (${queueLimit})`,
      )
    return
  }
  // Each cancellation takes its own out of the queue.
  const older = queue.map(({ request: { control } }) => control)
  for (const control of older) control.cancel(givesWay(request.group))
}

function givesWay(group: string): string {
  return `Canceling since a higher priority waiting request for '${group}' exists`
}
