/** Time and identity: every service asks here, so that a test can move both. */
import type { GithubState } from './model.ts'

/** Milliseconds since the epoch, as the playground's GitHub sees it. */
export function now(state: GithubState): number {
  return (state.clock.frozenAt ?? Date.now()) + state.clock.offset
}

/** Now in GitHub's form: ISO 8601 with whole seconds. */
export function timestamp(state: GithubState, offset = 0): string {
  return isoSeconds(now(state) + offset)
}

/** A time in GitHub's form, from milliseconds since the epoch. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

/** Moves time forward (or back) by milliseconds. */
export function moveClock(state: GithubState, ms: number): void {
  state.clock.offset += ms
}

/** The next id; one sequence for everything, so that a mixed-up id never finds something. */
export function nextId(state: GithubState): number {
  state.ids.last += 1
  return state.ids.last
}
