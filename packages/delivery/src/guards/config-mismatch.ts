import type { Guard } from './guard.ts'
import { firstFew } from './listing.ts'

/** An entry of the plan file's configuration that is not what the commit has at that path. */
export interface ConfigDifference {
  /** Path in the repository, or the module's key and the path in it. */
  readonly path: string
  /** `not in the commit`, `other content`, `unreadable: a link`, ... */
  readonly how: string
}

/** Refuses a plan whose embedded configuration is not the commit's: a plan file is a program. */
export const configMismatch: Guard<{ readonly configDifferences: readonly ConfigDifference[] }> = {
  code: 'CONFIG_MISMATCH',
  refusesWhen: 'the configuration inside the plan file that would run is not the one of the commit',
  check({ configDifferences }) {
    if (configDifferences.length === 0) return undefined
    return {
      reason: `the plan file holds another configuration than the commit: ${firstFew(configDifferences.map(({ path, how }) => `${path} (${how})`))}`,
      fix: 'Commit every file that terraform reads, then plan again. If nothing was left out, find out who could write the plan.',
    }
  },
}
