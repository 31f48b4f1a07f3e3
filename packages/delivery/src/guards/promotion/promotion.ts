import { longestStay } from '../../ledger/delivered.ts'
import type { Delivered, Stay } from '../../ledger/delivered.ts'

/**
 * Members of a closure, by how the root comes to them. A `remote` one is an address, whose hash is of the address; what
 * `terraform init` got from there is `fetched`, whose hash is of the content.
 */
export type MemberKind = 'root' | 'module' | 'read' | 'remote' | 'fetched'

/** The name of a member in closures and ledger records, such as `module terraform/modules/network`. */
export const memberKey = (kind: MemberKind, path: string): string => `${kind} ${path}`

/** What was to be tried elsewhere before it is delivered here. */
export interface Promotion {
  /** Where it is tried; `undefined` when the environment has no `after`. */
  readonly after: { readonly environment: string; readonly delivered: Delivered | undefined } | undefined
  /** Milliseconds it stays there, at least. */
  readonly soak: number
  /** Content hashes of what would be delivered, by `memberKey`. */
  readonly closure: Readonly<Record<string, string>>
  /** The environment's own root. No other environment has it or the files in it, so they cannot be tried before. */
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
  readonly member: string
  readonly hash: string
  /** Whether `after` uses, or used, the member with whatever content. */
  readonly usedThere: boolean
  /** Milliseconds of its longest stay there; `undefined` when this content never was there. */
  readonly stayed: number | undefined
}

/** Every member that a trial is asked of, sorted by name. */
export function promotedBy({ after, closure, root, here, hotfix, now }: Promotion): Promoted[] {
  if (after === undefined || hotfix) return []
  const own = (member: string): boolean =>
    member === memberKey('root', root) || member.startsWith(memberKey('read', `${root}/`))
  return Object.entries(closure)
    .filter(([member, hash]) => !own(member) && !staysOf(here, member).some((stay) => isHere(stay, hash)))
    .map(([member, hash]) => {
      const there = staysOf(after.delivered, member)
      return { member, hash, usedThere: there.length > 0, stayed: longestStay(there, hash, now) }
    })
    .toSorted((one, other) => (one.member < other.member ? -1 : 1))
}

const staysOf = (delivered: Delivered | undefined, member: string): readonly Stay[] =>
  delivered !== undefined && Object.hasOwn(delivered, member) ? (delivered[member] ?? []) : []

const isHere = (stay: Stay, hash: string): boolean => stay.until === undefined && stay.hash === hash
