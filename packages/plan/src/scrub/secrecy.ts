import type { Scrub } from './scrubber.ts'
import { scrubber, withheld } from './scrubber.ts'
import { givenSecrets } from './secrets.ts'

/** What a step has learned to be secret so far, and how it keeps that out of its texts. */
export interface Secrecy {
  /** Remembers every scalar in these values as secret. */
  learn(values: Iterable<unknown>): void
  /** Takes out all that was learned until now; never throws: what cannot be checked becomes a fixed message. */
  readonly scrub: Scrub
}

/** A secrecy that knows nothing yet; `make` builds the scrub, again whenever there is more to know. */
export function secrecy(make: (secrets: Iterable<string>) => Scrub = scrubber): Secrecy {
  const known = new Set<string>()
  let made: { readonly size: number; readonly scrub: Scrub } | undefined
  return {
    learn(values) {
      for (const secret of givenSecrets(values)) known.add(secret)
    },
    scrub(text) {
      try {
        if (made?.size !== known.size) made = { size: known.size, scrub: make(known) }
        return made.scrub(text)
      } catch {
        return withheld
      }
    },
  }
}
