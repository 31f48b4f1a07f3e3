import { changedIdentity, settingsDigest } from '../environments/settings.ts'
import type { Identity } from '../environments/settings.ts'
import type { Guard } from './guard.ts'

/** Refuses when the environment is not the one it was at the last apply, unless somebody consented to what it is now. */
export const settingsChanged: Guard<{
  readonly settings: Identity
  /** As the ledger's anchor has them; `undefined` before the first apply. */
  readonly anchored: Identity | undefined
  readonly consent: readonly string[]
}> = {
  code: 'SETTINGS_CHANGED',
  refusesWhen:
    'branch, account, roles, root, workspace, backend, GitHub environment or `after` changed since the last apply without consent',
  check({ settings, anchored, consent }) {
    if (anchored === undefined) return undefined
    const changed = changedIdentity(settings, anchored)
    const digest = settingsDigest(settings)
    if (changed.length === 0 || consent.includes(digest)) return undefined
    return {
      reason: `the environment is another one than at the last apply: ${changed.map(({ key, was, is }) => `${key} was ${was}, is ${is}`).join('; ')}`,
      fix: `Take the change out of the environments file, or run apply again with \`consent: ${digest}\`.`,
    }
  },
}
