import type { SemVer } from 'semver'
import { z } from 'zod'
import type { Finding } from '../finding.ts'
import type { InventoryRow, UsedVersion } from './inventory.ts'

/** The key of the environments file for how far an environment's remote modules may be from those of the one before. */
export const moduleSkew = z.enum(['any', 'minor', 'patch', 'none']).default('any').meta({
  description:
    'How far versions of one remote module may be apart between this environment and the one in `after`: `minor` allows another minor version, `patch` another patch, `none` nothing.',
})

/** How far versions may be apart. */
export type ModuleSkew = z.output<typeof moduleSkew>

/**
 * Every remote module whose versions in these two environments are further apart than allowed, or cannot be compared
 * though they differ. Versions before 1.0 break with their minor version, so there `minor` allows a patch only, and
 * `patch` the same; a module that only one of the two uses is no finding.
 */
export function skewFindings(
  inventory: readonly InventoryRow[],
  between: readonly [before: string, environment: string],
  allowed: ModuleSkew,
): Finding[] {
  if (allowed === 'any') return []
  const [before, environment] = between
  return inventory.flatMap(({ kind, module, uses }) => {
    if (kind !== 'remote') return []
    const theirs = uses.filter((use) => use.environment === before)
    const ours = uses.filter((use) => use.environment === environment)
    return ours.flatMap((use) =>
      theirs.flatMap((other) => {
        const problem = apart(use, other, allowed)
        if (problem === undefined) return []
        return use.places.map((place) => ({
          code: 'VERSION_SKEW' as const,
          field: module,
          problem: `${use.version} here and ${other.version} in ${before} ${problem}`,
          ...place,
        }))
      }),
    )
  })
}

function apart(one: UsedVersion, other: UsedVersion, allowed: Exclude<ModuleSkew, 'any'>): string | undefined {
  if (one.version === other.version) return undefined
  if (allowed === 'none') return 'are not the same'
  if (one.semver === undefined || other.semver === undefined) return 'are no versions that can be compared'
  return levels[step(one.semver, other.semver)] > levels[allowed]
    ? `are more than a ${allowed} version apart`
    : undefined
}

const levels = { none: 0, patch: 1, minor: 2, major: 3 } as const

function step(one: SemVer, other: SemVer): keyof typeof levels {
  if (one.major !== other.major) return 'major'
  if (one.minor !== other.minor) return one.major === 0 ? 'major' : 'minor'
  return one.compare(other) === 0 ? 'none' : 'patch'
}
