import type { Guard } from './guard.ts'

/** Refuses to believe a ledger that somebody without the key wrote to. */
export const ledgerTampered: Guard<{ readonly unbelieved?: string | undefined }> = {
  code: 'LEDGER_TAMPERED',
  refusesWhen: "the ledger branch's tip is not a commit that Wrenchproof made there, or its key has changed",
  check({ unbelieved }) {
    if (unbelieved === undefined) return undefined
    return {
      reason: unbelieved,
      fix: 'Find out who wrote to the branch and put it back where Wrenchproof left it. Where nobody can, or after a change of the plan key, begin anew with `recover: adopt`.',
    }
  },
}
