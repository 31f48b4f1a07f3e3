/** What a terraform that hangs was at, as far as its output tells. Addresses and words of ours only: ids may be secret. */
import { parseEvent } from './event.ts'

/** What `init` had begun last. */
export function initialising(stdout: string): string {
  const at = stdout.match(/^Initializing (?:the backend|modules|provider plugins|\S+ plugins)/gmu)?.at(-1)
  return at === undefined ? 'it had not begun with anything' : `it was ${at.replace('I', 'i')}`
}

export interface Waiting {
  /** Takes a line of `plan -json`. */
  readonly line: (text: string) => void
  /** What was begun and not ended. */
  readonly at: () => string
}

const mostNamed = 3

/** Follows a plan's events. */
export function openWaiting(): Waiting {
  const begun = new Set<string>()
  return {
    line(text) {
      const event = parseEvent(text)
      const address = event?.hook?.resource?.addr
      if (event === undefined || address === undefined) return
      // An interrupt makes errors of what was under way, which is what is asked for.
      if (event.type === 'refresh_start' || event.type === 'apply_start') begun.add(address)
      else if (event.type === 'refresh_complete' || event.type === 'apply_complete') begun.delete(address)
    },
    at() {
      const [...addresses] = begun
      if (addresses.length === 0) return 'it was not waiting for any object, but for its backend or a provider'
      const named = addresses.slice(0, mostNamed).join(', ')
      const others = addresses.length - mostNamed
      return `it was reading ${named}${others > 0 ? ` and ${others} more` : ''}`
    },
  }
}
