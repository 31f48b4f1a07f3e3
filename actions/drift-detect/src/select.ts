import type { Environment } from '@wrenchproof/delivery'
import { ProblemsError } from '@wrenchproof/errors'
import picomatch from 'picomatch'

/** The environments that some names and globs mean, in the order of the file. Throws for each that means none. */
export function chosenFrom(all: readonly Environment[], patterns: readonly string[]): readonly Environment[] {
  const matchers = patterns.map((pattern) => ({ pattern, matches: picomatch(pattern, { nonegate: true }) }))
  const problems = matchers
    .filter(({ matches }) => !all.some(({ name }) => matches(name)))
    .map(({ pattern }) => ({
      field: 'environments',
      problem: `'${pattern.slice(0, 80)}' names none of ${all.map(({ name }) => name).join(', ')}`,
    }))
  if (problems.length > 0)
    throw new ProblemsError(
      'the inputs of this step are not usable',
      problems,
      'Name environments of the environments file, or use globs or `all`.',
    )
  return all.filter(({ name }) => matchers.some(({ matches }) => matches(name)))
}
