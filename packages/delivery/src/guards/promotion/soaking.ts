import type { Guard } from '../guard.ts'
import { firstFew } from '../listing.ts'
import { promotedBy } from './promotion.ts'
import type { Promotion } from './promotion.ts'

/** Refuses content that was not yet applied long enough in the environment it has to come through. */
export const soaking: Guard<Promotion> = {
  code: 'SOAKING',
  refusesWhen: 'a module of the closure was not applied in the `after` environment for as long as `soak`',
  check(facts) {
    const { after, soak, now } = facts
    const young = promotedBy(facts).filter(({ stayed }) => stayed !== undefined && stayed < soak)
    if (after === undefined || young.length === 0) return undefined
    const left = soak - Math.min(...young.map(({ stayed }) => stayed ?? 0))
    const ready = new Date(now.getTime() + left).toISOString()
    return {
      reason: `${firstFew(young.map(({ member }) => member))} must stay in ${after.environment} for ${minutes(soak)} and did for less`,
      fix: `Run the job again after ${ready}, if ${after.environment} keeps it until then; content that was replaced there is delivered there again. If it cannot wait, deliver it as a hotfix.`,
    }
  },
}

const minutes = (milliseconds: number): string => `${Math.ceil(milliseconds / 60_000)} minutes`
