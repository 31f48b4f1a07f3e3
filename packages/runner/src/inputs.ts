import { ProblemsError } from '@wrenchproof/errors'
import type { Problem } from '@wrenchproof/errors'

/** Raw inputs as the runner gives them: the trimmed text of an input, `''` when it was not set. */
export type RawInputs = (name: string) => string

/** What a reader answers for text it cannot use: what would be right, without the text if it may be secret. */
export interface Invalid {
  readonly invalid: string
}

/** One input: its name in action.yml and how its text becomes a value. */
export interface InputReader<T> {
  readonly name: string
  read(text: string): T | Invalid
}

type ValuesOf<R> = { readonly [K in keyof R]: R[K] extends InputReader<infer T> ? T : never }

const isInvalid = (value: unknown): value is Invalid =>
  typeof value === 'object' && value !== null && 'invalid' in value

/**
 * Reads every input, then either answers all values or throws one `ProblemsError` that names everything that is wrong.
 * `together` adds what is wrong between inputs; it sees those that could be read.
 */
export function readInputs<R extends Readonly<Record<string, InputReader<unknown>>>>(
  raw: RawInputs,
  readers: R,
  together: (values: Partial<ValuesOf<R>>) => readonly Problem[] = () => [],
): ValuesOf<R> {
  const problems: Problem[] = []
  const values: Record<string, unknown> = {}
  for (const [key, reader] of Object.entries(readers)) {
    const value = reader.read(raw(reader.name))
    if (isInvalid(value)) problems.push({ field: reader.name, problem: value.invalid })
    else values[key] = value
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  problems.push(...together(values as Partial<ValuesOf<R>>))
  if (problems.length > 0)
    throw new ProblemsError('the inputs of this step are not usable', problems, 'Mend the `with:` block of this step.')
  // Each key was read by its own reader just above.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return values as ValuesOf<R>
}

// The runner masks a secret as a whole: a part of one that was given in the wrong place would be read by everybody.
const shown = (text: string): string => {
  if (text === '') return 'nothing was given'
  return text.length > 80 ? `got ${text.length} characters` : `got '${text}'`
}

/** Any text but none. */
export const required = (name: string): InputReader<string> => ({
  name,
  read: (text) => (text === '' ? { invalid: 'is required; nothing was given' } : text),
})

/** Text, or `undefined` when none was given. */
export const optional = (name: string): InputReader<string | undefined> => ({
  name,
  read: (text) => (text === '' ? undefined : text),
})

/** Text, `''` when none was given. */
export const anyText = (name: string): InputReader<string> => ({ name, read: (given) => given })

/** One of a closed list; the first is the default when `fallback` says so. */
export const oneOf = <const T extends string>(name: string, values: readonly T[], fallback?: T): InputReader<T> => ({
  name,
  read(text) {
    if (text === '' && fallback !== undefined) return fallback
    return values.find((value) => value === text) ?? { invalid: `must be one of ${values.join(', ')}; ${shown(text)}` }
  },
})

/** `true` or `false`. */
export function flag(name: string, fallback: boolean): InputReader<boolean> {
  const word = oneOf(name, ['true', 'false'], fallback ? 'true' : 'false')
  return {
    name,
    read(text) {
      const value = word.read(text)
      return typeof value === 'string' ? value === 'true' : value
    },
  }
}

/** A list, one entry per line; blank lines and lines starting with `#` are left out. */
export const lines = (name: string): InputReader<readonly string[]> => ({
  name,
  read: (text) =>
    text
      .split(/\r?\n/u)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#')),
})

/** A whole number between two bounds, or `undefined` when none was given. */
export const optionalInteger = (name: string, from: number, to: number): InputReader<number | undefined> => ({
  name,
  read(text) {
    if (text === '') return undefined
    const value = /^\d+$/u.test(text) ? Number(text) : Number.NaN
    return value >= from && value <= to
      ? value
      : { invalid: `must be a whole number from ${from} to ${to}; ${shown(text)}` }
  },
})

/** Text that another package parses; `parse` answers `undefined` for text it cannot use, `expected` says what it wants. */
export const parsed = <T>(name: string, parse: (text: string) => T | undefined, expected: string): InputReader<T> => ({
  name,
  read: (text) => parse(text) ?? { invalid: `${expected}; ${shown(text)}` },
})

/** As `parsed`, for secrets: the text is never repeated. */
export const parsedSecret = <T>(
  name: string,
  parse: (text: string) => T | undefined,
  expected: string,
): InputReader<T> => ({
  name,
  read: (text) => parse(text) ?? { invalid: text === '' ? `is required; ${expected}` : expected },
})
