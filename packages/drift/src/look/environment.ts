import type { Answer } from '../answer.ts'
import type { Pending } from '../pending.ts'
import { isPending } from '../pending.ts'
import type { Unmanaged } from '../unmanaged/unmanaged.ts'
import type { DriftLook } from './finding.ts'

/** Everything a run saw of one environment. */
export interface EnvironmentLook {
  readonly environment: string
  readonly drift: Answer<DriftLook>
  readonly pending: Answer<Pending>
  /** Those of this environment; absent when nobody wanted to know. */
  readonly unmanaged?: Answer<readonly Unmanaged[]>
  /** What readers should know about this look, in sentences. */
  readonly remarks?: readonly string[]
}

export const statuses = ['clean', 'drifted', 'pending', 'unknown'] as const
export type Status = (typeof statuses)[number]

/**
 * One word for an environment. Without a look at the objects it is `unknown`, whatever else was seen; drift outweighs
 * what could not be seen beside it; and `clean` is said only of what was looked at whole.
 */
export function statusOf({ drift, pending, unmanaged }: EnvironmentLook): Status {
  if (!drift.known) return 'unknown'
  if (drift.value.findings.length > 0 || (unmanaged?.known === true && unmanaged.value.length > 0)) return 'drifted'
  if (!pending.known || unmanaged?.known === false) return 'unknown'
  return isPending(pending.value) ? 'pending' : 'clean'
}

/** Every reason why a part of the look is missing; what keeps all of it from being seen is said once. */
export function reasonsOf({ drift, pending, unmanaged }: EnvironmentLook): readonly string[] {
  const why = drift.known ? undefined : drift.why
  return [
    ...(why === undefined ? [] : [`the objects could not be looked at: ${why}`]),
    ...(pending.known || pending.why === why
      ? []
      : [`whether anything waits to be applied is not known: ${pending.why}`]),
    ...(unmanaged?.known !== false || unmanaged.why === why
      ? []
      : [`unmanaged objects could not be looked for: ${unmanaged.why}`]),
  ]
}
