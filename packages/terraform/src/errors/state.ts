/** What is the matter with the state. */
import { becauseOf } from './because.ts'
import type { Explain } from './explanation.ts'

/** Comes before what kept it from being saved: to plan again would be the wrong advice. */
export const stateNotSaved: Explain = (text) =>
  /Failed to (?:save state|persist state)/u.test(text)
    ? {
        code: 'STATE_NOT_SAVED',
        problem: `the state could not be written to the backend${becauseOf(text)}`,
        next: 'Do not plan or apply. Recover the state first with `recover: push-errored-state`.',
      }
    : undefined

export const stateBroken: Explain = (text) =>
  /Unsupported state file format|state snapshot was created by|does not have a "version" attribute/u.test(text)
    ? {
        code: 'STATE_BROKEN',
        problem: 'the state object is damaged or of an unknown format',
        next: 'Do not plan. Compare its versions with `recover: diagnose`.',
      }
    : undefined

export const stateNewer: Explain = (text) =>
  /managed by newer provider version/u.test(text)
    ? {
        code: 'STATE_NEWER',
        problem: 'the state was written by a newer provider',
        next: 'Use the provider version that wrote it: update the dependency lock file.',
      }
    : undefined

export const stale: Explain = (text) =>
  /Saved plan is stale|does not match the given state/u.test(text)
    ? { code: 'STALE', problem: 'the state moved after the plan was made', next: 'Plan again.' }
    : undefined
