import type { Guard } from '../guard.ts'
import { firstFew } from '../listing.ts'
import { promotedBy } from './promotion.ts'
import type { Promotion } from './promotion.ts'

/** Refuses content that was never applied in the environment it has to come through. */
export const notPromoted: Guard<Promotion> = {
  code: 'NOT_PROMOTED',
  refusesWhen: 'a module of the closure was never applied, equal in content, in the `after` environment',
  check(facts) {
    const there = facts.after?.environment ?? ''
    const missing = promotedBy(facts).filter(({ stayed }) => stayed === undefined)
    const other = missing.filter(({ usedThere }) => usedThere)
    const unused = missing.filter(({ usedThere, hash }) => !usedThere && !facts.consent.includes(hash))
    const named = (list: typeof missing) => firstFew(list.map(({ member }) => member))
    if (other.length > 0)
      return {
        reason: `${there} never had this content of ${named(other)}`,
        fix: `Deliver the same content to ${there} first. If it cannot wait, deliver it as a hotfix.`,
      }
    if (unused.length === 0) return undefined
    return {
      reason: `${there} does not use ${named(unused)}, so nobody tried it`,
      fix: `Use it in ${there} first, or run apply again with \`consent: ${unused.map(({ hash }) => hash).join(' ')}\`.`,
    }
  },
}
