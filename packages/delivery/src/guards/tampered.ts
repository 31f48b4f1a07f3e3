import type { Guard } from './guard.ts'

/** Refuses an envelope that is not authentic under this environment's key. */
export const tampered: Guard<{ readonly unauthentic?: string | undefined }> = {
  code: 'TAMPERED',
  refusesWhen: 'the sealed plan is damaged, altered, or sealed with another key',
  check({ unauthentic }) {
    if (unauthentic === undefined) return undefined
    return {
      reason: `the sealed plan is not authentic: ${unauthentic}`,
      fix: 'Plan again. If it happens again, check that plan and apply use the same `plan-key`, and who can write to the store.',
    }
  },
}
