/** Which job could assume which role. */
import { claimsIn } from './contexts.ts'
import type { JobContext, SubjectTemplate } from './contexts.ts'
import { evaluateTrust } from './evaluate.ts'
import type { Verdict } from './evaluate.ts'
import type { TrustPolicy } from './policy.ts'
import type { Claims } from './request.ts'

/** A role, and its trust policy if it is known. */
export interface MatrixRole {
  readonly arn: string
  readonly account: string
  readonly partition: string
  readonly policy: TrustPolicy | undefined
}

/** A job and the verdict of each role, in the order of the roles. */
export interface MatrixRow {
  readonly context: JobContext
  readonly verdicts: readonly Verdict[]
}

/** Everything that decides a matrix besides the roles. */
export interface MatrixOptions {
  /** Claims of a job of the repository. */
  readonly base: Claims
  readonly contexts: readonly JobContext[]
  readonly template?: SubjectTemplate | undefined
}

/** One row per job context; a role whose policy is not known, or a subject whose form is not, is `cannot-tell`. */
export function trustMatrix(
  roles: readonly MatrixRole[],
  { base, contexts, template }: MatrixOptions,
): readonly MatrixRow[] {
  return contexts.map((context) => {
    const claims = claimsIn(context, base, template)
    const verdicts = roles.map(({ policy, account, partition }): Verdict => {
      if (policy === undefined || claims === undefined) return 'cannot-tell'
      return evaluateTrust(policy, { claims, account, partition }).verdict
    })
    return { context, verdicts }
  })
}
