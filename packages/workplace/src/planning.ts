import { countsOf, effectsOf, fingerprintsOf, readPlan } from '@wrenchproof/plan'
import type { EffectCounts, Effects, Fingerprints } from '@wrenchproof/plan'
import type { PlanArguments, Planned, Terraform } from '@wrenchproof/terraform'

/** A plan that was made here, and what it would do. */
export interface MadePlan {
  readonly planned: Planned
  readonly effects: Effects
  readonly counts: EffectCounts
  readonly fingerprints: Fingerprints
  /** Every secret value that the plan holds. */
  readonly secrets: ReadonlySet<string>
}

/** Plans into `options.out` and reads the plan's effects; `key` is the `fingerprint` subkey of the plan key. */
export async function makePlan(terraform: Terraform, options: PlanArguments, key: Uint8Array): Promise<MadePlan> {
  const planned = await terraform.plan(options)
  const { plan, secrets } = readPlan(planned.json)
  const effects = effectsOf(plan)
  return { planned, effects, counts: countsOf(effects), fingerprints: fingerprintsOf(effects, key), secrets }
}
