import type { Policy } from '../../environments/policy.ts'
import type { Delivered } from '../../ledger/delivered.ts'
import type { Guard } from '../guard.ts'
import { firstFew } from '../listing.ts'

/** What remote modules turned out to be, by content. */
export interface FetchedModules {
  /** Content hashes of what this job's `terraform init` fetched, by `memberKey('fetched', ...)`. */
  readonly fetched: Readonly<Record<string, string>>
  /** The closure that the plan was made of, with what its own job fetched. */
  readonly planned: Readonly<Record<string, string>>
  /** What was delivered here before. */
  readonly here: Delivered | undefined
  readonly moduleSources: Policy['moduleSources']
  /** Content hashes that somebody consented to. */
  readonly consent: readonly string[]
}

/**
 * Refuses a remote module that is not what it was under the same address: since the plan was made, or, where the
 * environment wants references that stay, since it was delivered here.
 */
export const movedReference: Guard<FetchedModules> = {
  code: 'MOVED_REFERENCE',
  refusesWhen: 'a remote module has other content under the same address than planned, or than delivered here before',
  check({ fetched, planned, here, moduleSources, consent }) {
    const now = Object.entries(fetched)
    const since = now.filter(([member, hash]) => Object.hasOwn(planned, member) && planned[member] !== hash)
    if (since.length > 0)
      return {
        reason: `${named(since)} changed between plan and apply`,
        fix: 'Plan again. Refer to a full commit hash, which nobody can move.',
      }
    if (moduleSources.remote !== 'pinned' && moduleSources.remote !== 'immutable') return undefined
    const moved = now.filter(([member, hash]) => {
      const last = here !== undefined && Object.hasOwn(here, member) ? here[member]?.at(-1) : undefined
      return last !== undefined && last.hash !== hash && !consent.includes(hash)
    })
    if (moved.length === 0) return undefined
    return {
      reason: `${named(moved)} is not what was delivered here under the same address: somebody moved it`,
      fix: `Find out who moved it and why. To deliver it all the same, run apply again with \`consent: ${moved.map(([, hash]) => hash).join(' ')}\`.`,
    }
  },
}

const named = (members: readonly (readonly [string, string])[]): string =>
  firstFew(members.map(([member]) => member.slice('fetched '.length)))
