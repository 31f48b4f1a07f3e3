import { countsOf, effectsOf, fingerprintsOf, readPlan } from '@wrenchproof/plan'
import type { EffectCounts, Effects, Fingerprints } from '@wrenchproof/plan'
import type { PlanArguments, Planned, Terraform } from '@wrenchproof/terraform'

/** A plan that was made here, and what it would do. */
export interface PreviewedPlan {
  readonly planned: Planned
  readonly effects: Effects
  readonly counts: EffectCounts
  /** Every secret value that the plan holds. */
  readonly secrets: ReadonlySet<string>
}

/** With what tells it apart from any other. */
export interface MadePlan extends PreviewedPlan {
  readonly fingerprints: Fingerprints
}

/** Plans into `options.out` and reads the plan's effects. */
export async function previewPlan(terraform: Terraform, options: PlanArguments): Promise<PreviewedPlan> {
  const planned = await terraform.plan(options)
  const { plan, secrets } = readPlan(planned.json)
  const effects = effectsOf(plan)
  return { planned, effects, counts: countsOf(effects), secrets }
}

/** As `previewPlan`, with both fingerprints; `key` is the `fingerprint` subkey of the plan key. */
export async function makePlan(terraform: Terraform, options: PlanArguments, key: Uint8Array): Promise<MadePlan> {
  const made = await previewPlan(terraform, options)
  return { ...made, fingerprints: fingerprintsOf(made.effects, key) }
}
