/** Values of a workflow file's tokens, with their expressions evaluated. */
import type { MappingToken, TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import {
  isBasicExpression,
  isBoolean,
  isMapping,
  isNumber,
  isSequence,
  isString,
} from '@actions/workflow-parser/templates/tokens/type-guards'
import { StepFault, holds, textOf, valueOf } from '../../runner/index.ts'
import type { Contexts, Functions } from '../../runner/index.ts'
import { scalarText } from './scalar.ts'

export type Token = TemplateToken

/** What expressions see at one place. */
export interface Scope {
  readonly contexts: Contexts
  readonly functions?: Functions
}

/** An expression failed: the text names the file's place. */
export class ValueFault extends StepFault {
  constructor(token: Token, error: StepFault) {
    super(`(Line: ${token.line ?? 1}, Col: ${token.col ?? 1}): ${error.message}`, { cause: error })
  }
}

/** Plain data: strings, numbers, booleans, null, arrays and objects. Throws `ValueFault`. */
export function valueAt(token: Token | undefined, scope: Scope): unknown {
  if (token === undefined) return undefined
  if (isBasicExpression(token)) return guarded(token, () => valueOf(token.expression, scope.contexts, scope.functions))
  if (isSequence(token)) {
    const items: unknown[] = []
    for (let index = 0; index < token.count; index += 1) items.push(valueAt(token.get(index), scope))
    return items
  }
  if (isMapping(token)) {
    const entries: [string, unknown][] = []
    for (const { key, value } of pairs(token))
      if (isInsert(key)) entries.push(...Object.entries(objectOf(valueAt(value, scope))))
      else entries.push([textAt(key, scope), valueAt(value, scope)])
    return Object.fromEntries(entries)
  }
  return isString(token) || isNumber(token) || isBoolean(token) ? token.value : null
}

/** The value as text; nothing is the empty text. */
export function textAt(token: Token | undefined, scope: Scope): string {
  if (token === undefined) return ''
  if (isBasicExpression(token)) return guarded(token, () => textOf(token.expression, scope.contexts, scope.functions))
  return scalarText(valueAt(token, scope))
}

/** A mapping of texts, or an expression that gives one. */
export function textsAt(token: Token | undefined, scope: Scope): Record<string, string> {
  if (token === undefined) return {}
  if (!isMapping(token))
    return Object.fromEntries(
      Object.entries(objectOf(valueAt(token, scope))).map(([key, value]) => [key, scalarText(value)]),
    )
  const entries: [string, string][] = []
  for (const { key, value } of pairs(token))
    if (isInsert(key))
      for (const [name, given] of Object.entries(objectOf(valueAt(value, scope))))
        entries.push([name, scalarText(given)])
    else entries.push([textAt(key, scope), textAt(value, scope)])
  return Object.fromEntries(entries)
}

/** Whether an `if:` holds. */
export function conditionAt(token: Token | undefined, scope: Scope): boolean {
  const text =
    token === undefined
      ? undefined
      : isBasicExpression(token)
        ? `\${{ ${token.expression} }}`
        : String(valueAt(token, scope))
  const run = () => holds(text, scope.contexts, scope.functions ?? new Map())
  return token === undefined ? run() : guarded(token, run)
}

/** A boolean, also from an expression that gives the text `true`. */
export function booleanAt(token: Token | undefined, scope: Scope): boolean {
  const value = valueAt(token, scope)
  return value === true || value === 'true'
}

/** A number; undefined when it is left out. Throws `StepFault` for what is none. */
export function numberAt(token: Token | undefined, scope: Scope): number | undefined {
  const value = valueAt(token, scope)
  if (value === undefined || value === null || value === '') return undefined
  const number = Number(value)
  if (token !== undefined && Number.isNaN(number))
    throw new ValueFault(token, new StepFault(`Unexpected value '${scalarText(value)}'`))
  return number
}

/** Keys and values of a mapping, in order. */
export function pairs(token: Token | undefined): { key: Token; value: Token }[] {
  if (token === undefined || !isMapping(token)) return []
  const found: { key: Token; value: Token }[] = []
  for (let index = 0; index < token.count; index += 1) found.push(token.get(index))
  return found
}

/** The value of a key, whatever its case. */
export function entry(token: Token | undefined, key: string): Token | undefined {
  return pairs(token).find((pair) => keyText(pair.key) === key)?.value
}

/** A key as written. */
export function keyText(key: Token): string {
  return isString(key) ? key.value : key.assertScalar('key').toDisplayString()
}

/** The mapping, if it is one. */
export function mapping(token: Token | undefined): MappingToken | undefined {
  return token !== undefined && isMapping(token) ? token : undefined
}

/** Text of a token without expressions; undefined for anything else. */
export function literal(token: Token | undefined): string | undefined {
  if (token === undefined || isBasicExpression(token) || isMapping(token) || isSequence(token)) return undefined
  return scalarText(valueAt(token, { contexts: {} }))
}

function isInsert(key: Token): boolean {
  return key.isExpression && !isBasicExpression(key)
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function guarded<T>(token: Token, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof StepFault) || error instanceof ValueFault) throw error
    throw new ValueFault(token, error)
  }
}
