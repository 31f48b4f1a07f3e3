/** Credentials that are already in the job's environment. */
import { UserError } from '@wrenchproof/errors'
import type { Variables } from './endpoint.ts'

/** What kind of AWS credentials the environment holds. `other` is neither form AWS issues, as local emulators have. */
export type AmbientCredentials = 'none' | 'temporary' | 'long-lived' | 'other'

/** Tells the kind by the prefix of the key id (AWS, "IAM identifiers": AKIA long-lived, ASIA temporary). */
export function ambientCredentials(variables: Variables): AmbientCredentials {
  const id = variables['AWS_ACCESS_KEY_ID']?.trim() ?? ''
  if (id === '') return 'none'
  if (id.startsWith('AKIA')) return 'long-lived'
  return id.startsWith('ASIA') ? 'temporary' : 'other'
}

/**
 * Refuses long-lived keys in the environment unless the environments file allows them; throws a `UserError` with the
 * code `STATIC_KEYS`. Whoever reads such a key once has it until somebody notices.
 */
export function refuseStaticKeys(variables: Variables, allowed: boolean): void {
  if (allowed || ambientCredentials(variables) !== 'long-lived') return
  throw new UserError(
    'AWS_ACCESS_KEY_ID holds a long-lived key of an IAM user, which every step of the job can read',
    'Give the environment a plan-role and an apply-role and remove the key, or allow static keys in the environments file.',
    { code: 'STATIC_KEYS' },
  )
}
