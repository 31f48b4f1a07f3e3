import type { Guard } from './guard.ts'

/** Refuses when the store has no such plan for this commit. */
export const notFound: Guard<{ readonly found: boolean; readonly planDigest: string; readonly commit: string }> = {
  code: 'NOT_FOUND',
  refusesWhen: 'the store has no plan with this digest for this commit',
  check({ found, planDigest, commit }) {
    if (found) return undefined
    return {
      reason: `there is no sealed plan with digest ${planDigest} for commit ${commit}`,
      fix: 'Give `plan-digest` as the plan step of this commit printed it; if the plan is gone, plan again.',
    }
  },
}
