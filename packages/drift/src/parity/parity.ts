import { compareVersions } from './versions.ts'

/** What is compared between environments; never their resources, which are meant to differ. */
export interface EnvironmentParts {
  readonly environment: string
  /** Versions by module address. */
  readonly modules: ReadonlyMap<string, string>
  /** Locked versions by provider. */
  readonly providers: ReadonlyMap<string, string>
  /** Types by output name, such as `string`. */
  readonly outputs: ReadonlyMap<string, string>
}

/** Something that is not the same everywhere. */
export interface ParityRow {
  readonly kind: 'module' | 'provider' | 'output'
  readonly name: string
  /** By environment; absent where it is not used. */
  readonly values: ReadonlyMap<string, string>
  /** The environments that have the newest version; empty when versions cannot be ordered. */
  readonly ahead: readonly string[]
}

/** Everything that differs between the environments, by kind and name. What only one of them uses differs as well. */
export function parityOf(environments: readonly EnvironmentParts[]): readonly ParityRow[] {
  const rows = (kind: ParityRow['kind'], part: (of: EnvironmentParts) => ReadonlyMap<string, string>): ParityRow[] => {
    const names = new Set(environments.flatMap((each) => [...part(each).keys()]))
    return [...names].toSorted().flatMap((name) => {
      const values = new Map(
        environments.flatMap((each) => {
          const value = part(each).get(name)
          return value === undefined ? [] : [[each.environment, value] as const]
        }),
      )
      if (values.size === environments.length && new Set(values.values()).size === 1) return []
      return [{ kind, name, values, ahead: kind === 'output' ? [] : aheadOf(values) }]
    })
  }
  return [
    ...rows('module', ({ modules }) => modules),
    ...rows('provider', ({ providers }) => providers),
    ...rows('output', ({ outputs }) => outputs),
  ]
}

function aheadOf(values: ReadonlyMap<string, string>): readonly string[] {
  const all = [...values.values()]
  const newest = all.find((one) => all.every((other) => (compareVersions(one, other) ?? -1) >= 0))
  // Where all that use it use the same, nobody is ahead.
  if (newest === undefined || all.every((one) => one === newest)) return []
  return [...values].flatMap(([environment, value]) => (compareVersions(value, newest) === 0 ? [environment] : []))
}
