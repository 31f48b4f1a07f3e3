/** `${{ }}` expressions on GitHub's own expression package. */
import { Evaluator, Lexer, Parser, data } from '@actions/expressions'
import type { FunctionDefinition } from '@actions/expressions/funcs/info'
import { TokenType } from '@actions/expressions/lexer'
import type { Token } from '@actions/expressions/lexer'
import { truthy } from '@actions/expressions/result'
import { StepFault } from './fault.ts'

/** Contexts by name, each plain JSON-like data. */
export type Contexts = Readonly<Record<string, unknown>>

/** What `success()`, `failure()`, `cancelled()` and `always()` answer from. */
export interface Status {
  readonly result: 'success' | 'failure' | 'cancelled'
  /** The job is being cancelled. */
  readonly cancelled: boolean
}

/** A text with its `${{ }}` parts replaced by their values; throws `StepFault` naming the text. */
export function fillIn(text: string, contexts: Contexts): string {
  if (!text.includes('${{')) return text
  let filled = ''
  let at = 0
  for (;;) {
    const start = text.indexOf('${{', at)
    if (start < 0) return filled + text.slice(at)
    const end = closing(text, start + 3)
    filled += text.slice(at, start) + evaluate(text.slice(start + 3, end), contexts).coerceString()
    at = end + 2
  }
}

/** Whether a step with this `if:` runs; without a status function, `success()` is asked too. */
export function holds(condition: string | undefined, contexts: Contexts, status: Status): boolean {
  const text = unwrap(condition ?? '')
  if (text === '') return status.result === 'success'
  const functions = statusFunctions(status)
  const asked = lex(text).some(
    ({ type, lexeme }) => type === TokenType.IDENTIFIER && functions.has(lexeme.toLowerCase()),
  )
  if (!asked && status.result !== 'success') return false
  return truthy(evaluate(text, contexts, functions))
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

function evaluate(
  text: string,
  contexts: Contexts,
  functions: Map<string, FunctionDefinition> = new Map(),
): data.ExpressionData {
  try {
    const tree = new Parser(lex(text), Object.keys(contexts), [...functions.values()]).parse()
    return new Evaluator(tree, dictionary(contexts), functions).evaluate()
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

function dictionary(contexts: Contexts): data.Dictionary {
  const parsed: unknown = JSON.parse(JSON.stringify(contexts), data.reviver)
  if (!(parsed instanceof data.Dictionary)) throw new Error('contexts are not a dictionary')
  return parsed
}

function statusFunctions({ result, cancelled }: Status): Map<string, FunctionDefinition> {
  const answers = { always: true, cancelled, failure: result === 'failure', success: result === 'success' }
  return new Map(
    Object.entries(answers).map(([name, answer]) => [
      name,
      { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answer) },
    ]),
  )
}
