/** What a person would say at once about a failed condition on a token's claim. */
import { compares } from './condition.ts'
import { parseOperator } from './operator.ts'
import { claimOf } from './request.ts'
import type { TrustRequest } from './request.ts'
import type { ConditionResult } from './statement.ts'
import { namesSubject, parseSubject, withoutIds } from './subject.ts'
import { hasWildcard } from './wildcard.ts'

export type HintCode =
  | 'IMMUTABLE_SUBJECT'
  | 'NAMES_SUBJECT'
  | 'CASE_DIFFERS'
  | 'WILDCARD_IN_EQUALS'
  | 'SPACE_AROUND'
  | 'OTHER_CONTEXT'
  | 'SHORT_REF'
  | 'CLAIM_MISSING'
  | 'OTHER_AUDIENCE'

/** A likely cause, in a sentence. */
export interface Hint {
  readonly code: HintCode
  readonly text: string
}

/** Likely causes of a failed condition, the likeliest first; none for negated operators and met conditions. */
export function hintsFor(condition: ConditionResult, request: TrustRequest): readonly Hint[] {
  const claim = claimOf(condition.key, request.claims.iss)
  const operator = parseOperator(condition.operator)
  if (condition.result !== 'failed' || claim === undefined) return []
  if (operator?.kind !== 'string' || operator.negated) return []
  const [value] = condition.presented ?? []
  if (value === undefined) return [missing(claim, condition)]
  const { comparison } = operator
  const fits = (given: string, wanted: string) => compares(comparison, given, wanted)
  const found = condition.wanted.flatMap((wanted) => [
    ...(claim === 'sub' ? subjectHints(value, wanted, fits) : []),
    ...spelling(value, wanted, fits),
    ...wildcards(value, wanted, condition.operator),
  ])
  if (claim === 'aud') found.push(audience(value, condition))
  return found.filter((hint, index) => found.findIndex((other) => other.code === hint.code) === index)
}

type Fits = (given: string, wanted: string) => boolean

function missing(claim: string, { note }: ConditionResult): Hint {
  const why =
    note ??
    (claim === 'environment'
      ? 'the job names no environment, so its token has no claim environment'
      : `the token has no claim ${claim}`)
  return { code: 'CLAIM_MISSING', text: `${why}; a condition on it is never met` }
}

function subjectHints(value: string, wanted: string, fits: Fits): Hint[] {
  const subject = parseSubject(value)
  if (subject === undefined) return []
  const names = namesSubject(subject)
  if (subject.form === 'immutable' && fits(names, wanted)) {
    return [
      {
        code: 'IMMUTABLE_SUBJECT',
        text: `your repository now presents the immutable subject '${value}'; the policy wants the form without ids`,
      },
    ]
  }
  if (subject.form === 'names' && wanted !== withoutIds(wanted) && fits(names, withoutIds(wanted))) {
    return [
      {
        code: 'NAMES_SUBJECT',
        text: `the policy wants the immutable subject with ids, but your repository presents '${value}'`,
      },
    ]
  }
  return [...otherContext(subject.context, names, withoutIds(wanted)), ...shortRef(names, withoutIds(wanted), fits)]
}

// environment: replaces ref: in the subject of a job that names an environment; a pull request has a subject of its own.
function otherContext(context: string, names: string, wanted: string): Hint[] {
  const repository = names.slice(0, names.length - context.length)
  if (!wanted.startsWith(repository)) return []
  const [given = '', asked = ''] = [context, wanted.slice(repository.length)].map((text) => text.split(':')[0])
  const sentence = CONTEXTS[given]
  if (given === asked || sentence === undefined || CONTEXTS[asked] === undefined) return []
  return [{ code: 'OTHER_CONTEXT', text: `${sentence}; the policy wants ${asked}` }]
}

const CONTEXTS: Readonly<Record<string, string>> = {
  environment: 'the job names an environment, so its subject carries environment in place of the ref',
  ref: 'the job names no environment, so its subject carries the ref',
  pull_request: 'the run is of a pull request, so its subject carries pull_request',
}

function shortRef(names: string, wanted: string, fits: Fits): Hint[] {
  const full = [
    wanted.replace(/:ref:(?!refs\/)/u, ':ref:refs/heads/'),
    wanted.replace(/:(?=refs\/)/u, ':ref:'),
    wanted.replace(/^(repo:[^:]+):(?=[^:]+$)/u, '$1:ref:refs/heads/'),
  ]
  if (!full.some((pattern) => pattern !== wanted && fits(names, pattern))) return []
  return [{ code: 'SHORT_REF', text: `a ref is written in full, as in '${names}'` }]
}

function spelling(value: string, wanted: string, fits: Fits): Hint[] {
  if (wanted !== wanted.trim() && fits(value, wanted.trim())) {
    return [{ code: 'SPACE_AROUND', text: `the wanted value '${wanted}' has spaces around it` }]
  }
  if (fits(value.toLowerCase(), wanted.toLowerCase())) {
    return [{ code: 'CASE_DIFFERS', text: `'${value}' and '${wanted}' differ only in case, which counts here` }]
  }
  return []
}

function wildcards(value: string, wanted: string, operator: string): Hint[] {
  if (operator.includes('Like') || !hasWildcard(wanted) || !compares('like', value, wanted)) return []
  return [
    {
      code: 'WILDCARD_IN_EQUALS',
      text: `${operator} takes the * or ? in '${wanted}' literally; only StringLike reads it as a wildcard`,
    },
  ]
}

function audience(value: string, { wanted }: ConditionResult): Hint {
  return { code: 'OTHER_AUDIENCE', text: `the token was minted for '${value}', the policy wants ${list(wanted)}` }
}

/** `'a'`, or `one of 'a', 'b'`. */
export function list(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`).join(', ')
  return values.length === 1 ? quoted : `one of ${quoted}`
}
