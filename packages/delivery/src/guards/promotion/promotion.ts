import { longestStay } from '../../ledger/delivered.ts'
import type { Delivered } from '../../ledger/delivered.ts'

/** What was to be tried elsewhere before it is delivered here. */
export interface Promotion {
  /** Where it is tried; `undefined` when the environment has no `after`. */
  readonly after: { readonly environment: string; readonly delivered: Delivered | undefined } | undefined
  /** Milliseconds it stays there, at least. */
  readonly soak: number
  /** Content hashes of what would be delivered, by path. */
  readonly closure: Readonly<Record<string, string>>
  /** The environment's own root, which no other environment has. */
  readonly root: string
  /** What this environment has now: content that is here already is not promoted. */
  readonly here: Delivered | undefined
  /** Content hashes that somebody consented to, of members that `after` does not use. */
  readonly consent: readonly string[]
  /** A hotfix skips the trial, and nothing else. */
  readonly hotfix: boolean
  readonly now: Date
}

/** A member of the closure that would be new here, and how long it was tried. */
export interface Promoted {
  readonly path: string
  readonly hash: string
  /** Whether `after` has, or had, other content at this path. */
  readonly usedThere: boolean
  /** Milliseconds of its longest stay there; `undefined` when this content never was there. */
  readonly stayed: number | undefined
}

/** Every member that a trial is asked of, sorted by path. */
export function promotedBy({ after, closure, root, here, hotfix, now }: Promotion): Promoted[] {
  if (after === undefined || hotfix) return []
  return Object.entries(closure)
    .filter(([path, hash]) => path !== root && !staysOf(here, path).some((stay) => isHere(stay, hash)))
    .map(([path, hash]) => {
      const there = staysOf(after.delivered, path)
      return { path, hash, usedThere: there.length > 0, stayed: longestStay(there, hash, now) }
    })
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
}

const staysOf = (delivered: Delivered | undefined, path: string) =>
  delivered !== undefined && Object.hasOwn(delivered, path) ? (delivered[path] ?? []) : []

const isHere = (stay: { hash: string; until?: string | undefined }, hash: string): boolean =>
  stay.until === undefined && stay.hash === hash
