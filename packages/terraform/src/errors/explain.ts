/** What an error of Terraform means and what to do next, for the errors that stop deliveries most often. */
import type { Diagnostic } from '../events/event.ts'
import { accessDenied, credentialsExpired } from './access.ts'
import type { Explain, Explanation } from './explanation.ts'
import { lockHeld, lockNotReleased } from './lock.ts'
import { alreadyExists, bucketMissing, limitExceeded, network, throttled } from './service.ts'
import { stale, stateBroken, stateNewer, stateNotSaved } from './state.ts'

const explanations: readonly Explain[] = [
  lockHeld,
  lockNotReleased,
  stateNotSaved,
  credentialsExpired,
  accessDenied,
  throttled,
  limitExceeded,
  alreadyExists,
  bucketMissing,
  stateBroken,
  stateNewer,
  stale,
  network,
]

/** The first explanation that fits, `undefined` for an error that has none: it is then shown as Terraform put it. */
export function explainDiagnostic(diagnostic: Diagnostic): Explanation | undefined {
  const text = `${diagnostic.summary} ${diagnostic.detail}`.replaceAll(/\s+/gu, ' ')
  for (const explain of explanations) {
    const found = explain(text, diagnostic)
    if (found !== undefined) return found
  }
  return undefined
}
