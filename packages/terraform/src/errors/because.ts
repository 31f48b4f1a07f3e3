import { accessDenied, credentialsExpired } from './access.ts'
import type { Explain } from './explanation.ts'
import { bucketMissing, network, throttled } from './service.ts'

const reasons: readonly Explain[] = [credentialsExpired, accessDenied, throttled, bucketMissing, network]

/** Why something around the state did not work: `: the credentials ended ...`, or nothing where nobody can tell. */
export function becauseOf(text: string): string {
  for (const explain of reasons) {
    const reason = explain(text, { severity: 'error', summary: text, detail: '' })
    if (reason !== undefined) return `: ${reason.problem}`
  }
  return ''
}
