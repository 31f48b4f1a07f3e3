import type { Guard } from './guard.ts'
import { firstFew } from './listing.ts'

/** Refuses a tree that brings along, or would fetch and run, what the environments file does not allow. */
export const unsafeTree: Guard<{ readonly unsafe: readonly string[] }> = {
  code: 'UNSAFE_TREE',
  refusesWhen:
    'the tree holds plug-ins, unlisted override or var files, providers, module hosts or programs that `allow` does not name',
  check({ unsafe }) {
    if (unsafe.length === 0) return undefined
    return { reason: firstFew(unsafe), fix: unsafeTreeFix }
  },
}

/** What to do about an unsafe tree. */
export const unsafeTreeFix =
  'Take it out, or have it allowed: `allow` in the environments file, in a delivery of its own before this one.'
