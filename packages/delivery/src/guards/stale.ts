import type { Guard } from './guard.ts'

/** A state's identity and version. */
export interface StateVersion {
  readonly lineage: string
  readonly serial: number
}

/** Refuses a stored plan when the state has moved since it was made. */
export const stale: Guard<{
  readonly planned?: StateVersion | undefined
  readonly current?: StateVersion | undefined
}> = {
  code: 'STALE',
  refusesWhen:
    'another delivery ended while this one was judged; with `verify: stored`, also when the state moved since the plan was made',
  check({ planned, current }) {
    if (planned === undefined && current === undefined) return undefined
    if (planned !== undefined && planned.lineage === current?.lineage && planned.serial === current.serial)
      return undefined
    return {
      reason: `the plan was made at ${shown(planned)}; the backend now has ${shown(current)}`,
      fix: 'Plan again on the current state.',
    }
  },
}

function shown(version: StateVersion | undefined): string {
  return version === undefined ? 'no state' : `serial ${version.serial} of lineage ${version.lineage}`
}
