import { diagnosticLine } from '../events/event.ts'
import type { Diagnostic } from '../events/event.ts'
import { explainDiagnostic } from './explain.ts'
import type { Explanation } from './explanation.ts'

/** An error as people are shown it: in our words where we have some, else in Terraform's. */
export interface ShownError {
  readonly code?: Explanation['code']
  /** Where and what, without a full stop. */
  readonly what: string
  readonly next?: string
  /** What Terraform was doing, and the id of the request that a service's support asks for; empty where it says neither. */
  readonly said: string
}

export function shownError(error: Diagnostic): ShownError {
  const explained = explainDiagnostic(error)
  if (explained === undefined) return { what: diagnosticLine(error), said: '' }
  const { code, problem, next } = explained
  return {
    code,
    what: error.address === undefined ? problem : `${error.address}: ${problem}`,
    next,
    said: saidBy(error),
  }
}

/** `ACCESS_DENIED: aws_vpc.one: the role dev may not ec2:CreateVpc. Allow ... (creating EC2 VPC, request 4e3b16a5)`. */
export function errorLine(error: Diagnostic): string {
  const { code, what, next, said } = shownError(error)
  return code === undefined ? what : `${code}: ${what}. ${next ?? ''}${said === '' ? '' : ` (${said})`}`
}

// The whole of it is in the log; what an SDK adds is long, and says again what the explanation says.
function saidBy({ summary, detail }: Diagnostic): string {
  const doing = summary.replaceAll(/\s+/gu, ' ').split(/: (?=operation error)|: (?=https? )/u)[0] ?? ''
  const [, request] = /RequestID: ([\w-]+)/u.exec(`${summary} ${detail}`) ?? []
  return [doing.slice(0, 120), ...(request === undefined ? [] : [`request ${request}`])].join(', ')
}
