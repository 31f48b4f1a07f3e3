/** `${{ }}` expressions on GitHub's own expression package. */
import { Evaluator, Lexer, Parser, data } from '@actions/expressions'
import type { FunctionDefinition } from '@actions/expressions/funcs/info'
import { TokenType } from '@actions/expressions/lexer'
import type { Token } from '@actions/expressions/lexer'
import { truthy } from '@actions/expressions/result'
import { StepFault } from './fault.ts'
import { hashFiles } from './hash-files.ts'

/** Contexts by name, each plain JSON-like data. */
export type Contexts = Readonly<Record<string, unknown>>

/** Functions of a place beyond those that every expression has, by lower-case name. */
export type Functions = ReadonlyMap<string, FunctionDefinition>

/** What `success()`, `failure()`, `cancelled()` and `always()` answer from in a step's `if:`. */
export interface Status {
  readonly result: 'success' | 'failure' | 'cancelled'
  /** The job is being cancelled. */
  readonly cancelled: boolean
}

/** The value of an expression as plain data; throws `StepFault` naming the expression. */
export function valueOf(text: string, contexts: Contexts, functions: Functions = new Map()): unknown {
  return JSON.parse(JSON.stringify(evaluate(text, contexts, functions), data.replacer))
}

/** The value of an expression as the text it becomes inside another text. */
export function textOf(text: string, contexts: Contexts, functions: Functions = new Map()): string {
  return evaluate(text, contexts, functions).coerceString()
}

/** A text with its `${{ }}` parts replaced by their values; throws `StepFault` naming the text. */
export function fillIn(text: string, contexts: Contexts, functions: Functions = new Map()): string {
  if (!text.includes('${{')) return text
  let filled = ''
  let at = 0
  for (;;) {
    const start = text.indexOf('${{', at)
    if (start < 0) return filled + text.slice(at)
    const end = closing(text, start + 3)
    filled += text.slice(at, start) + textOf(text.slice(start + 3, end), contexts, functions)
    at = end + 2
  }
}

/**
 * Whether a condition holds. Without a status function in it, `success()` must hold too. A condition with text around
 * its `${{ }}` is a text, and a text is true: a trap that is GitHub's own.
 */
export function holds(condition: string | undefined, contexts: Contexts, functions: Functions): boolean {
  const text = unwrap(condition ?? '')
  const success = () => truthy(functions.get('success')?.call() ?? new data.BooleanData(true))
  if (text === '') return success()
  if (text.includes('${{')) {
    const parts = fillIn(text, contexts, functions)
    return asksStatus(text) ? parts !== '' : success() && parts !== ''
  }
  if (!asksStatus(text) && !success()) return false
  return truthy(evaluate(text, contexts, functions))
}

/** Functions a step has: the four of its status, and `hashFiles` over the workspace. */
export function stepFunctions({ result, cancelled }: Status, workspace: string): Functions {
  return new Map([
    ...statusFunctions({
      always: () => true,
      cancelled: () => cancelled,
      failure: () => result === 'failure',
      success: () => result === 'success',
    }),
    ...hashFunction(workspace),
  ])
}

/** `hashFiles` alone, for what is no condition. */
export function hashFunction(workspace: string): Functions {
  const call = (...patterns: data.ExpressionData[]) => {
    const texts = patterns.map((pattern) => pattern.coerceString())
    return new data.StringData(hashFiles(workspace, texts))
  }
  return new Map([['hashfiles', { name: 'hashFiles', minArgs: 1, maxArgs: 255, call }]])
}

/** Status functions from their answers; each is told the names it is called with, which only a job's may have. */
export function statusFunctions(
  answers: Readonly<Record<'always' | 'cancelled' | 'failure' | 'success', (names: readonly string[]) => boolean>>,
): Functions {
  return new Map(
    Object.entries(answers).map(([name, answer]) => [
      name,
      {
        name,
        minArgs: 0,
        maxArgs: 255,
        call: (...names: data.ExpressionData[]) =>
          new data.BooleanData(answer(names.map((value) => value.coerceString()))),
      },
    ]),
  )
}

const statusNames: ReadonlySet<string> = new Set(['always', 'cancelled', 'failure', 'success'])

/** Whether a condition, with or without `${{ }}`, calls a status function. */
function asksStatus(text: string): boolean {
  const parts = text.includes('${{')
    ? [...text.matchAll(/\$\{\{(?<inner>.*?)\}\}/gs)].map((part) => part[1] ?? '')
    : [text]
  return parts.some((part) =>
    lex(part).some(({ type, lexeme }) => type === TokenType.IDENTIFIER && statusNames.has(lexeme.toLowerCase())),
  )
}

/** An `if:` may be written with or without `${{ }}` around it. */
function unwrap(condition: string): string {
  const text = condition.trim()
  return text.startsWith('${{') && closing(text, 3) === text.length - 2 ? text.slice(3, -2).trim() : text
}

/** Index of the `}}` that ends an expression; one inside a string literal does not. */
function closing(text: string, from: number): number {
  let quoted = false
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted
    else if (!quoted && text.startsWith('}}', at)) return at
  }
  throw new StepFault(`The expression is not closed: ${text}`)
}

function evaluate(text: string, contexts: Contexts, functions: Functions): data.ExpressionData {
  try {
    const tokens = lex(text)
    const tree = new Parser(tokens, Object.keys(contexts), [...functions.values()]).parse()
    return new Evaluator(tree, dictionary(contexts, tokens), new Map(functions)).evaluate()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StepFault(`The expression '${text.trim()}' is not valid: ${reason}`, { cause: error })
  }
}

/** The package's lexer unescapes only the first `''` of a string literal; the lexeme still has them all. */
function lex(text: string): Token[] {
  return new Lexer(text)
    .lex()
    .tokens.map((token) =>
      token.type === TokenType.STRING ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") } : token,
    )
}

/** The contexts an expression names; turning all of them into the package's data for each expression would be slow. */
function dictionary(contexts: Contexts, tokens: readonly Token[]): data.Dictionary {
  const named = new Set(tokens.map(({ lexeme }) => lexeme.toLowerCase()))
  const used = Object.entries(contexts).filter(([name]) => named.has(name.toLowerCase()))
  const parsed: unknown = JSON.parse(JSON.stringify(Object.fromEntries(used)), data.reviver)
  if (!(parsed instanceof data.Dictionary)) throw new Error('contexts are not a dictionary')
  return parsed
}
