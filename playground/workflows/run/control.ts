/** Cancelling: of a run, of its jobs, of what waits. */

export interface Control {
  readonly cancelled: boolean
  /** Why, for the annotation; the first reason stays. */
  readonly reason: string
  cancel(reason: string): void
  /** Calls back once, at once if it is cancelled already; answers how to forget it. */
  onCancel(hear: () => void): () => void
  /** One that is cancelled with this one, and may be cancelled alone. */
  child(): Control
}

export function newControl(): Control {
  const listeners = new Set<() => void>()
  let cancelled = false
  let reason = ''
  const control: Control = {
    get cancelled() {
      return cancelled
    },
    get reason() {
      return reason
    },
    cancel(why) {
      if (cancelled) return
      cancelled = true
      reason = why
      for (const hear of listeners) hear()
      listeners.clear()
    },
    onCancel(hear) {
      if (cancelled) hear()
      else listeners.add(hear)
      return () => listeners.delete(hear)
    },
    child() {
      const inner = newControl()
      const forget = control.onCancel(() => {
        inner.cancel(reason)
      })
      inner.onCancel(forget)
      return inner
    },
  }
  return control
}

/** Resolves when the promise does, or with undefined at cancellation, whichever is first. */
export async function orCancelled<T>(control: Control, promise: Promise<T>): Promise<T | undefined> {
  const { promise: stop, resolve } = Promise.withResolvers<undefined>()
  const forget = control.onCancel(() => {
    resolve(undefined)
  })
  try {
    return await Promise.race([promise, stop])
  } finally {
    forget()
  }
}
