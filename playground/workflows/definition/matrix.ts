/** `strategy.matrix`: its combinations, as GitHub's documentation of include and exclude has them. */
import { isDeepStrictEqual } from 'node:util'
import { StepFault } from '../../runner/index.ts'
import { scalarText } from '../values/scalar.ts'

export type Combination = Readonly<Record<string, unknown>>

/** Most jobs a matrix may have in one run. */
const limit = 256

/**
 * Combinations in order: every vector times every other, less what `exclude` matches (by the keys it names), each with
 * what `include` adds to it; an include that would overwrite a vector's value everywhere is a combination of its own.
 * Throws `StepFault` for an empty or too large matrix.
 */
export function combinations(matrix: unknown): Combination[] {
  if (!isRecord(matrix)) throw new StepFault('The matrix is not a mapping')
  const { include, exclude, ...vectors } = matrix
  let all: Record<string, unknown>[] = [{}]
  for (const [name, values] of Object.entries(vectors)) {
    if (!Array.isArray(values)) throw new StepFault(`Matrix vector '${name}' is not a list`)
    if (values.length === 0) throw new StepFault(`Matrix vector '${name}' does not contain any values`)
    all = all.flatMap((combination) => values.map((value: unknown) => ({ ...combination, [name]: value })))
  }
  if (Object.keys(vectors).length === 0) all = []
  const kept = all.filter((combination) => !records(exclude).some((filter) => matches(combination, filter)))
  const result = included(kept, records(include), Object.keys(vectors))
  if (result.length === 0) throw new StepFault('Matrix must define at least one vector')
  if (result.length > limit) throw new StepFault(`A matrix has at most ${limit} jobs; this one has ${result.length}`)
  return result
}

function included(
  base: readonly Record<string, unknown>[],
  includes: readonly Record<string, unknown>[],
  vectors: readonly string[],
): Record<string, unknown>[] {
  const result = base.map((combination) => ({ ...combination }))
  const extra: Record<string, unknown>[] = []
  for (const include of includes) {
    // Only values of vectors may not be overwritten; what an earlier include added may.
    const fixed = Object.fromEntries(Object.entries(include).filter(([name]) => vectors.includes(name)))
    const hosts = result.filter((combination) => matches(combination, fixed))
    if (hosts.length === 0) extra.push({ ...include })
    for (const host of hosts) Object.assign(host, include)
  }
  return [...result, ...extra]
}

function matches(combination: Combination, filter: Combination): boolean {
  return Object.entries(filter).every(([name, value]) => isDeepStrictEqual(combination[name], value))
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stands behind a job's name in parentheses: the values, those of objects one by one. */
export function matrixSuffix(combination: Combination): string {
  const leaves = (value: unknown): string[] => {
    if (value === null || value === undefined) return []
    if (typeof value === 'object') return Object.values(value).flatMap(leaves)
    const text = scalarText(value)
    return text === '' ? [] : [text]
  }
  return Object.values(combination).flatMap(leaves).join(', ')
}
