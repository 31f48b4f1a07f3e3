import type { Answer } from '@wrenchproof/drift'
import { known, unknown } from '@wrenchproof/drift'
import { UserError, explain, safeLine } from '@wrenchproof/errors'

const longest = 600

/** What some work answers, or why it could not: one environment that fails must not keep the others from being seen. */
export async function answered<T>(work: () => Promise<T>, scrub: (text: string) => string): Promise<Answer<T>> {
  try {
    return known(await work())
  } catch (error) {
    return unknown(whyOf(error, scrub))
  }
}

/** A failure in one line, with what to do about it. */
export function whyOf(error: unknown, scrub: (text: string) => string): string {
  const text = error instanceof UserError ? `${error.message} (${error.fix})` : explain(error).slice(0, 2).join(' ')
  const line = scrub(safeLine(text).replaceAll(/\s+/gu, ' ').trim())
  return line.length <= longest ? line : `${line.slice(0, longest).toWellFormed()}...`
}
