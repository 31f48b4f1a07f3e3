import type { Environment } from '../environments/environment.ts'

/** An environment's place in a delivery. */
export interface Ordered {
  readonly name: string
  /** The environments of this delivery that come first. */
  readonly needs: readonly string[]
  /** 0 for what needs nobody, else one more than the latest it needs: what has the same number can run at once. */
  readonly wave: number
}

/**
 * The chosen environments in the order their `needs` ask for; those of a wave in the order of the file. An environment
 * that is not delivered passes on what it needs itself, so that the order does not depend on what is left out.
 *
 * @param all every environment; `needs` is free of circles, as `parseEnvironments` sees to
 */
export function inOrder(all: readonly Pick<Environment, 'name' | 'needs'>[], chosen: ReadonlySet<string>): Ordered[] {
  const byName = new Map(all.map((environment) => [environment.name, environment]))
  const needed = new Map<string, ReadonlySet<string>>()
  const neededBy = (name: string): ReadonlySet<string> => {
    const known = needed.get(name)
    if (known !== undefined) return known
    const found = new Set(
      (byName.get(name)?.needs ?? []).flatMap((need) => (chosen.has(need) ? [need] : [...neededBy(need)])),
    )
    needed.set(name, found)
    return found
  }
  const waves = new Map<string, number>()
  const waveOf = (name: string): number => {
    const known = waves.get(name)
    if (known !== undefined) return known
    const wave = Math.max(0, ...[...neededBy(name)].map((need) => waveOf(need) + 1))
    waves.set(name, wave)
    return wave
  }
  return all
    .filter(({ name }) => chosen.has(name))
    .map(({ name }) => ({ name, needs: [...neededBy(name)].toSorted(), wave: waveOf(name) }))
    .toSorted((one, other) => one.wave - other.wave)
}
