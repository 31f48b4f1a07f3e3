/** Diagnostics in the AWS provider's words. */
import type { AttributePath, Diagnostic } from '../protocol/messages.ts'
import { CallError } from './call-error.ts'

/** A path of attribute names and list positions. */
export type Path = readonly (string | number)[]

/** The path as terraform reads it. */
export function attributePath(path: Path): AttributePath {
  return {
    steps: path.map((step) => (typeof step === 'number' ? { element_key_int: step } : { attribute_name: step })),
  }
}

const severityError = 1

export function failure(summary: string, detail = '', path?: Path): Diagnostic {
  return { severity: severityError, summary, detail, attribute: path === undefined ? undefined : attributePath(path) }
}

/** What went wrong while doing something, such as `creating EC2 VPC`; terraform itself adds the address and the line. */
export function failed(doing: string, error: unknown): Diagnostic {
  if (error instanceof CallError) return failure(`${doing}: ${error.message}`)
  throw error
}
