/** A verdict on a trust policy in sentences, for a log or a table. */
import { safeLine } from '@wrenchproof/errors'
import type { TrustVerdict } from './evaluate.ts'
import { list } from './hints.ts'
import type { ConditionResult, StatementResult } from './statement.ts'

/** The verdict in a line, then one line per condition in the way and one per likely cause. Safe for a log. */
export function explainTrust(verdict: TrustVerdict): readonly string[] {
  return [
    headline(verdict),
    ...(verdict.caveat === undefined ? [] : [verdict.caveat]),
    ...partLines(verdict),
    ...verdict.blocking.flatMap((condition) => [
      conditionLine(condition),
      ...condition.hints.map(({ text }) => `  ${text}`),
    ]),
  ].map((line) => safeLine(line))
}

/** `StringEquals host:sub: presented 'x', wanted 'y'`. */
export function conditionLine(condition: ConditionResult): string {
  const { operator, key, wanted, presented, result, note } = condition
  const shown = presented === undefined ? 'nothing' : presented.map((value) => `'${value}'`).join(', ') || 'no value'
  const why = note === undefined ? '' : ` (${note})`
  const lead = result === 'cannot-tell' ? 'cannot tell: ' : ''
  return `${lead}${operator} ${key}: presented ${shown}, ${wants(operator)} ${list(wanted)}${why}`
}

function wants(operator: string): string {
  if (operator === 'Null') return 'wanted missing:'
  return /String(?:Not)/u.test(operator) ? 'wanted anything but' : 'wanted'
}

function headline({ verdict, decisive }: TrustVerdict): string {
  switch (verdict) {
    case 'allow':
      return `allow: ${decisive?.name ?? 'a statement'} applies`
    case 'cannot-tell':
      return `cannot tell: ${decisive?.name ?? 'a statement'} is not fully understood`
    case 'deny':
      return denied(decisive)
    default:
      return verdict satisfies never
  }
}

function denied(decisive: StatementResult | undefined): string {
  if (decisive === undefined) return 'deny: the policy allows nothing'
  if (decisive.effect === 'Deny') return `deny: ${decisive.name} denies it`
  return `deny: no statement allows it; ${decisive.name} comes nearest`
}

function partLines({ verdict, decisive }: TrustVerdict): string[] {
  if (decisive === undefined || verdict === 'allow') return []
  const { principal, action } = decisive
  return [
    ...(principal.result === 'met' ? [] : [`Principal: ${principal.note ?? 'is not the provider of the token'}`]),
    ...(action === 'met' ? [] : ['Action: does not cover sts:AssumeRoleWithWebIdentity']),
  ]
}
