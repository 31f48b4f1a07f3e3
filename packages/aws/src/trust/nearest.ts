import type { ConditionResult, StatementResult } from './statement.ts'

/**
 * The statement that came nearest to applying: the one for this provider and action with the fewest conditions in the
 * way, and among equals the one whose wanted values look most like the presented ones; undefined for none.
 */
export function nearestMiss(statements: readonly StatementResult[]): StatementResult | undefined {
  return statements
    .map((statement) => ({ statement, distance: distance(statement), likeness: likeness(statement) }))
    .toSorted((a, b) => a.distance - b.distance || b.likeness - a.likeness)[0]?.statement
}

// A statement for another provider or action was never meant for this token, however few its conditions.
const NOT_MEANT = 1000

// The subject says which job a statement is meant for, so a statement that wants this one's is nearer than its count.
const SUBJECT_FAILED = 1.5

function distance({ principal, action, conditions }: StatementResult): number {
  const failed = conditions
    .filter(({ result }) => result === 'failed')
    .reduce((sum, { key }) => sum + (key.toLowerCase().endsWith(':sub') ? SUBJECT_FAILED : 1), 0)
  const unknown = conditions.filter(({ result }) => result === 'cannot-tell').length
  const meant = [principal.result, action].filter((result) => result === 'failed').length
  return meant * NOT_MEANT + failed + unknown / 2
}

function likeness({ conditions }: StatementResult): number {
  return conditions
    .filter(({ result }) => result === 'failed')
    .map(closest)
    .reduce((sum, each) => sum + each, 0)
}

function closest({ presented, wanted }: ConditionResult): number {
  const lengths = (presented ?? []).flatMap((value) => wanted.map((each) => commonPrefix(value, each)))
  return Math.max(0, ...lengths)
}

function commonPrefix(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1
  return length
}
