import type { Action, ReplaceOrder } from './actions.ts'
import { classify } from './actions.ts'
import { pathText } from './attribute-path.ts'
import type { ActionInvocation, Change, PlanJson, ResourceChange } from './plan-json.ts'

/** What a plan would do to one object, `address` plus `deposed` being its name. */
export interface Effect {
  readonly address: string
  /** The key of an object left over from an interrupted replacement; absent for the current object. */
  readonly deposed?: string
  readonly action: Action
  /** The resource type, such as `aws_instance`. */
  readonly type: string
  readonly order?: ReplaceOrder
  /** The attribute paths that force a replacement, sorted; empty for one that was asked for or triggered. */
  readonly replacePaths: readonly string[]
  /** Whether the object is imported, whatever else happens to it. */
  readonly importing: boolean
  /** Where the object was before, when it moves, whatever else happens to it. */
  readonly previousAddress?: string
  /** Terraform's `action_reason`, such as `delete_because_no_resource_config`; an open list. */
  readonly reason?: string
  /** The values behind the effect, secrets included: for fingerprints and differences, never for print. */
  readonly change: Change
}

export interface DeferredEffect {
  /** Terraform's reason, such as `provider_config_unknown`; an open list. */
  readonly why: string
  readonly effect: Effect
}

export interface OutputEffect {
  readonly name: string
  readonly action: 'create' | 'update' | 'delete'
  readonly change: Change
}

/** Something the world did to an object since the last apply, as the plan saw it. Not an effect of the plan. */
export interface Drift {
  readonly address: string
  readonly action: Action
  readonly change: Change
}

export interface FailedCheck {
  /** The check block or checked object, such as `check.health`. */
  readonly address: string
  /** `error` when its condition could not be evaluated. */
  readonly status: 'fail' | 'error'
}

/** Everything a plan would do, each list sorted; data reads and no-ops are left out. */
export interface Effects {
  readonly resources: readonly Effect[]
  readonly outputs: readonly OutputEffect[]
  /** Actions of providers run by this plan (Terraform 1.14). */
  readonly invocations: readonly ActionInvocation[]
  /** What this plan leaves for a later one. */
  readonly deferred: readonly DeferredEffect[]
  readonly deferredInvocations: PlanJson['deferred_action_invocations']
  readonly drift: readonly Drift[]
  readonly failedChecks: readonly FailedCheck[]
  /** False when a later plan is needed to reach the configuration (deferred changes or `-target`). */
  readonly complete: boolean
  /** True for the plan of a run that failed; it cannot be applied. */
  readonly errored: boolean
  readonly terraformVersion: string
  /** When the plan was made, as `plantimestamp()` gives it. */
  readonly timestamp?: string
}

/** Reads the effects of a plan; throws `PLAN_UNREADABLE` for an action list that is not known. */
export function effectsOf(plan: PlanJson): Effects {
  const resources = plan.resource_changes.flatMap((entry, index) => effectOf(entry, `resource_changes.${index}`) ?? [])
  const deferred = plan.deferred_changes.flatMap(({ reason, resource_change: entry }, index) => {
    const effect = effectOf(entry, `deferred_changes.${index}.resource_change`)
    return effect === undefined ? [] : [{ why: reason, effect }]
  })
  return {
    resources: resources.toSorted(byName),
    outputs: outputsOf(plan),
    invocations: plan.action_invocations.toSorted(byInvocation),
    deferred: deferred.toSorted((one, other) => byName(one.effect, other.effect)),
    deferredInvocations: plan.deferred_action_invocations.toSorted((one, other) =>
      byInvocation(one.action_invocation, other.action_invocation),
    ),
    drift: driftOf(plan),
    failedChecks: failedChecksOf(plan),
    complete: plan.complete,
    errored: plan.errored,
    terraformVersion: plan.terraform_version,
    ...(plan.timestamp === undefined ? {} : { timestamp: plan.timestamp }),
  }
}

/** Whether the effect ends an object or our hold on it: delete, replace or forget. */
export function isDestructive({ action }: Pick<Effect, 'action'>): boolean {
  return action === 'delete' || action === 'replace' || action === 'forget'
}

function effectOf(entry: ResourceChange, field: string): Effect | undefined {
  const { address, previous_address: previous, change, mode, deposed, type, action_reason: reason } = entry
  const importing = change.importing !== undefined && change.importing !== null
  const moved = previous !== undefined
  const kind = classify({ actions: change.actions, mode, importing, moved }, `${field}.change.actions`)
  if (kind.action === 'none') return undefined
  return {
    address,
    action: kind.action,
    type,
    replacePaths: (change.replace_paths ?? []).map(pathText).toSorted(),
    importing,
    change,
    ...(deposed === undefined ? {} : { deposed }),
    ...('order' in kind ? { order: kind.order } : {}),
    ...(previous === undefined ? {} : { previousAddress: previous }),
    ...(reason === undefined ? {} : { reason }),
  }
}

function outputsOf(plan: PlanJson): OutputEffect[] {
  const outputs = plan.output_changes.flatMap(([name, change]): OutputEffect[] => {
    const { action } = classify({ actions: change.actions }, `output_changes.${name}.actions`)
    // An output's old value cannot outlive it, so `forget` and the replacements are an update of its value.
    if (action === 'none' || action === 'import' || action === 'move') return []
    return [{ name, action: action === 'create' || action === 'delete' ? action : 'update', change }]
  })
  return outputs.toSorted((one, other) => compare(one.name, other.name))
}

function driftOf(plan: PlanJson): Drift[] {
  const drift = plan.resource_drift.flatMap((entry, index): Drift[] => {
    const effect = effectOf(entry, `resource_drift.${index}`)
    return effect === undefined ? [] : [{ address: effect.address, action: effect.action, change: effect.change }]
  })
  return drift.toSorted((one, other) => compare(one.address, other.address))
}

function failedChecksOf(plan: PlanJson): FailedCheck[] {
  const failed = plan.checks.flatMap((check): FailedCheck[] =>
    (check.instances ?? [check]).flatMap(({ address, status }) =>
      status === 'fail' || status === 'error' ? [{ address: address.to_display, status }] : [],
    ),
  )
  return failed.toSorted((one, other) => compare(one.address, other.address))
}

function byName(one: Effect, other: Effect): number {
  return compare(one.address, other.address) || compare(one.deposed ?? '', other.deposed ?? '')
}

function byInvocation(one: ActionInvocation, other: ActionInvocation): number {
  return compare(invocationKey(one), invocationKey(other))
}

function invocationKey({ address, lifecycle_action_trigger: trigger }: ActionInvocation): string {
  return `${address}\n${JSON.stringify(trigger ?? null)}`
}

// By code unit, so that the order is the same in every locale.
function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
