import picomatch from 'picomatch'
import { consentFix, listed } from './destructive.ts'
import type { Destruction } from './destructive.ts'
import type { Guard } from './guard.ts'

// Addresses are no paths: `*` crosses dots and slashes, brackets are index brackets. Where that makes a pattern match
// more than its author had in mind, it protects more.
const addressGlob = { dot: true, bash: true, nobracket: true, literalBrackets: true, noextglob: true, nonegate: true }

/** Refuses to destroy what the environments file protects, unless somebody consented to this very plan. */
export const protectedAddresses: Guard<Destruction & { readonly protect: readonly string[] }> = {
  code: 'PROTECTED',
  refusesWhen: 'a protected address would be deleted, replaced or forgotten, and nobody consented to this very plan',
  check({ destructive, fingerprint, consent, protect }) {
    if (protect.length === 0 || consent.includes(fingerprint)) return undefined
    const matches = picomatch([...protect], addressGlob)
    const hit = destructive.filter(({ address }) => matches(address))
    if (hit.length === 0) return undefined
    return { reason: `the plan destroys protected objects: ${listed(hit)}`, fix: consentFix(fingerprint) }
  },
}
