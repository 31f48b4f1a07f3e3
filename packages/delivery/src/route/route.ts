/** Which environments an event concerns, how, and why. */
import { branchOf, fitsBranch } from '../environments/branch-pattern.ts'
import type { Environment } from '../environments/environment.ts'
import { laneOf } from '../environments/lane.ts'
import { inOrder } from './in-order.ts'

/** `deliver`: plan, approve and apply. `preview`: plan only. `check`: look at the code only. `none`: nothing to do. */
export type Mode = 'preview' | 'check' | 'deliver' | 'none'

/** What happened, and what it changes. */
export interface RouteFacts {
  /** `GITHUB_EVENT_NAME`. */
  readonly event: string
  /** `GITHUB_REF`, in full. */
  readonly ref: string
  /** The branch that a pull request or a merge group wants to change, without `refs/heads/`. */
  readonly base?: string | undefined
  /** Whether the commits come from a fork. */
  readonly fork: boolean
  /** Names of the only environments to look at; empty for all. */
  readonly only: readonly string[]
  /** Why each environment is concerned: what changed in its closure, or why nobody can tell. Absent: not concerned. */
  readonly reasons: ReadonlyMap<string, readonly string[]>
  /** Environments whose entry in the environments file changed. */
  readonly changedSettings: ReadonlySet<string>
  /** Environments where nothing was ever applied; none where nobody can tell. */
  readonly neverApplied: ReadonlySet<string>
}

/** What is to be done about one environment. */
export interface Routed {
  readonly environment: string
  readonly mode: Mode
  /** By which way it is delivered. */
  readonly lane?: 'regular' | 'hotfix'
  /** At least one sentence, also for `none`. */
  readonly why: readonly string[]
  /** Of `check` alone: why nothing can be planned. */
  readonly check?: string
  /** Environments of this delivery that come first; empty unless it is delivered. */
  readonly needs: readonly string[]
  /** What has the same number can run at once. */
  readonly wave: number
}

type Way = Pick<Routed, 'mode' | 'lane' | 'why' | 'check'>

/** Every environment: those to work on first, in their order, then the others with the reason why not. */
export function route(environments: readonly Environment[], facts: RouteFacts): Routed[] {
  const ways = new Map(environments.map((environment) => [environment.name, wayOf(environment, facts)]))
  const named = (mode: Mode): string[] =>
    environments.map(({ name }) => name).filter((name) => ways.get(name)?.mode === mode)
  const routed = (name: string, needs: readonly string[], wave: number): Routed => ({
    environment: name,
    ...(ways.get(name) ?? none('is not known')),
    needs,
    wave,
  })
  return [
    ...inOrder(environments, new Set(named('deliver'))).map(({ name, needs, wave }) => routed(name, needs, wave)),
    // Looking changes nothing, so nobody waits for anybody.
    ...named('preview').map((name) => routed(name, [], 0)),
    ...named('check').map((name) => routed(name, [], 0)),
    ...named('none').map((name) => routed(name, [], 0)),
  ]
}

function wayOf(environment: Environment, facts: RouteFacts): Way {
  const { event, ref, base, only } = facts
  if (only.length > 0 && !only.includes(environment.name)) return none('was not asked for')
  switch (event) {
    case 'push':
    case 'workflow_dispatch': {
      const lane = laneOf(environment, { event, ref })
      if (lane.kind === 'none') return none(lane.why)
      return { ...concerned(environment, facts, 'deliver'), lane: lane.kind }
    }
    case 'pull_request':
    case 'merge_group': {
      const target = base ?? ''
      const fits = [environment.branch, environment.hotfixBranch].some(
        (pattern) => pattern !== undefined && fitsBranch(pattern, branchOf(target) ?? target),
      )
      return fits ? previewed(environment, facts) : none(`is not delivered from ${target}`)
    }
    case 'schedule':
      return { mode: 'preview', why: ['the schedule looks at every environment'] }
    default:
      return none(`nothing is planned or applied for the event ${event}`)
  }
}

/** A plan, if there can be one: not without a role, and not of what reads what another environment has yet to make. */
function previewed(environment: Environment, facts: RouteFacts): Way {
  const way = concerned(environment, facts, 'preview')
  if (way.mode === 'none') return way
  if (facts.fork) return { ...way, mode: 'check', check: 'a pull request from a fork gets no role to plan with' }
  // The subject of a queue's job is its branch, which no role of terraform/bootstrap trusts.
  if (facts.event === 'merge_group' && environment.planRole !== undefined)
    return {
      ...way,
      mode: 'check',
      check: 'a merge queue gets no role to plan with; it is planned when it is delivered',
    }
  const missing = environment.needs.filter((need) => facts.neverApplied.has(need))
  if (missing.length === 0) return way
  const check = `it needs ${missing.join(' and ')} first, where nothing was ever applied; it is planned when it is delivered, after that`
  return { ...way, mode: 'check', check }
}

function concerned({ name }: Environment, facts: RouteFacts, mode: Mode): Way {
  const { event, only, reasons, changedSettings } = facts
  const why = [
    ...(reasons.get(name) ?? []),
    ...(changedSettings.has(name) ? ['its entry in the environments file changed'] : []),
    ...(event === 'workflow_dispatch' && only.includes(name) ? ['was asked for by name'] : []),
  ]
  return why.length === 0 ? none('nothing that it delivers changed') : { mode, why }
}

const none = (why: string): Way => ({ mode: 'none', why: [why] })
