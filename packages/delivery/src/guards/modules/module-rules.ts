import type { Guard } from '../guard.ts'
import { firstFew } from '../listing.ts'

/** What the environment's rules on modules say of the commit. */
export interface ModuleFacts {
  /** Every place where the closure breaks `module-sources` or `module-skew`, as in force. */
  readonly broken: readonly string[]
}

/** Refuses modules from where the environment takes none, or too far from the versions tried before. */
export const moduleRules: Guard<ModuleFacts> = {
  code: 'MODULE_RULES',
  refusesWhen: 'a module comes from where `module-sources` allows none, or its version is outside `module-skew`',
  check({ broken }) {
    if (broken.length === 0) return undefined
    return {
      reason: firstFew(broken),
      fix: 'Mend the sources. A commit cannot weaken these rules for itself: what was in force at the last apply counts too.',
    }
  },
}
