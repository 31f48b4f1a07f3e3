import { UserError } from '@wrenchproof/errors'

/** The key under which `parseJsonText` keeps the digits of a number that a JavaScript number cannot hold. */
export const exactNumberKey = '\u0000number'

// A number with 16 digits or more or an exponent, or an escaped surrogate. It may also match inside a string, which
// only costs time.
const maybeInexact = /[[:,\s]-?(?:\d[\d.]{15}|[\d.]+[eE])|\\u[dD][89a-fA-F]/u

/**
 * `JSON.parse` that keeps numbers apart which only differ beyond 53 bits: Terraform's numbers have 512, and two plans
 * must not look the same because of ours. Such a number becomes `{ [exactNumberKey]: digits }`. Throws
 * `PLAN_UNREADABLE` for anything that is not one whole JSON text; the parser's own message would quote the text.
 */
export function parseJsonText(text: string | Buffer): unknown {
  const source = typeof text === 'string' ? text : decode(text)
  try {
    return maybeInexact.test(source) ? JSON.parse(source, keepExact) : JSON.parse(source)
  } catch {
    throw unreadable('the plan JSON is not a whole JSON text: it is cut off or damaged')
  }
}

/** The error for a plan we cannot read; `problem` names fields, never values. */
export function unreadable(problem: string): UserError {
  return new UserError(
    problem,
    "Run 'terraform show -json PLANFILE' again with the Terraform version that made the plan; if it stays, report it.",
    { code: 'PLAN_UNREADABLE' },
  )
}

function decode(bytes: Buffer): string {
  try {
    return bytes.toString('utf8')
  } catch {
    // V8 holds strings of up to 536,870,888 characters.
    throw unreadable(`the plan JSON is too large: ${bytes.length} bytes`)
  }
}

function keepExact(key: string, value: unknown, context?: { readonly source?: string }): unknown {
  // Half a surrogate pair is no text, and canonical JSON has no form for it.
  if (!key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) throw new SyntaxError()
  const source = context?.source
  if (typeof value !== 'number' || source === undefined || String(value) === source) return value
  const digits = source.replaceAll(/\D/gu, '').length
  return digits < 16 && Number.isFinite(value) ? value : { [exactNumberKey]: source }
}
