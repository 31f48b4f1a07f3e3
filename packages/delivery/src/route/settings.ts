import type { Environment, Environments } from '../environments/environment.ts'

/**
 * Names of environments whose entry is new or other than before. A changed entry always makes a delivery of its
 * environment, so that it can become the last applied one.
 */
export function changedSettings(before: Environments | undefined, after: Environments): ReadonlySet<string> {
  const old = new Map(before?.all.map((environment) => [environment.name, textOf(environment)]))
  return new Set(
    after.all.filter((environment) => old.get(environment.name) !== textOf(environment)).map(({ name }) => name),
  )
}

// Keys are in no promised order, and an absent key says the same as an undefined one.
const textOf = (environment: Environment): string =>
  JSON.stringify(Object.entries(environment).toSorted(([one], [other]) => (one < other ? -1 : 1)))
